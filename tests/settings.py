"""The settings of the tests: the project's own, with a database, files and speed that suit a test."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The folder of this run, handed to xdist's workers and to whatever a test starts; it goes with whoever made it.
if "CREUSET_TEST_RUN" not in os.environ:
    os.environ["CREUSET_TEST_RUN"] = tempfile.mkdtemp(prefix="creuset-tests-")
    atexit.register(shutil.rmtree, os.environ["CREUSET_TEST_RUN"], ignore_errors=True)
RUN = Path(os.environ["CREUSET_TEST_RUN"])
SOURCES = str(Path(__file__).resolve().parents[1] / "src")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (SOURCES, os.environ.get("PYTHONPATH"))))
os.environ["CREUSET_DATA"] = str(RUN / "data")
os.environ["CREUSET_SECRET_KEY"] = "a key that guards nothing but tests"
for name in (
    "CREUSET_DATABASE_URL",
    "CREUSET_DEMO",
    "CREUSET_DEBUG",
    "CREUSET_TLS",
    "CREUSET_MAIL_URL",
):
    os.environ.pop(name, None)

from creuset.config import environment as env  # noqa: E402 - reads the environment made above
from creuset.config.settings import *  # noqa: E402, F403
from creuset.config.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

TEST_DATABASE = os.environ.get("CREUSET_TEST_DATABASE") or "sqlite"
if TEST_DATABASE == "postgresql":
    from tests.postgresql import server_url

    os.environ["CREUSET_TEST_POSTGRESQL"] = server_url(RUN)
    DATABASES["default"] = env.database("CREUSET_TEST_POSTGRESQL", RUN) | {
        "TEST": {"NAME": "test_creuset"}
    }
elif TEST_DATABASE == "sqlite":
    # A file, since races need several connections; not flushed to the disk, since no test survives a power cut.
    DATABASES["default"] = env.sqlite(RUN / "creuset.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(RUN / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous = OFF"
else:
    raise ValueError(
        f"CREUSET_TEST_DATABASE: expected sqlite or postgresql, found {TEST_DATABASE!r}"
    )

# Static files are found where they lie: no copies, no hashes in their names.
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "servestatic"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("creuset.core.staticfiles.")]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
