"""Series begin, go on, and get back a time that was left out. Each time is a booking of its own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import facts, permissions, rules
from creuset.bookings.actions.charging import charge_booking
from creuset.bookings.actions.judging import Judgement, judged
from creuset.bookings.actions.periods import (
    SOURCE,
    Period,
    Placed,
    asked_of,
    check_shape,
    is_team_of,
)
from creuset.bookings.actions.writing import told_overruled
from creuset.bookings.models import Booking, Segment, Series
from creuset.bookings.queries.policies import Asking
from creuset.bookings.queries.series import taken_around, wants_of
from creuset.bookings.rules import policies
from creuset.bookings.rules import series as rules_of_series
from creuset.bookings.rules.series import (
    BadSeries,
    NotInSeries,
    Pattern,
    SeriesConflicts,
    Taken,
    Time,
    Want,
    fit_all,
    other_time,
    times_of,
)
from creuset.bookings.states import BookingState, SegmentKind
from creuset.core import audit, outbox
from creuset.core.models import Audience, AuditRow
from creuset.core.prepared import insert
from creuset.core.text import day_text
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.places.models import Resource
from creuset.places.queries.hours import distinct_hours
from creuset.places.rules import Wanted
from creuset.projects.models import Project
from creuset.villages.models import Village

#: As many days as a refusal names.
MOST_NAMED = 6


@dataclass(frozen=True)
class Again:
    """What is asked again and again: the same places, by a rule; `building` and `village` of each are loaded."""

    village: Village
    title: str
    party: Party
    resources: Sequence[Resource]
    rule: str
    #: The first time, on the village's clocks.
    starts: datetime
    duration: timedelta
    project: Project | None = None
    note: str = ""

    @property
    def pattern(self) -> Pattern:
        """When it takes place."""
        return Pattern(self.rule, self.starts, self.duration, self.village.zone)


@dataclass(frozen=True)
class Instead:
    """What is taken instead of a time of a series: another time, or other places."""

    span: Span | None = None
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class Seen:
    """A time of a series as it would be booked: what is in its way, and what could be taken instead."""

    time: Time
    #: What the rules say; the team may overrule them.
    refusals: tuple[DomainError, ...] = ()
    is_taken: bool = False
    other_time: Span | None = None

    @property
    def is_free(self) -> bool:
        """Whether it would be booked as it is."""
        return not self.refusals and not self.is_taken


@dataclass(frozen=True)
class Preview:
    """Every time of a series, and what the rules say of all of them together."""

    times: tuple[Seen, ...]
    refusals: tuple[DomainError, ...] = ()

    @property
    def conflicts(self) -> list[Seen]:
        """The times that would not be booked."""
        return [seen for seen in self.times if not seen.is_free]


@dataclass
class _Plan:
    """Times with what each takes, judged."""

    asked: list[tuple[Time, tuple[Resource, ...]]]
    wants: Mapping[int, Want]
    refusals: dict[date, list[DomainError]] = field(default_factory=dict)
    together: list[DomainError] = field(default_factory=list)
    judgement: Judgement | None = None

    @property
    def window(self) -> Span:
        """From the first time to the end of the last."""
        spans = [time.span for time, _resources in self.asked]
        return Span(min(s.start for s in spans), max(s.end for s in spans) + timedelta(days=1))

    def entries(self) -> Iterable[tuple[Time, list[Want]]]:
        """What each time takes of the ledger."""
        return ((time, [self.wants[r.pk] for r in resources]) for time, resources in self.asked)

    def periods(self, times: Iterable[date] | None = None) -> list[Period]:
        """The periods of those days, or of all."""
        days = None if times is None else set(times)
        return [
            Period(resource, time.span)
            for time, resources in self.asked
            if days is None or time.on in days
            for resource in resources
        ]


def preview_series(*, again: Again, by: Actor, now: datetime) -> Preview:
    """Return each time of the series, with what is in its way and the nearest time that is free; nothing changes.

    Raises: Forbidden; NothingAsked; OtherVillage; BadRule; BadSeries.
    """
    _check_asked(again, by=by, now=now)
    plan = _planned(
        again, [(time, ()) for time in times_of(again.pattern, now=now)], by=by, now=now
    )
    taken = taken_around(plan.wants.values(), plan.window, now=now)
    placed = fit_all(plan.entries(), taken)
    wants = [plan.wants[resource.pk] for resource in again.resources]
    seen = []
    for time, _resources in plan.asked:
        is_taken = placed[time.on] is None
        refusals = tuple(plan.refusals.get(time.on, ()))
        other = _nearest(again, time.span, wants, taken, now=now) if is_taken else None
        seen.append(Seen(time, refusals, is_taken, other))
    return Preview(tuple(seen), tuple(plan.together))


@transaction.atomic
def book_series(
    *,
    again: Again,
    by: Actor,
    now: datetime,
    skip: Collection[date] = (),
    instead: Mapping[date, Instead] | None = None,
    overrule: Collection[str] = (),
) -> Series:
    """A booking stands for each time of the series but those of the days to `skip`; nobody else's is touched.

    On the days of `instead`, what it says is booked. Raises: as `preview_series`; what the rules refuse, unless
    the team overrules it; SeriesConflicts where a time is taken that nobody said to skip. Then nothing changed.
    """
    _check_asked(again, by=by, now=now)
    series = Series.objects.create(
        village=again.village,
        title=again.title,
        party=again.party,
        booked_by=by.party,
        project=again.project,
        note=again.note,
        rule=again.rule,
        starts_on=again.starts.date(),
        starts_at=again.starts.time(),
        minutes=again.duration // timedelta(minutes=1),
        created_at=now,
        changed_at=now,
    )
    series.resources.set(again.resources)
    times = [time for time in times_of(again.pattern, now=now) if time.on not in skip]
    write_times(series, again, times, by=by, now=now, instead=instead or {}, overrule=overrule)
    return series


def write_times(
    series: Series,
    again: Again,
    times: Sequence[Time],
    *,
    by: Actor,
    now: datetime,
    instead: Mapping[date, Instead],
    overrule: Collection[str],
) -> list[Booking]:
    """A booking of the series stands for each of the times; the story tells it once. Raises: as `book_series`."""
    if not times:
        raise BadSeries(_("No time of this series is left."), field="rule")
    asked = [_with(time, instead.get(time.on)) for time in times]
    plan = _planned(again, asked, by=by, now=now)
    judgement = _passed(plan, by=by, overrule=overrule)
    judgement.hold()
    claims.hold_parts({part for want in plan.wants.values() for part in want.part_ids})
    placed = fit_all(plan.entries(), taken_around(plan.wants.values(), plan.window, now=now))
    if conflicts := [on for on, given in placed.items() if given is None]:
        raise conflicts_on(conflicts)
    bookings = _written(series, again, plan, placed, by=by, now=now)
    tell_series(series, facts.SERIES_BOOKED, bookings, by=by, now=now, judgement=judgement)
    return bookings


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


def _check_asked(again: Again, *, by: Actor, now: datetime) -> None:
    """Raise unless the places are there, and may be booked by the actor for the party without asking the team."""
    span = Span(now, now + again.duration)
    check_shape(again.village, [Period(resource, span) for resource in again.resources])
    for resource in again.resources:
        permissions.check_may_book(by, resource, again.party, now=now)


def _with(time: Time, instead: Instead | None) -> tuple[Time, tuple[Resource, ...]]:
    if instead is None:
        return time, ()
    return Time(time.on, instead.span or time.span), instead.resources


def _planned(
    again: Again,
    asked: Sequence[tuple[Time, tuple[Resource, ...]]],
    *,
    by: Actor,
    now: datetime,
) -> _Plan:
    """Return the times with what each takes and what the rules say; a constant number of queries."""
    whole = [(time, resources or tuple(again.resources)) for time, resources in asked]
    every = {r.pk: r for _time, resources in whole for r in resources}
    plan = _Plan(whole, wants_of(list(every.values())))
    periods = plan.periods()
    asking = Asking(again.village, again.party, by, now)
    plan.judgement = judgement = judged(asking, periods)
    pieces = {(piece.place.code, piece.span): piece for piece in judgement.pieces}
    for time, resources in whole:
        found = [
            refusal
            for resource in resources
            for refusal in (
                *rules.refusals(asked_of(resource, time.span), now=now),
                *_of_policies(judgement, pieces.get((resource.code, time.span))),
            )
        ]
        if found:
            plan.refusals[time.on] = found
    if not plan.refusals:
        plan.together = list(judgement.refusals)
    return plan


def _of_policies(
    judgement: Judgement, piece: policies.Piece | None
) -> Iterable[policies.PolicyRefused]:
    if piece is None:
        return ()
    return policies.of_period(judgement.policies, piece, judgement.facts)


def _passed(plan: _Plan, *, by: Actor, overrule: Collection[str]) -> Judgement:
    """Return what the rules said, after what they refuse was raised but for what the team overrules."""
    assert plan.judgement is not None  # noqa: S101 - planned before
    periods = plan.periods()
    allowed = overrule if is_team_of(by, periods) else ()
    refused = [refusal for some in plan.refusals.values() for refusal in some]
    overruled = rules.sift([*refused, *plan.together], overruled=allowed)
    if plan.judgement.asks_only() and not is_team_of(by, periods):
        raise BadSeries(
            _("The team decides about these places: ask for each time, or ask the team.")
        )
    return plan.judgement.passed(overruled, allowed)


def _nearest(
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


def _written(
    series: Series,
    again: Again,
    plan: _Plan,
    placed: Mapping[date, dict[int, tuple[int, ...]] | None],
    *,
    by: Actor,
    now: datetime,
) -> list[Booking]:
    """The bookings, their periods and their claims are inserted, each with few statements, and charged."""
    bookings = insert(
        Booking(
            village=again.village,
            title=again.title,
            party=again.party,
            booked_by=by.party,
            project=again.project,
            note=again.note,
            series=series,
            occurs_on=time.on,
            state=BookingState.CONFIRMED,
            created_at=now,
            changed_at=now,
        )
        for time, _resources in plan.asked
    )
    rows = [
        (booking, Placed(Period(resource, time.span), _unit(resource, parts), parts))
        for booking, (time, resources) in zip(bookings, plan.asked, strict=True)
        for resource in resources
        for parts in [(placed[time.on] or {})[resource.pk]]
    ]
    segments = insert(
        Segment(
            booking=booking,
            resource=one.period.resource,
            unit_id=one.unit_id,
            starts_at=one.period.span.start,
            ends_at=one.period.span.end,
        )
        for booking, one in rows
    )
    wanted: dict[int, list[Wanted]] = {}
    for booking, one in rows:
        wanted.setdefault(booking.pk, []).extend(one.wanted)
    claims.claim_new(
        again.village.pk,
        (
            claims.New(
                (SOURCE, booking.pk),
                wanted[booking.pk],
                again.title,
                again.party.pk,
                SegmentKind.USE,
            )
            for booking in bookings
        ),
    )
    of_booking: dict[int, list[Segment]] = {}
    for segment in segments:
        of_booking.setdefault(segment.booking_id, []).append(segment)
    for booking in bookings:
        charge_booking(booking, of_booking[booking.pk], by=by, now=now, is_new=True)
    return bookings


def _unit(resource: Resource, parts: tuple[int, ...]) -> int:
    return parts[0] if resource.is_pool else resource.pk


def tell_series(
    series: Series,
    verb: str,
    bookings: Sequence[Booking],
    *,
    by: Actor,
    now: datetime,
    judgement: Judgement | None = None,
    reason: str = "",
) -> AuditRow:
    """The story of the series and of each of the bookings tells it, and whoever must know is told after the commit."""
    days = sorted(booking.occurs_on for booking in bookings if booking.occurs_on)
    resources = list(series.resources.all())
    row = audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=series.village_id,
        about=[
            ("series", series.pk),
            ("party", series.party_id),
            *(("project", pk) for pk in [series.project_id] if pk),
            *(("resource", resource.pk) for resource in resources),
            *((SOURCE, booking.pk) for booking in bookings),
        ],
        audience=Audience.PARTIES,
        data={
            "title": series.title,
            "party": series.party.name,
            "count": len(bookings),
            "first": days[0].isoformat(),
            "last": days[-1].isoformat(),
            "resources": [resource.names for resource in resources],
            **(told_overruled(judgement.overruled) if judgement else {}),
        },
        reason=reason,
    )
    fact = {"booking": bookings[0].pk, "series": series.pk, "audit": row.pk}
    outbox.put(verb, fact, at=now, village_id=series.village_id)
    return row


def as_asked(series: Series) -> Again:
    """Return what a series asks for, as it stands now."""
    return Again(
        village=series.village,
        title=series.title,
        party=series.party,
        resources=list(series.resources.all()),
        rule=series.rule,
        starts=datetime.combine(series.starts_on, series.starts_at),
        duration=timedelta(minutes=series.minutes),
        project=series.project,
        note=series.note,
    )


@transaction.atomic
def extend_series(
    *,
    series: Series,
    until: date,
    by: Actor,
    now: datetime,
    skip: Collection[date] = (),
    instead: Mapping[date, Instead] | None = None,
    overrule: Collection[str] = (),
) -> list[Booking]:
    """The series goes on until that day; return the bookings of its new times.

    Raises: as `book_series`; BadSeries unless it lasted less long.
    """
    series = locked(series, by=by, now=now)
    before = {time.on for time in times_of(series.pattern, now=now)}
    series.rule = rules_of_series.prolonged(series.rule, until=until)
    times = times_of(series.pattern, now=now)
    last = max(before)
    new = [time for time in times if time.on > last and time.on not in skip]
    if not new:
        raise BadSeries(_("The series lasts until then already."), field="until")
    series.changed_at = now
    series.save(update_fields=["rule", "changed_at"])
    return write_times(
        series, as_asked(series), new, by=by, now=now, instead=instead or {}, overrule=overrule
    )


@transaction.atomic
def book_again(
    *,
    series: Series,
    on: date,
    by: Actor,
    now: datetime,
    instead: Instead | None = None,
    overrule: Collection[str] = (),
) -> Booking:
    """The time of that day, which was left out or cancelled, is booked after all.

    Raises: as `book_series`; NotInSeries where the day is none of the series, or is booked.
    """
    series = locked(series, by=by, now=now)
    times = [time for time in times_of(series.pattern, now=now) if time.on == on]
    live = Booking.objects.filter(series=series, occurs_on=on).exclude(state=BookingState.CANCELLED)
    if not times or live.exists():
        raise NotInSeries(_("This day is none of the series, or is booked already."), field="on")
    (booking,) = write_times(
        series,
        as_asked(series),
        times,
        by=by,
        now=now,
        instead={on: instead} if instead else {},
        overrule=overrule,
    )
    return booking


def locked(series: Series, *, by: Actor, now: datetime) -> Series:
    """Return the series as it is now, its row held; raise Forbidden unless the actor may book for its party there."""
    Series.objects.select_for_update().get(pk=series.pk)
    fresh = (
        Series.objects.select_related("village", "party", "project")
        .prefetch_related("resources__building", "resources__village")
        .get(pk=series.pk)
    )
    for resource in fresh.resources.all():
        permissions.check_may_book(by, resource, fresh.party, now=now)
    return fresh
