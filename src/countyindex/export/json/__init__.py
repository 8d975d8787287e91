"""What was computed → JSON."""
