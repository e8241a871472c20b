"""Series begin, go on, and get back a time that was left out. Each time is a booking of its own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions
from creuset.bookings.actions.ladder import lock_ladder
from creuset.bookings.actions.options import lapse
from creuset.bookings.actions.periods import (
    Period,
    check_shape,
)
from creuset.bookings.actions.series.asked import Again, Instead, Preview, Seen
from creuset.bookings.actions.series.optional import Given, on_ladder
from creuset.bookings.actions.series.plan import Plan, conflicts_on, nearest, passed, planned
from creuset.bookings.actions.series.writing import tell_series, written
from creuset.bookings.models import Booking, Series
from creuset.bookings.queries.ladder import state_of
from creuset.bookings.queries.prices import prices_of_times
from creuset.bookings.queries.series import taken_around
from creuset.bookings.rules import series as rules_of_series
from creuset.bookings.rules.series import (
    BadSeries,
    NotInSeries,
    Taken,
    Time,
    fit_all,
    times_of,
)
from creuset.bookings.states import OVER, BookingState, PowerMode, SegmentKind
from creuset.core import traces
from creuset.core.locks import hold_row
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.actions import claims
from creuset.places.models import Resource


def preview_series(*, again: Again, by: Actor, now: datetime) -> Preview:
    """Return each time of the series, with what is in its way and the nearest time that is free; nothing changes.

    Raises: Forbidden; NothingAsked; OtherVillage; BadRule; BadSeries.
    """
    _check_asked(again, by=by, now=now)
    plan = planned(again, [(time, ()) for time in times_of(again.pattern, now=now)], by=by, now=now)
    taken, placed = _placed(plan, now=now)
    ladder = on_ladder(plan, placed, now=now)
    wants = [plan.wants[resource.pk] for resource in again.resources]
    each = plan.by_time()
    prices = prices_of_times(
        list(each.values()),
        village=again.village,
        party=again.party,
        extras=again.extras,
        by=by,
        now=now,
    )
    costs = dict(zip(each, prices, strict=True))
    seen = []
    for time, _resources in plan.asked:
        is_taken = placed[time.on] is None
        seen.append(
            Seen(
                time,
                refusals=(*plan.refusals.get(time.on, ()), *ladder.refusals.get(time.on, ())),
                is_taken=is_taken,
                other_time=nearest(again, time.span, wants, taken, now=now) if is_taken else None,
                rank=ladder.ranks.get(time.on, 0),
                price=costs.get(time.on),
            )
        )
    return Preview(tuple(seen), tuple(plan.together))


def _placed(plan: Plan, *, now: datetime) -> tuple[Taken, Given]:
    """Return what is taken around the times, and what each of them is given; an option may stand behind others'."""
    taken, claimed = taken_around(plan.wants.values(), plan.window, now=now)
    at_worst = claimed if plan.again.is_optional else None
    return taken, fit_all(plan.entries(), taken, at_worst=at_worst)


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

    Where options are asked, each of them is one, with its rank. On the days of `instead`, what it says is booked.
    Raises: as `preview_series`; what the rules refuse, unless the team overrules it; what the ladder refuses of
    options, and NoRate of extras; SeriesConflicts where a time is taken that nobody said to skip. Then nothing
    changed.
    """
    _check_asked(again, by=by, now=now)
    series = Series.objects.create(
        village=again.village,
        title=again.title,
        party=again.party,
        booked_by=by.party,
        project=again.project,
        note=again.note,
        kind=again.kind,
        power_mode=again.power_mode,
        power_kva=again.power_kva,
        extras=dict(again.extras),
        is_optional=again.is_optional,
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


@traces.at_the_end()
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
    plan = planned(again, asked, by=by, now=now)
    judgement = passed(plan, by=by, overrule=overrule)
    if again.is_optional:
        lock_ladder(again.village.pk)
    judgement.hold()
    claims.hold_parts({part for want in plan.wants.values() for part in want.part_ids})
    _taken, placed = _placed(plan, now=now)
    if conflicts := [on for on, given in placed.items() if given is None]:
        raise conflicts_on(conflicts)
    # What the ladder says holds only once it is held.
    refused = on_ladder(plan, placed, now=now).all_refusals
    if refused:
        judgement = passed(plan, by=by, overrule=overrule, ladder=refused)
    bookings = written(series, again, plan, placed, by=by, now=now)
    verb = facts.SERIES_ASKED if again.is_optional else facts.SERIES_BOOKED
    tell_series(series, verb, bookings, by=by, now=now, judgement=judgement)
    return bookings


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
        kind=SegmentKind(series.kind),
        power_mode=PowerMode(series.power_mode),
        power_kva=series.power_kva,
        extras=series.extras,
        is_optional=series.is_optional,
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
    if not times or any(_still_stands(row, now=now) for row in _bookings_on(series, on)):
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


def _bookings_on(series: Series, on: date) -> list[Booking]:
    return list(Booking.objects.filter(series=series, occurs_on=on).select_related("hold"))


def _still_stands(booking: Booking, *, now: datetime) -> bool:
    """Say whether the booking is not over; that its option lapsed is written down where nobody did yet."""
    state = state_of(booking, now=now)
    if state is BookingState.LAPSED and booking.state != state:
        lapse(hold_id=booking.hold.pk, now=now)
    return state not in OVER


def locked(series: Series, *, by: Actor, now: datetime) -> Series:
    """Return the series as it is now, its row held; raise Forbidden unless the actor may book for its party there."""
    hold_row(Series, series.pk)
    fresh = (
        Series.objects.select_related("village", "party", "project")
        .prefetch_related("resources__building", "resources__village")
        .get(pk=series.pk)
    )
    for resource in fresh.resources.all():
        permissions.check_may_book(by, resource, fresh.party, now=now)
    return fresh
