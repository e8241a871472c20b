"""The process that lives one life of a village on its copy, and holds everything in memory.

It is given, on its standard input, a line that says what to live and the bytes of the database; it writes a line
for each day lived, and at the end one with what came of it. Whoever asked is gone: the next line ends it.
"""

import json
import os
import sys

import django


def main() -> None:
    """Live what is asked for, or write the bytes of a database without rows."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from creuset.simulation.calling import lives as calls
    from creuset.simulation.whatif import lives

    connection.ensure_connection()
    if sys.argv[1:] == ["--tables"]:
        call_command("migrate", verbosity=0, interactive=False)
        sys.stdout.buffer.write(connection.connection.serialize())
        return
    # Those who work on the real village come first.
    os.nice(5)
    asked = json.loads(sys.stdin.buffer.readline())
    connection.connection.deserialize(sys.stdin.buffer.read())
    lived = calls.lived if "call" in asked else lives.lived
    _write(lived(asked, told=lambda: _write({})))


def _write(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
