"""The command line: `creuset COMMAND`. Django is loaded only by the command that needs it."""

from creuset.config.cli.main import main

__all__ = ["main"]
