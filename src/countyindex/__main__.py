"""`python -m countyindex` is `countyindex`."""

from countyindex.cli import main

main()
