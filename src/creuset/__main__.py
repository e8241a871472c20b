"""`python -m creuset`: the command line."""

from creuset.config.cli import main

if __name__ == "__main__":  # the server's processes import this module again under another name
    main()
