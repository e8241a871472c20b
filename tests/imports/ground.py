"""The example files of each system, and what bringing them takes."""

from pathlib import Path

from creuset.imports.actions import bringing
from creuset.imports.models import Import
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.villages import NOW

DATA = Path(__file__).parent.parent / "data" / "imports"


def files_of(system: str) -> dict[str, bytes]:
    """Return the example files of a system by name."""
    return {path.name: path.read_bytes() for path in sorted((DATA / system).glob("*.csv"))}


def bring_in(village: Village, system: str, files: dict[str, bytes], *, by: Actor) -> Import:
    """What the files say has happened."""
    brought = bringing.bring(village=village, system=system, files=files, by=by, now=NOW)
    brought = bringing.start(brought=brought, by=by, now=NOW)
    return bringing.run(brought=brought, by=by, now=lambda: NOW)
