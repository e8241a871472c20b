"""Changing one's mind: a share of what was asked for is moved, made longer or shorter, or given up."""

from datetime import timedelta

from creuset.places.kinds import Kind
from creuset.simulation import titles
from creuset.simulation.happenings import Change, Wish
from creuset.simulation.streams import stream

#: Shares of all wishes.
CANCELLED, MOVED, RESIZED = 0.07, 0.07, 0.04
#: What lasts days is moved by days.
BY_DAYS = {Kind.STAGE, Kind.EDIT, Kind.GRADING, Kind.WORKSHOP, Kind.PHOTO, Kind.EQUIPMENT}
#: Nobody changes what begins sooner than this.
LATEST = timedelta(minutes=30)


def change_of(wish: Wish, *, seed: int, slug: str) -> Change | None:
    """Return what its asker changes of a wish before it begins, if anything."""
    random = stream(seed, slug, "change", wish.key)
    fate, when, fraction = random.random(), random.random(), random.randrange(10**6)
    room = wish.starts_at - LATEST - wish.at
    if fate >= CANCELLED + MOVED + RESIZED or room <= LATEST:
        return None
    at = wish.at + timedelta(seconds=int(room.total_seconds() * when), microseconds=fraction)
    reasons: tuple[str, ...]
    if fate < CANCELLED:
        verb, by, reasons = "cancel", timedelta(), titles.CANCELLED
    elif fate < CANCELLED + MOVED:
        verb, reasons = "move", titles.MOVED
        by = timedelta(days=1) if wish.kind in BY_DAYS else timedelta(hours=random.choice((1, 2)))
    else:
        verb, reasons = "resize", titles.RESIZED
        by = timedelta(minutes=random.choice((-30, 30, 60)))
    return Change(
        at=at, key=f"{wish.key}-{verb}", wish=wish, verb=verb, by=by, reason=random.choice(reasons)
    )
