"""Reads `indicators/`."""
