"""PostgreSQL's script of a database, put back beside what stands and then exchanged for it.

In one transaction, dropping and making the whole house would hold a lock on each table, index, sequence and
constraint at once: thirteen thousand, twice what a server with PostgreSQL's own settings has room for. So the
script fills a schema of its own, statement by statement, and two schemas change names.
"""

import re
from collections.abc import Iterable, Iterator

#: What is in use, what is being filled, what was in use until a moment ago.
STANDING, COMING, GONE = "public", "creuset_coming", "creuset_gone"

_QUALIFIED = re.compile(rb"\b%b\." % STANDING.encode())
_ROWS_BEGIN = f"COPY {STANDING}.".encode()
_ROWS_END = b"\\."

#: Table by table: what one statement drops is locked until it is done. What hangs on tables goes with them.
_CLEAR = """\
SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename)
FROM pg_catalog.pg_tables WHERE schemaname = '{schema}' \\gexec
DROP SCHEMA IF EXISTS {schema} CASCADE;
"""

#: An extension stays where it was: both schemas use it, and only its owner could make it again.
_EXCHANGE = f"""\
BEGIN;
CREATE SCHEMA IF NOT EXISTS {STANDING};
ALTER SCHEMA {STANDING} RENAME TO {GONE};
ALTER SCHEMA {COMING} RENAME TO {STANDING};
SELECT format('ALTER EXTENSION %I SET SCHEMA {STANDING}', e.extname)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE n.nspname = '{GONE}' \\gexec
COMMIT;
"""  # noqa: S608 - names of ours


def script(dumped: Iterable[bytes]) -> Iterator[bytes]:
    """Give what psql has to be told, stopping at an error: afterwards the schema in use is the script's.

    Whoever reads meanwhile sees the old rows until the exchange, and a script that stops before it has changed
    nothing that stands; begun again, it clears first what it left.
    """
    # a thousand small commits: each is safe once the exchange is, which waits for all before it
    yield f"SET synchronous_commit = off;\n{_clear(COMING)}{_clear(GONE)}CREATE SCHEMA {COMING};\n".encode()
    yield from _moved(dumped)
    yield f"RESET ALL;\n{_EXCHANGE}{_clear(GONE)}".encode()


def _clear(schema: str) -> str:
    return _CLEAR.format(schema=schema)


def _moved(dumped: Iterable[bytes]) -> Iterator[bytes]:
    """Give the lines of pg_dump's script with each name in the schema that is filled; rows as they are."""
    in_rows = False
    for line in dumped:
        if in_rows:
            in_rows = line.rstrip(b"\r\n") != _ROWS_END
            yield line
        else:
            in_rows = line.startswith(_ROWS_BEGIN)
            yield _QUALIFIED.sub(f"{COMING}.".encode(), line)
