"""Everybody wants the same slot: twenty clients, then two hundred, at the house's own server over HTTP.

Exactly one booking may win each slot. Overlaps are counted afterwards by a self-join that trusts no
guard. A control takes constraint, lock and transaction away: it must sell a slot twice, or the test
would prove nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Barrier, Thread
from time import perf_counter
from typing import Any

from bench.caller import Line, Visitor
from bench.grounds import Grounds, Place
from bench.results import Measure, Result
from bench.scale import Scale
from bench.servers import Server, serving
from bench.shape import Shape
from bench.slots import PATH, Slot, slots
from bench.timing import ms, percentile

DATABASES = ("sqlite", "postgresql")
PLACES, CLAIMS = 40, 400
SHAPE = Shape(PLACES, CLAIMS)
#: Clients of the few, their slots; clients of the many, their slots; slots of the control at most (0: no control).
SIZES = {
    Scale.TINY: (8, 1, 12, 1, 0),
    Scale.USUAL: (20, 12, 200, 2, 40),
    Scale.FULL: (20, 60, 200, 10, 40),
}
#: Slots raced for before the clock counts, so that templates are compiled; slots booked by one client alone.
WARMING, ALONE = 3, 10
BOOKED, REFUSED = 302, 422
SLOWEST_MS = 250


@dataclass
class Outcome:
    """What the clients of some races were told, and how long they waited."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    locked: int = 0

    def note(self, status: int, body: bytes, seconds: float) -> None:
        """One more answer."""
        self.statuses[status] += 1
        self.seconds.append(seconds)
        self.locked += b"database is locked" in body or b"deadlock" in body

    @property
    def errors(self) -> int:
        """How many answers were neither a booking nor a refusal."""
        return self.statuses.total() - self.statuses[BOOKED] - self.statuses[REFUSED] + self.locked


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give what became of the races, and of the control."""
    few, few_slots, many, many_slots, control_slots = SIZES[scale]
    with grounds.village(places=PLACES, claims=CLAIMS) as place:
        free = slots(SHAPE)
        with serving(place, workers=2) as server, _lines(place, server, many) as lines:
            _race(lines[:few], list(islice(free, WARMING)))
            if scale is not Scale.TINY:
                server.settle()
            alone = _alone(lines[0], list(islice(free, ALONE)))
            small = _race(lines[:few], list(islice(free, few_slots)))
            large = _race(lines, list(islice(free, many_slots)))
        found = place.ask("bench.race:counted")
    control = _control(grounds, few, control_slots)
    expected = WARMING + ALONE + few_slots + many_slots
    wrong = small.errors + large.errors + abs(found["bookings"] - expected)
    yield Result(
        name="race",
        database=grounds.database,
        size=f"{few_slots} slots × {few} clients, then {many_slots} × {many}",
        measures=(
            Measure(
                what=f"slowest answer of {few} clients on one slot",
                figure=ms(max(small.seconds)),
                unit="ms",
                limit=ms(percentile(alone, 0.5)) * few,
                limit_is=f"{few} bookings one after the other on the same server",
                most=SLOWEST_MS,
                beside={"median_ms": ms(percentile(small.seconds, 0.5))},
            ),
            Measure(what="overlapping claims", figure=found["overlaps"], unit="", most=0),
            Measure(
                what="answers that are neither a booking nor a clear refusal, slots not sold once",
                figure=wrong,
                unit="",
                most=0,
                beside={"statuses": dict(small.statuses + large.statuses)},
            ),
            Measure(
                what=f"slowest answer of {many} clients on one slot",
                figure=ms(max(large.seconds)),
                unit="ms",
                beside={"median_ms": ms(percentile(large.seconds, 0.5))},
            ),
            Measure(
                what="control without constraint, lock and transaction: 1 if it oversold",
                figure=float(not control["overlaps"]),
                unit="",
                most=0,
                beside={
                    "overlaps_of_the_control": control["overlaps"],
                    "its_slots": control["slots"],
                },
            ),
        ),
        proved={"bookings": found["bookings"], "overlaps": found["overlaps"], "control": control},
    )


@contextmanager
def _lines(place: Place, server: Server, number: int) -> Iterator[list[Line]]:
    """Give so many clients, each with a session of its own and a connection that is open."""
    sessions = place.ask("bench.sessions:of_owner", number=number)
    lines = [Line(server.port, Visitor.of(session)) for session in sessions]
    for line in lines:
        line.get("/health")
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


def _alone(line: Line, wanted: Sequence[Slot]) -> list[float]:
    """Return how long bookings take when nobody else is there."""
    outcome = Outcome()
    for slot in wanted:
        _book(line, slot, outcome)
    return outcome.seconds


def _race(lines: Sequence[Line], wanted: Sequence[Slot]) -> Outcome:
    """Each slot is asked by every client at the same moment."""
    outcome = Outcome()
    for slot in wanted:
        barrier = Barrier(len(lines))
        threads = [Thread(target=_book, args=(line, slot, outcome, barrier)) for line in lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcome


def _book(line: Line, slot: Slot, outcome: Outcome, barrier: Barrier | None = None) -> None:
    fields = slot.fields | {"resource": SHAPE.code(slot.place)}
    if barrier is not None:
        barrier.wait()
    started = perf_counter()
    answer = line.post(PATH, fields)
    outcome.note(answer.status, answer.body, perf_counter() - started)


def _control(grounds: Grounds, clients: int, most: int) -> dict[str, Any]:
    """Return how many claims overlap where nothing guards them; races go on until some do."""
    raced, overlaps = 0, 0
    if not most:
        return {"overlaps": 0, "slots": 0}
    with grounds.village(places=PLACES, claims=CLAIMS) as place:
        place.ask("bench.unguarded:take_the_guard_away")
        free = slots(SHAPE)
        settings = "bench.unguarded_settings"
        with (
            serving(place, workers=2, settings=settings) as server,
            _lines(place, server, clients) as lines,
        ):
            while raced < most and not overlaps:
                _race(lines, list(islice(free, 4)))
                raced += 4
                overlaps = place.ask("bench.race:counted")["overlaps"]
    return {"overlaps": overlaps, "slots": raced}


def counted() -> dict[str, int]:
    """Return what the races left: their bookings, and claims that overlap."""
    from bench import bulk
    from creuset.bookings.models import Booking

    return {
        "bookings": Booking.objects.filter(title="Essai").count(),
        "overlaps": bulk.overlaps(),
    }
