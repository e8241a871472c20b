"""`python -m creuset`: the command line."""

from creuset.config.cli import main

main()
