"""What each web process of `creuset serve` runs: the application, for as long as the server is there.

It is loaded while the server makes its data ready, which takes about as long.
"""

import os
from importlib import import_module

import django

from creuset.config.cli.preparing import wait_until_prepared
from creuset.config.cli.processes import PARENT, leave_with

__all__ = ["application"]

leave_with(int(os.environ[PARENT]))
django.setup()
import_module("creuset.config.urls")
wait_until_prepared()

# Its middleware reads which files there are.
from creuset.config.wsgi import application  # noqa: E402
