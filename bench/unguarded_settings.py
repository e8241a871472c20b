"""The house's settings without IMMEDIATE transactions, without the queue of writers, without its locks."""

from creuset.config.settings import *  # noqa: F403
from creuset.config.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.unguarded.UnguardedConfig"]
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"] == "creuset.core.sqlite":
    DATABASE["ENGINE"] = "django.db.backends.sqlite3"
    del DATABASE["OPTIONS"]["transaction_mode"]
