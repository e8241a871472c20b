"""Times of a series judged, before anything is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import rules
from creuset.bookings.actions.judging import Judgement, judged
from creuset.bookings.actions.periods import (
    Period,
    asked_of,
    is_team_of,
)
from creuset.bookings.actions.series.asked import Again
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.series import wants_of
from creuset.bookings.rules import policies
from creuset.bookings.rules.series import (
    BadSeries,
    SeriesConflicts,
    Taken,
    Time,
    Want,
    other_time,
)
from creuset.core.text import day_text
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.places.models import Resource
from creuset.places.queries.hours import distinct_hours

#: As many days as a refusal names.
MOST_NAMED = 6


@dataclass(frozen=True)
class Plan:
    """Times with what each takes, judged: what refuses each of them, and all together."""

    again: Again
    asked: Sequence[tuple[Time, tuple[Resource, ...]]]
    wants: Mapping[int, Want]
    judgement: Judgement
    refusals: Mapping[date, Sequence[DomainError]]
    together: Sequence[DomainError]

    @property
    def window(self) -> Span:
        """From the first time to the end of the last."""
        spans = [time.span for time, _resources in self.asked]
        return Span(min(s.start for s in spans), max(s.end for s in spans) + timedelta(days=1))

    def entries(self) -> Iterable[tuple[Time, list[Want]]]:
        """What each time takes of the ledger."""
        return ((time, [self.wants[r.pk] for r in resources]) for time, resources in self.asked)

    def periods(self) -> list[Period]:
        """The periods of all its times."""
        return [period for some in self.by_time().values() for period in some]

    def by_time(self) -> dict[date, list[Period]]:
        """The periods of each time, by its day."""
        return {
            time.on: [self.again.period(resource, time.span) for resource in resources]
            for time, resources in self.asked
        }


def planned(
    again: Again,
    asked: Sequence[tuple[Time, tuple[Resource, ...]]],
    *,
    by: Actor,
    now: datetime,
) -> Plan:
    """Return the times with what each takes and what the rules say; a constant number of queries."""
    whole = [(time, resources or tuple(again.resources)) for time, resources in asked]
    every = {r.pk: r for _time, resources in whole for r in resources}
    asked_for = [again.period(resource, time.span) for time, some in whole for resource in some]
    judgement = judged(Asking(again.village, again.party, by, now), asked_for)
    pieces = {(piece.place.code, piece.span): piece for piece in judgement.pieces}
    refusals = {
        time.on: found
        for time, resources in whole
        if (found := _refused(time, resources, judgement, pieces, now=now))
    }
    # What all of them together would exceed is only worth telling where each is right by itself.
    together = [] if refusals else judgement.refusals
    never = policies.of_series(judgement.policies, judgement.pieces, judgement.facts)
    wants = wants_of(list(every.values()))
    return Plan(again, whole, wants, judgement, refusals, [*never, *together])


def _refused(
    time: Time,
    resources: Sequence[Resource],
    judgement: Judgement,
    pieces: Mapping[tuple[str, Span], policies.Piece],
    *,
    now: datetime,
) -> list[DomainError]:
    """Return what the house and the village's policies refuse of one time."""
    return [
        refusal
        for resource in resources
        for refusal in (
            *rules.refusals(asked_of(resource, time.span), now=now),
            *_of_policies(judgement, pieces.get((resource.code, time.span))),
            *(
                one
                for one in judgement.missing
                if (one.place, one.span) == (resource.code, time.span)
            ),
        )
    ]


def _of_policies(
    judgement: Judgement, piece: policies.Piece | None
) -> Iterable[policies.PolicyRefused]:
    if piece is None:
        return ()
    return policies.of_period(judgement.policies, piece, judgement.facts)


def passed(
    plan: Plan, *, by: Actor, overrule: Collection[str], ladder: Iterable[DomainError] = ()
) -> Judgement:
    """Return what the rules said; raise what they and the `ladder` refuse, but for what the team overrules."""
    periods = plan.periods()
    allowed = overrule if is_team_of(by, periods) else ()
    refused = [refusal for some in plan.refusals.values() for refusal in some]
    overruled = rules.sift([*refused, *plan.together, *ladder], overruled=allowed)
    if plan.judgement.asks_only() and not is_team_of(by, periods):
        raise BadSeries(
            _("The team decides about these places: ask for each time, or ask the team.")
        )
    return plan.judgement.passed(overruled, allowed)


def nearest(
    again: Again, span: Span, wants: Sequence[Want], taken: Taken, *, now: datetime
) -> Span | None:
    """Return the nearest time of the same days at which all the places are open and free."""
    zone = again.village.zone
    days = DaySpan.touching(span, zone)
    opened = [days.to_span(zone)]
    for hours in distinct_hours(again.resources, years={days.first.year, days.last.year}):
        mine = hours.spans(days, zone)
        opened = [both for one in opened for other in mine if (both := one & other) is not None]
    return other_time(span, wants, taken, opened, now=now)


def conflicts_on(days: Sequence[date]) -> SeriesConflicts:
    """Return the refusal that names the days on which something is in the way."""
    named = ", ".join(day_text(day) for day in days[:MOST_NAMED])
    more = len(days) - MOST_NAMED
    words = ngettext(
        "%(count)s time is not free: %(days)s.",
        "%(count)s times are not free: %(days)s.",
        len(days),
    ) % {"count": len(days), "days": f"{named}…" if more > 0 else named}
    return SeriesConflicts(words, field="skip", details={"days": [day.isoformat() for day in days]})
