"""The command line, a file for each command.

What was asked for is printed on stdout, everything else on stderr. A run ends with 0 when it did
what it should, 1 when figures or files are wrong, 2 when the question is, 3 when --strict met a
warning, and 130 when it was interrupted.
"""

from countyindex.cli.main import main

__all__ = ["main"]
