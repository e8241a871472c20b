"""Simulated villages for tests: the two real files, lived for some days."""

import hashlib
import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.apps import apps

from creuset.core import clock
from creuset.kernel.spans import DaySpan
from creuset.people.actors import HOUSE
from creuset.simulation.life import Life
from creuset.simulation.living import Stretch, live, stretch
from creuset.simulation.staging import resources_of, scene_of, years_around
from creuset.simulation.tally import Tally
from creuset.villagefile import actions as villagefile
from creuset.villagefile.reading import read_path
from creuset.villagefile.schema import VillageFile
from creuset.villages.models import Village

FILES = sorted((Path(__file__).parents[2] / "villages").glob("*.toml"))
FIRST = date(2026, 11, 9)
#: Columns drawn elsewhere than from the seed.
NOT_SEEDED = {
    "core.auditrow": {"salt", "digest"},
    "villages.village": {"loaded_at"},
    "core.storedfile": {"file"},
}


@cache
def file_of(path: Path) -> VillageFile:
    return read_path(path)


def load(path: Path) -> Village:
    instant = datetime.fromisoformat("2026-11-01T08:00:00+00:00")
    villagefile.load(file=file_of(path), by=HOUSE, now=instant)
    return Village.objects.get(slug=path.stem)


def until_the_end_of(village: Village, day: date) -> datetime:
    return DaySpan.of(day, day).to_span(village.zone).end


def ahead_of(village: Village, last: date, *, seed: int = 7, members: int = 24) -> Stretch:
    until = until_the_end_of(village, last)
    return stretch(village=village, first=FIRST, until=until, seed=seed, members=members)


def lived(village: Village, last: date, *, seed: int = 7, members: int = 24) -> Tally:
    tally = Tally()
    for so_far in live(
        ahead_of(village, last, seed=seed, members=members), stopped_at=clock.stopped_at
    ):
        tally = so_far
    return tally


def life_of(village: Village, *, seed: int = 7, members: int = 24, founded: date = FIRST) -> Life:
    scene = scene_of(village, resources_of(village), years_around(founded, founded))
    return Life(scene=scene, seed=seed, founded=founded, members=members)


def digest() -> str:
    """Everything that the database holds, but what no seed decides."""
    found = hashlib.sha256()
    for model in apps.get_models():
        if not model.__module__.startswith("creuset."):
            continue
        label = model._meta.label_lower
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in NOT_SEEDED.get(label, ())
        ]
        rows = list(model._default_manager.order_by("pk").values_list(*columns))
        found.update(json.dumps([label, rows], default=str, sort_keys=True).encode())
    return found.hexdigest()
