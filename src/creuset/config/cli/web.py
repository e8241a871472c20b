"""What each web process of `creuset serve` runs: the application, for as long as the server is there."""

import os

from creuset.config.cli.processes import PARENT, leave_with
from creuset.config.wsgi import application

__all__ = ["application"]

leave_with(int(os.environ[PARENT]))
