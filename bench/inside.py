"""Runs one part of a benchmark with Django: `python -m bench.inside MODULE:FUNCTION`.

The database is that of the environment.
Arguments come as JSON on standard input; the answer is the last line of standard output, as JSON.
"""

import json
import sys
from importlib import import_module


def main(work: str) -> None:
    """Run the work and print its answer."""
    import django

    django.setup()
    from django.db import connections

    module, name = work.split(":")
    given = json.loads(sys.stdin.read() or "{}")
    answer = getattr(import_module(module), name)(**given)
    connections.close_all()
    print()
    print(json.dumps(answer, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
