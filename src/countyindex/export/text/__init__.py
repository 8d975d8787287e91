"""What was computed → lines for the terminal."""
