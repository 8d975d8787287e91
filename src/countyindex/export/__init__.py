"""`Edition` → files and text; everything here only prints."""
