"""Questions that were answered, without living anything."""

from datetime import date

from creuset.people.actors import Actor
from creuset.simulation.calling.outcomes import (
    AlumniTold,
    AxisTold,
    CallOutcome,
    FileTold,
    JurorTold,
    MonthTold,
)
from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.recovering import Recovered
from creuset.simulation.models import WhatIf
from creuset.simulation.states import WhatIfState
from creuset.simulation.whatif.answers import Lives
from creuset.simulation.whatif.outcomes import Outcome
from creuset.simulation.whatif.question import Question, question_of
from creuset.villages.models import Village
from tests.factories.villages import NOW

FIRST = date(2026, 11, 23)


def make_outcome(*, taken: int = 6, come: int = 0, weeks: int = 2, **values: object) -> Outcome:
    """Two weeks in which so many desks of ten are taken on working days, once so many have come by their end."""
    days = 7 * weeks
    opens = [number % 7 < 5 for number in range(days)]
    fields: dict[str, object] = {
        "occupancy": {"open-space": [taken / 10 if opened else None for opened in opens]},
        "peaks": [taken if opened else None for opened in opens],
        "seats": 10,
        "come": [come * (number + 1) // days for number in range(days)],
        "let": {"office": (2, 3)},
        "contracts": {"2026-11-01": 100_00, "2026-12-01": 120_00},
        "bookings": {"2026-11-01": 50_00, "2026-12-01": 0},
        "unserved_new": {"meeting": 2} if come else {},
        "unserved": {"meeting": 1},
        "waits": 1,
        "unplaced": {"nomads": 3} if come else {},
    }
    return Outcome(**{**fields, **values})  # type: ignore[arg-type]  # one value a field


def make_lives(*, come: int = 20) -> Lives:
    """Two lives on each side; with newcomers the open space is full."""
    return Lives(
        FIRST,
        [make_outcome(taken=6), make_outcome(taken=7)],
        [make_outcome(taken=10, come=come), make_outcome(taken=9, come=come)],
    )


def make_what_if(
    village: Village, *, by: Actor, question: Question | None = None, is_done: bool = True
) -> WhatIf:
    """A question of the village that has been answered."""
    asked = question or question_of(newcomers=20, weeks=2, seeds=2)
    return WhatIf.objects.create(
        village=village,
        question=asked.written(),
        lives=make_lives().written() if is_done else {},
        state=WhatIfState.DONE if is_done else WhatIfState.RUNNING,
        asked_at=NOW,
        asked_by=by.party,
        stepped_at=NOW,
        done=56 if is_done else 14,
        steps=56,
    )


def make_call_outcome() -> CallOutcome:
    """Four files that two jurors have read, six readings each, of which one axis selects the best."""
    axis = {"fr": "Films", "en": "Films"}
    found = Recovered(
        readings=1, raw=0.5, calibrated=0.75, severity=None, best=1, best_raw=0, seats=1
    )
    return CallOutcome(
        asked=Asked(files=4, jurors=2, readings=1, seed=5),
        currency="EUR",
        counts={"begun": 4, "filed": 4, "admissible": 4, "eligible": 4, "selected": 1},
        recovered=found,
        by_readings=[found],
        jury=[
            JurorTold(number, axis, 8, 6, 0, 11.5, 0.4, None if number == 1 else 0.7)
            for number in (1, 2)
        ],
        axes=[AxisTold(axis, 4, 1, 0, 1, 2, None)],
        files=[
            FileTold(number, axis, number, 5 - number, number, "selected" if number == 1 else "")
            for number in (1, 2, 3, 4)
        ],
        months=[
            MonthTold(number, 1, 0, 2, None if number == 1 else 1.0, 90, 1, 1, 1, 3.5, 1)
            for number in range(1, 9)
        ],
        alumni=[AlumniTold(2028, 1, 1, 3, 4_000_000, None)],
    )
