"""What each web process of `creuset serve` runs: the application, for as long as the server is there.

It is loaded while the server makes its data ready, which takes about as long; the API soon after the first pages,
or as soon as somebody asks it.
"""

import os
import threading
from importlib import import_module

import django

from creuset.config.cli.preparing import wait_until_prepared
from creuset.config.cli.processes import PARENT, leave_with

__all__ = ["application"]

#: Seconds after which nobody waits for a first page any more.
SOON = 5.0

leave_with(int(os.environ[PARENT]))
django.setup()
import_module("creuset.config.urls")
wait_until_prepared()

# Its middleware reads which files there are.
from creuset.config.wsgi import application  # noqa: E402

_rest = threading.Timer(SOON, import_module, ["creuset.config.api"])
_rest.daemon = True
_rest.start()
