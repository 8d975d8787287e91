"""The command line: one file a command; an argument list, one call, one echo.

Results go to stdout, talk to stderr. Exit codes: 0 done, 1 data or validation failed, 2 usage,
3 warnings under --strict, 130 interrupted.
"""

from countyindex.cli.main import main

__all__ = ["main"]
