"""A call made as another was: the same words, axes, rounds and grids, a year or more later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from creuset.incubation.rules.terms import CallTerms, RoundTerms
from creuset.kernel.spans import to_utc

#: As many weeks as a year has, so that a Friday stays a Friday.
YEAR = timedelta(weeks=52)


def again(
    terms: CallTerms, rounds: Sequence[RoundTerms], *, now: datetime
) -> tuple[CallTerms, list[RoundTerms]]:
    """Return the call and its rounds with every day as many years later as it takes to open after now.

    Hours stay those of the clock on the wall: nine o'clock is nine o'clock, in winter and in summer.
    """
    years = 1
    while to_utc(terms.opens_at + YEAR * years) <= to_utc(now):
        years += 1
    later = YEAR * years
    moved = replace(
        terms,
        opens_at=terms.opens_at + later,
        closes_at=terms.closes_at + later,
        answers_on=terms.answers_on + later if terms.answers_on else None,
        starts_on=terms.starts_on + later if terms.starts_on else None,
    )
    return moved, [
        replace(one, scores_by=one.scores_by + later if one.scores_by else None) for one in rounds
    ]
