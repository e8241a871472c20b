"""Several wishes answered at once: where and when, of what a reader may book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from itertools import pairwise

from creuset.bookings.actions.judging import piece_of
from creuset.bookings.actions.periods import Period, asked_of
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.free import JUDGED_TOGETHER
from creuset.bookings.queries.held import besides
from creuset.bookings.queries.overdue import CARRIED, missing_until
from creuset.bookings.queries.planning import may_book_row
from creuset.bookings.queries.policies import facts_for, policies_of
from creuset.bookings.queries.series import wants_of
from creuset.bookings.rules import LONGEST, policies, refusals
from creuset.bookings.rules.search import (
    MOST_DAYS,
    MOST_OF_ONE,
    MOST_WISHES,
    BadSearch,
    Need,
    Offer,
    Step,
    Times,
    combinations,
    days_in_a_row,
    has_features,
    hours_in_a_day,
)
from creuset.bookings.rules.series import Taken, Want
from creuset.bookings.states import SegmentState
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan, Span, merge
from creuset.people.actors import Actor
from creuset.places.features import works
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import resources_seen
from creuset.places.queries.availability import busy_spans
from creuset.villages.models import Village

#: How far ahead the first wish is looked for, and what follows without a limit of its own.
MOST_DAYS_AHEAD, FOLLOWS_WITHIN = 92, 31


@dataclass(frozen=True)
class Wish:
    """What is looked for: so many of a kind, with what they must have; or of some places by their codes."""

    kind: str = ""
    codes: tuple[str, ...] = ()
    features: Mapping[str, str | float | bool] = field(default_factory=dict)
    capacity: int | None = None
    building: str = ""
    count: int = 1

    def suits(self, resource: Resource) -> bool:
        """Say whether the resource is what is looked for."""
        return (
            (not self.kind or resource.kind == self.kind)
            and (not self.codes or resource.code in self.codes)
            and (not self.building or resource.building.code == self.building)
            and (not self.capacity or (resource.capacity or 0) >= self.capacity)
            and has_features(resource.features, self.features)
        )

    def works(self, resource: Resource, times: Times) -> bool:
        """Say whether all that is looked for works there at these times."""
        zone = resource.village.zone
        return all(
            works(name, resource.out_of_order, day=span.start.astimezone(zone).date())
            for name in self.features
            if name in resource.out_of_order
            for span in times
        )

    def suited(self, places: Sequence[Resource]) -> list[Resource]:
        """Return the places that are what is looked for, the better ones first: in order, or as they are named."""
        found = [place for place in places if self.suits(place)]
        return sorted(found, key=lambda p: self.codes.index(p.code)) if self.codes else found


@dataclass(frozen=True)
class Round:
    """Wishes for the same time: some days in a row between two hours, or some minutes within a day.

    It comes after the round before it, `within_days` days later at most.
    """

    wishes: tuple[Wish, ...]
    days: int = 0
    minutes: int = 0
    hours: tuple[time, time] = (time(9), time(18))
    within_days: int | None = None

    def times(self, days: DaySpan, village: Village) -> list[Times]:
        """Return when it may take place, if it begins within the days."""
        if self.days:
            return days_in_a_row(days, self.days, self.hours, village.zone)
        return hours_in_a_day(days, timedelta(minutes=self.minutes), self.hours, village.zone)


@dataclass(frozen=True)
class Line:
    """A place of a combination: when it would be booked, and what is taken or under option of it around."""

    place: Resource
    times: Times
    taken: Sequence[Span]
    options: Sequence[Span]


@dataclass(frozen=True)
class Combination:
    """Places and times that answer every wish, in the order in which they were asked."""

    village: Village
    lines: tuple[Line, ...]

    def periods(self, state: SegmentState = SegmentState.CONFIRMED) -> list[Period]:
        """Return what is booked of it."""
        return [Period(line.place, span, state=state) for line in self.lines for span in line.times]

    @property
    def span(self) -> Span:
        """From its first hour to its last."""
        spans = [span for line in self.lines for span in line.times]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


def check_rounds(rounds: Sequence[Round], days: DaySpan) -> None:
    """Raise BadSearch for what nobody searches, or would wait for too long."""
    wishes = [wish for one in rounds for wish in one.wishes]
    if not wishes or not all(one.wishes for one in rounds):
        raise BadSearch(_("Say what you look for."), field="rounds")
    if len(wishes) > MOST_WISHES * 2 or any(not 1 <= w.count <= MOST_OF_ONE for w in wishes):
        raise BadSearch(
            _(
                "At most %(wishes)s wishes, and %(count)s of one.",
                wishes=MOST_WISHES * 2,
                count=MOST_OF_ONE,
            ),
            field="rounds",
        )
    if days.days > MOST_DAYS_AHEAD:
        raise BadSearch(_("At most %(most)s days.", most=MOST_DAYS_AHEAD), field="until")
    for one in rounds:
        if bool(one.days) == bool(one.minutes) or not 0 <= one.days <= MOST_DAYS:
            raise BadSearch(
                _("Each wish lasts some hours, or up to %(most)s days.", most=MOST_DAYS),
                field="rounds",
            )
        if not 0 <= one.minutes <= 24 * 60 or not 0 <= (one.within_days or 0) <= MOST_DAYS_AHEAD:
            raise BadSearch(_("Each wish lasts a day at most, or some days."), field="rounds")


def search(
    village: Village,
    rounds: Sequence[Round],
    *,
    days: DaySpan,
    by: Actor,
    now: datetime,
    most: int = 3,
) -> list[Combination]:
    """Return the earliest combinations of places that `by` may book and that answer every wish.

    The first round begins within the days. What has a claim is taken, and so is what is under
    a live option: it is shown. Shares are judged when it is booked. Raises: BadSearch.
    Shape: five queries, and a few more where policies ask; none for each place or time.
    """
    check_rounds(rounds, days)
    places = _places(village, rounds, by)
    wants = wants_of(places)
    reach = _reaches(rounds, days)
    window = Span(
        reach[0].to_span(village.zone).start,
        reach[-1].to_span(village.zone).end + timedelta(days=MOST_DAYS + 1),
    )
    if window.duration > LONGEST:
        raise BadSearch(_("A search looks a year ahead at most."), field="rounds")
    part_ids = sorted({part for want in wants.values() for part in want.part_ids})
    claimed = busy_spans(part_ids, window, judged=(village, now))
    carried = {part for p in places if p.kind in CARRIED for part in wants[p.pk].part_ids}
    for part, spans in missing_until(carried, window, now=now).items():
        claimed[part] = merge([*claimed.get(part, ()), *spans])
    optional = besides(now)(part_ids, window)
    judge = _Judge(village, places, window, by=by, now=now)
    offers = {
        place.pk: Offer(wants[place.pk], cache(lambda times, p=place: judge.may(p, times)))
        for place in places
    }
    steps = [
        Step(
            one.times(reach[at], village),
            [
                Need([_working(offers[p.pk], p, wish) for p in wish.suited(places)], wish.count)
                for wish in one.wishes
            ],
            one.within_days,
        )
        for at, one in enumerate(rounds)
    ]
    found = combinations(steps, Taken.of(claimed, optional), village.zone, most=most)
    by_id = {place.pk: place for place in places}
    return [
        Combination(
            village,
            tuple(
                _line(by_id[pk], answer.times, wants[pk], claimed, optional)
                for answer in one
                for given in answer.given
                for pk in given
            ),
        )
        for one in found
    ]


def _working(offer: Offer, place: Resource, wish: Wish) -> Offer:
    """Return the offer of a place, at those times when all that is looked for works there."""
    if place.out_of_order.keys().isdisjoint(wish.features):
        return offer
    return replace(offer, may=lambda times: wish.works(place, times) and offer.may(times))


def _line(
    place: Resource,
    times: Times,
    want: Want,
    claimed: Mapping[int, Sequence[Span]],
    optional: Mapping[int, Sequence[Span]],
) -> Line:
    # Of a pool some unit is free: what the others are is nothing to whoever books it.
    parts = () if want.takes_one else want.part_ids
    return Line(
        place,
        times,
        merge(span for part in parts for span in claimed.get(part, ())),
        merge(span for part in parts for span in optional.get(part, ())),
    )


def _places(village: Village, rounds: Sequence[Round], by: Actor) -> list[Resource]:
    """Return the places that answer some wish, smaller ones and those in order first; one query."""
    rows = (
        resources_seen(village, by)
        .filter(is_unbuilt=False)
        .select_related("building", "whole", "supply")
        .defer("description", "polygon")
    )
    wishes = [wish for one in rounds for wish in one.wishes]
    order = {kind: at for at, kind in enumerate(Kind.values)}
    found = []
    for place in rows:
        place.village = place.building.village = village
        if any(wish.suits(place) for wish in wishes) and may_book_row(by, place):
            found.append(place)
    return sorted(
        found,
        key=lambda r: (r.capacity or 0, order[r.kind], r.building.position, r.position, r.pk),
    )


def _reaches(rounds: Sequence[Round], days: DaySpan) -> list[DaySpan]:
    """Return the days on which each round may begin, after the rounds before it."""
    found = [days]
    for before, one in pairwise(rounds):
        last = found[-1]
        gap = FOLLOWS_WITHIN if one.within_days is None else one.within_days
        until = last.until + timedelta(days=before.days + 1 + gap)
        found.append(DaySpan(last.first, until))
    return found


class _Judge:
    """Whether the rules let somebody book a place at some time: what they ask is read once for all."""

    def __init__(
        self,
        village: Village,
        places: Sequence[Resource],
        window: Span,
        *,
        by: Actor,
        now: datetime,
    ) -> None:
        self.now = now
        self.asked = {place.pk: asked_of(place, window) for place in places}
        self.pieces = {place.pk: piece_of(Period(place, window)) for place in places}
        self.rules: list[policies.Policy] = []
        self.facts = policies.Facts(now=now, zone=village.zone)
        if by.party is not None and places:
            rules = [p for p in policies_of(village) if p.rule not in JUDGED_TOGETHER]
            self.rules = rules
            asking = Asking(village, by.party, by, now)
            self.facts = facts_for(asking, rules, list(self.pieces.values()))

    def may(self, place: Resource, times: Times) -> bool:
        """Say whether nothing refuses the place at these times, each by itself."""
        asked, piece = self.asked[place.pk], self.pieces[place.pk]
        return not any(
            refusals(replace(asked, span=span), now=self.now)
            or policies.of_period(self.rules, replace(piece, span=span), self.facts)
            for span in times
        )
