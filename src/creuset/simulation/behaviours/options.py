"""What becomes of an option: quoted, insured, paid and confirmed within its week; refused, left, forgotten."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from creuset.simulation.behaviours.outside import next_working_day
from creuset.simulation.happenings import Deal, Wish
from creuset.simulation.scene import Scene
from creuset.simulation.streams import stream

#: Shares of all options; the others end by themselves.
CONFIRMED, REFUSED, LEFT = 0.72, 0.06, 0.08
#: Whoever waits behind asks the first one for an answer, in so many cases.
CHALLENGED = 0.75

type Due = tuple[str, date, float]


def deals_of(wish: Wish, scene: Scene, seed: int) -> Iterator[Deal]:
    """Yield what is done about the option until it is answered, all of it before the stage is needed."""
    if not wish.is_option:
        return
    random = stream(seed, scene.slug, "deal", wish.key)
    fate = random.random()
    is_challenged = random.random() < CHALLENGED
    for verb, day, hour in _dues(wish, scene, fate, is_challenged=is_challenged):
        at = _at(scene, day, hour, random)
        if wish.at < at < wish.starts_at:
            yield Deal(at, f"{wish.key}-{verb}", wish, verb)


def _dues(wish: Wish, scene: Scene, fate: float, *, is_challenged: bool) -> Iterator[Due]:
    asked_on = scene.day_of(wish.at)
    quoted_on = next_working_day(scene, asked_on + timedelta(days=1))
    paid_on = next_working_day(scene, quoted_on + timedelta(days=1))
    answered_on = next_working_day(scene, paid_on + timedelta(days=1))
    if wish.behind is not None:
        if is_challenged:
            yield "challenge", quoted_on, 9.25
        # Whoever was challenged has answered by then; within the same week all the rest is done in two days.
        quoted_on = paid_on = next_working_day(scene, quoted_on + timedelta(days=3))
        answered_on = next_working_day(scene, quoted_on + timedelta(days=1))
    yield "quote", quoted_on, 9
    if fate < CONFIRMED:
        yield "insure", quoted_on, 11
        yield "check", paid_on, 13
        yield "pay", paid_on, 14
        yield "accept", answered_on, 9.25
    elif fate < CONFIRMED + REFUSED:
        yield "refuse", answered_on, 9.25
    elif fate < CONFIRMED + REFUSED + LEFT:
        yield "leave", answered_on, 9.25


def _at(scene: Scene, day: date, hour: float, random: Random) -> datetime:
    """Return an instant within three quarters of an hour after the hour, like no other."""
    seconds = random.randrange(2700)
    return scene.instant(day, hour) + timedelta(
        seconds=seconds, microseconds=random.randrange(10**6)
    )
