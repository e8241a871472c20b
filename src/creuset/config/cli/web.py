"""What each web process of `creuset serve` runs: the application, for as long as the server is there.

It is loaded while the server makes its data ready, which takes about as long; the API soon after the first pages,
or as soon as somebody asks it. What was loaded by then stays, and garbage is no longer looked for in it.
"""

import gc
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


def _settle() -> None:
    """The API is loaded; what lasts as long as the process is left out of every later collection of garbage.

    Looking through it stops whoever is being answered for a tenth of a second and more.
    """
    import_module("creuset.config.api")
    gc.collect()
    gc.freeze()


gc.freeze()
_rest = threading.Timer(SOON, _settle)
_rest.daemon = True
_rest.start()
