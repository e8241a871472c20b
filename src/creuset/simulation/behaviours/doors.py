"""What happens at the doors: reception makes its rounds, people come on time or late, or not at all, and stay on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from creuset.kernel.spans import Span
from creuset.places.kinds import Kind
from creuset.simulation.happenings import Round
from creuset.simulation.scene import Scene
from creuset.simulation.streams import stream

#: Where somebody says who came: stages, and studios that a rule gives free again.
WATCHED = (Kind.STAGE, Kind.DIGITAL_STAGE, Kind.RECORDING, Kind.PHOTO)
#: Civil hours of the rounds: just before things begin and end, and a while after.
ROUNDS = (6.9, 7.9, 8.9, 9.55, 12.9, 13.9, 14.55, 16.1, 18.2, 20.2)
#: Shares of the stays: nobody comes, somebody comes late; somebody stays on, or asks for an hour more.
ABSENT, LATE, OVERRAN, LONGER = 0.06, 0.14, 0.12, 0.05
#: Stages whose state is written down when people come in.
LOOKED_AT = 0.2
#: Crews that somebody writes down; whoever has a studio says so, lest it be given free.
SAID = 0.4
#: How late is late.
LATELY = timedelta(minutes=15)


@dataclass(frozen=True)
class Conduct:
    """How the people of a stay behave, whoever looks, and whenever."""

    is_absent: bool
    is_late: bool
    overrun: timedelta
    asks_longer: bool
    is_looked_at: bool
    #: Somebody says that they came.
    is_said: bool
    is_read: bool
    #: What the meter says at the end, in kWh.
    kwh: int


def rounds(scene: Scene, day: date) -> Iterator[Round]:
    """Yield the rounds of the day."""
    for hour in ROUNDS:
        yield Round(scene.instant(day, hour).astimezone(UTC), f"round-{day}-{hour}")


def conduct_of(seed: int, slug: str, *, place: str, kind: str, title: str, stay: Span) -> Conduct:
    """Return how the people of a stay behave; a crew that has booked a stage comes."""
    random = stream(seed, slug, "door", place, title, stay.start.astimezone(UTC))
    fate, after, minutes = random.random(), random.random(), random.choice((15, 20, 35, 50))
    said = random.random()
    longer, looks, kwh = random.random(), random.random(), random.randint(60, 420)
    is_stage = kind == Kind.STAGE
    return Conduct(
        is_absent=fate < ABSENT and not is_stage,
        is_late=ABSENT <= fate < ABSENT + LATE,
        overrun=timedelta(minutes=minutes) if after < OVERRAN else timedelta(),
        asks_longer=longer < LONGER,
        is_looked_at=is_stage and looks < LOOKED_AT,
        is_said=not is_stage or said < SAID,
        is_read=is_stage,
        kwh=kwh,
    )


def has_come(conduct: Conduct, stay: Span, now: datetime) -> bool:
    """Say whether the people are at the door at that instant of a round."""
    if conduct.is_absent:
        return False
    return now >= (stay.start + LATELY if conduct.is_late else stay.start - LATELY)


def left_at(conduct: Conduct, stay: Span) -> datetime:
    """Return when the people have left."""
    return stay.end + conduct.overrun
