"""The example files of each system, and what bringing them takes."""

from pathlib import Path

from creuset.imports.actions import bringing
from creuset.imports.models import Import
from creuset.people.actors import Actor
from creuset.places.kinds import Kind
from creuset.villages.models import Village
from tests.factories.places import make_resource
from tests.factories.plans import make_offer
from tests.factories.villages import NOW, make_village

DATA = Path(__file__).parent.parent / "data" / "imports"


#: What the example files subscribe to, and where.
OFFERS = ("Forfait nomade", "Forfait résident", "Hot desk", "Private office", "Poste attitré")
PLACE = "Bureau 12"


def make_ready_village() -> Village:
    """A village whose offers and places are those that the example files name."""
    village = make_village()
    for name in OFFERS:
        make_offer(village, names={"fr": name})
    make_resource(village, name=PLACE, kind=Kind.OFFICE)
    return village


def files_of(system: str) -> dict[str, bytes]:
    """Return the example files of a system by name."""
    return {path.name: path.read_bytes() for path in sorted((DATA / system).glob("*.csv"))}


def bring_in(village: Village, system: str, files: dict[str, bytes], *, by: Actor) -> Import:
    """What the files say has happened."""
    brought = bringing.bring(village=village, system=system, files=files, by=by, now=NOW)
    brought = bringing.start(brought=brought, by=by, now=NOW)
    return bringing.run(brought=brought, by=by, now=lambda: NOW)
