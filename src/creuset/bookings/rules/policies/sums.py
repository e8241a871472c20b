"""Rules about all that somebody has: quotas, open bookings, no two slots in a row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from creuset.bookings.rules.policies.errors import InARow, QuotaReached, TooManyOpen
from creuset.bookings.rules.policies.params import CoolDown, OpenBookings, Over, Quota, Unit
from creuset.bookings.rules.policies.values import Facts, Had, Piece, Policy, Subject
from creuset.bookings.rules.policies.words import hours, length
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span

MINUTE = timedelta(minutes=1)


def bucket(day: date, over: Over) -> date:
    """Return the first day of the day, week (from Monday) or month that holds the day."""
    if over is Over.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if over is Over.MONTH else day


def spread(spans: Iterable[Span], params: Quota, zone: ZoneInfo) -> Counter[date]:
    """Return what the spans count in each bucket: their minutes, cut at the village's midnights; or each once,
    where it begins.

    Spans at the same time each count: three spaces for an hour count three hours.
    """
    found: Counter[date] = Counter()
    for span in spans:
        if params.unit is Unit.TIMES:
            found[bucket(span.start.astimezone(zone).date(), params.over)] += 1
            continue
        first = span.start.astimezone(zone).date()
        if first == span.end.astimezone(zone).date():
            found[bucket(first, params.over)] += span.duration // MINUTE
            continue
        for day in DaySpan.touching(span, zone):
            within = DaySpan.of(day, day).to_span(zone) & span
            if within is not None:
                found[bucket(day, params.over)] += within.duration // MINUTE
    return found


def quota(
    policy: Policy, params: Quota, pieces: Sequence[Piece], facts: Facts
) -> Iterator[QuotaReached]:
    """Refuse what takes somebody over their share of a day, a week or a month."""
    asked = spread((piece.span for piece in pieces), params, facts.zone)
    most = params.most * 60 if params.unit is Unit.HOURS else params.most
    for subject in facts.counted(policy, params.per):
        had = spread((one.span for one in facts.had_by(subject, policy)), params, facts.zone)
        for first, more in sorted(asked.items()):
            if had[first] + more > most:
                yield QuotaReached(
                    _over_quota(params, subject, first, had=had[first], more=more),
                    policy=policy.code,
                    why=policy.why,
                    weight=had[first] + more - most,
                )


def _over_quota(params: Quota, subject: Subject, first: date, *, had: int, more: int) -> Sentence:
    show = hours if params.unit is Unit.HOURS else _times
    words: Mapping[str, object] = {
        "who": subject.name,
        "when": when(params.over, first),
        "had": show(had),
        "more": show(more),
        "most": show(params.most * 60 if params.unit is Unit.HOURS else params.most),
    }
    return _("%(who)s, %(when)s: %(had)s booked, %(more)s asked, %(most)s at most.", **words)


def _times(number: int) -> Sentence:
    return _("%(number)s ×", number=number)


def when(over: Over, first: date) -> Sentence:
    """Return the name of a day, a week or a month, for the middle of a sentence."""
    return {
        Over.DAY: _("on %(day)s", day=first),
        Over.WEEK: _("in the week of %(day)s", day=first),
        Over.MONTH: _("in the month from %(day)s", day=first),
    }[over]


def open_bookings(
    policy: Policy, params: OpenBookings, pieces: Sequence[Piece], facts: Facts
) -> Iterator[TooManyOpen]:
    """Refuse one booking more than may be open at once; a booking is open until it is over."""
    if all(piece.span.end <= facts.now for piece in pieces):
        return
    for subject in facts.counted(policy, params.per):
        had = {one.booking for one in facts.had_by(subject, policy) if one.span.end > facts.now}
        if len(had) + 1 > params.most:
            yield TooManyOpen(
                _(
                    "%(who)s: bookings to come already %(had)s, at most %(most)s at once.",
                    who=subject.name,
                    had=len(had),
                    most=params.most,
                ),
                policy=policy.code,
                why=policy.why,
                weight=-params.most,
            )


def cool_down(
    policy: Policy, params: CoolDown, pieces: Sequence[Piece], facts: Facts
) -> Iterator[InARow]:
    """Refuse a period too near another booking of the same on the same spaces: others have their turn first."""
    rest = params.minutes * MINUTE
    for subject in facts.counted(policy, params.per):
        had = facts.had_by(subject, policy)
        for piece in pieces:
            if near := _nearest(piece.span, had, rest):
                yield InARow(
                    _(
                        "%(name)s: %(who)s has it from %(start)s to %(end)s already, and leaves it "
                        "to others for %(rest)s.",
                        name=piece.name,
                        who=subject.name,
                        start=near.span.start,
                        end=near.span.end,
                        rest=length(params.minutes),
                    ),
                    policy=policy.code,
                    why=policy.why,
                    weight=params.minutes,
                    instead=_after(piece.span, had, rest),
                )


def _nearest(span: Span, had: Iterable[Had], rest: timedelta) -> Had | None:
    return next((one for one in had if is_near(span, one.span, rest)), None)


def is_near(span: Span, other: Span, rest: timedelta) -> bool:
    """Say whether less than the rest lies between two spans."""
    return span.start < other.end + rest and other.start < span.end + rest


def _after(span: Span, had: Sequence[Had], rest: timedelta) -> Span:
    """Return the first span as long that is not near any that was had."""
    for one in sorted(had, key=lambda each: each.span.end):
        if is_near(span, one.span, rest):
            span = Span(one.span.end + rest, one.span.end + rest + span.duration)
    return span
