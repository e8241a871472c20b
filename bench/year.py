"""A village that has lived: La Kolok through the simulation's own actions, kept for the next runs."""

from collections import deque
from datetime import timedelta
from typing import Any

#: Files and jurors of the jury that sits, and of the one that sits in a village which lived two days.
SITTING, SITTING_TINY = (200, 20), (6, 3)


def build(*, days: int, members: int) -> dict[str, Any]:
    """The database holds both villages; La Kolok has lived so many days, until now."""
    village = load()
    tally, _ended = live(village, days=days, members=members)
    from bench import bulk
    from bench.jury import seat_jury
    from creuset.core import clock
    from creuset.simulation.accounts import open_accounts

    open_accounts(village, now=clock.now())
    files, jurors = SITTING if days > 2 else SITTING_TINY
    seat_jury(village, files=files, jurors=jurors)
    bulk.settle()
    return {"actions": tally.actions}


def load() -> Any:
    """Return La Kolok, loaded from its file into fresh tables."""
    from django.core.management import call_command

    from creuset.core import clock
    from creuset.simulation.demo import load_villages

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return next(v for v in load_villages(now=clock.now()) if v.slug == "la-kolok")


def live(village: Any, *, days: int, members: int) -> tuple[Any, Any]:
    """The village has lived so many days until now; return the tally, and until when it lived."""
    from creuset.core import clock
    from creuset.simulation.living import live as lived
    from creuset.simulation.living import stretch

    now = clock.now()
    first = (now - timedelta(days=days)).astimezone(village.zone).date()
    ahead = stretch(village=village, first=first, until=now, seed=7, members=members)
    tallies = deque(lived(ahead, stopped_at=clock.stopped_at), maxlen=1)
    if not tallies or not tallies[0].actions:
        raise RuntimeError("nobody did anything")
    return tallies[0], now
