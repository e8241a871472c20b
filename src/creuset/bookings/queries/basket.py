"""What lies in somebody's basket: each line judged as it stands now, with its price and its ways out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext as _

from creuset.bookings import permissions
from creuset.bookings.actions.judging import Judgement, judged, piece_of
from creuset.bookings.actions.periods import Period, asked_of
from creuset.bookings.models import BasketLine, HoldPart
from creuset.bookings.queries.asking import Asking
from creuset.bookings.queries.held import held_by_option
from creuset.bookings.queries.ladder import live_parts
from creuset.bookings.queries.prices import Price, prices_of_each
from creuset.bookings.rules import LONGEST, AskedTwice, basket, policies, refusals
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import DomainError, NotFound
from creuset.kernel.spans import Span, merge
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.actions import claims
from creuset.places.models import Resource, ResourcePart
from creuset.places.queries.access import find_resources
from creuset.places.queries.availability import busy_spans, parts_of, turnaround_of
from creuset.places.queries.refusals import LOOK_AHEAD, occupied, slots_beside
from creuset.places.rules import Wanted
from creuset.projects.models import Project
from creuset.villages.models import Village

MOST_SLOTS = 3

#: What lies in a basket: the menus count it.
LYING = Prepared(
    lambda: BasketLine.objects.filter(user__party_id=Given("party", BigIntegerField())).values_list(
        "pk"
    )
)


@dataclass(frozen=True)
class LineShown:
    """A line as it stands now: what refuses it, and whose option is before it, each with its ways out."""

    row: BasketLine
    #: None where the owner sees the place no more.
    place: Resource | None
    refusals: tuple[DomainError, ...] = ()
    #: Somebody has an option then: an option behind it may be asked, firm it is not booked.
    held: DomainError | None = None
    price: Price | None = None

    @property
    def span(self) -> Span:
        """When it would be booked."""
        return self.row.span


@dataclass(frozen=True)
class VillageBasket:
    """What lies in the basket of one village: one booking, if it is booked."""

    village: Village
    lines: tuple[LineShown, ...]
    #: What the rules refuse of the lines only together.
    together: tuple[DomainError, ...] = ()
    price: Price | None = None
    #: The team decides first.
    waits: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether something refuses it, asked firm or as an option."""
        return bool(self.together) or any(line.refusals for line in self.lines)

    @property
    def is_held(self) -> bool:
        """Whether somebody's option is before some of it."""
        return any(line.held for line in self.lines)


def lines_of(by: Actor) -> QuerySet[BasketLine]:
    """Return the lines of the actor's basket, village by village, in time."""
    rows = BasketLine.objects.filter(user__party_id=by.party_id or 0)
    return rows.select_related("village", "resource").order_by(
        "village_id", "starts_at", "resource__position", "pk"
    )


def get_line(by: Actor, pk: int) -> BasketLine:
    """Return a line of the actor's basket; NotFound where there is none."""
    row = lines_of(by).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("This does not lie in your basket, or no more."))
    row.resource.village = row.village
    return row


def periods_of(
    rows: Iterable[BasketLine], *, by: Actor, state: SegmentState
) -> list[tuple[Village, list[Period]]]:
    """Return what the lines ask for, village by village; NotFound for a place that the actor sees no more."""
    found = []
    for village, some in _by_village(rows):
        places = find_resources(village, [row.resource.code for row in some], by)
        gone = next((row for row in some if row.resource.code not in places), None)
        if gone is not None:
            raise NotFound(_gone_text())
        found.append((village, [_period(row, places[row.resource.code], state) for row in some]))
    return found


def extras_of(rows: Iterable[BasketLine]) -> dict[int, dict[str, int]]:
    """Return what the lines ask beside their places, by village: those of one village ask it together."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.village_id].update(row.extras)
    return {village: dict(asked) for village, asked in found.items()}


def project_for(by: Actor, pk: int | None) -> Project | None:
    """Return the project, which one of the basket's villages knows; NotFound where none does."""
    if pk is None:
        return None
    villages = {row.village_id for row in lines_of(by)}
    known = Project.objects.filter(pk=pk, known_in__village__in=villages).first()
    if known is None:
        raise NotFound(_("There is no such project here."), field="project")
    return known


@dataclass(frozen=True)
class Lying:
    """What lies in a basket, and the smallest parts of its places; asked together with something else."""

    rows: Sequence[BasketLine]
    parts: Mapping[int, Sequence[int]]


def questions_of(by: Actor) -> tuple[QuerySet[BasketLine], QuerySet[ResourcePart, tuple[int, int]]]:
    """Return what `lying_of` answers as questions, to be asked with others."""
    lines = lines_of(by)
    parts = ResourcePart.objects.filter(resource__in=lines.order_by().values("resource"))
    return lines, parts.order_by("resource", "part").values_list("resource_id", "part_id")


def lying_of(rows: Sequence[BasketLine], parts: Iterable[tuple[int, int]]) -> Lying:
    """Return what was answered."""
    found: dict[int, list[int]] = defaultdict(list)
    for resource, part in parts:
        found[resource].append(part)
    return Lying(rows, found)


def basket_of(
    by: Actor, *, party: Party, now: datetime, lying: Lying | None = None
) -> list[VillageBasket]:
    """Return the actor's basket as the party would book it; some queries for each village, none for each line.

    `lying` is what lies in it, where whoever calls has asked.
    """
    rows, parts = (lines_of(by), None) if lying is None else (lying.rows, lying.parts)
    return [
        _shown(village, some, by=by, party=party, now=now, parts=parts)
        for village, some in _by_village(rows)
    ]


def _by_village(rows: Iterable[BasketLine]) -> list[tuple[Village, list[BasketLine]]]:
    return [
        (some[0].village, some) for _key, each in groupby(rows, _village_key) if (some := [*each])
    ]


def _village_key(row: BasketLine) -> int:
    return row.village_id


def _period(row: BasketLine, place: Resource, state: SegmentState) -> Period:
    is_fed = place.supply_id is not None
    return Period(
        place,
        row.span,
        kind=SegmentKind(row.kind),
        state=state,
        power_mode=PowerMode(row.power_mode) if is_fed else PowerMode.INCLUDED,
        power_kva=row.power_kva if is_fed else None,
    )


def _gone_text() -> str:
    return _("There is no such place any more, or none that you may see.")


def _shown(
    village: Village,
    rows: Sequence[BasketLine],
    *,
    by: Actor,
    party: Party,
    now: datetime,
    parts: Mapping[int, Sequence[int]] | None = None,
) -> VillageBasket:
    places = find_resources(village, [row.resource.code for row in rows], by)
    periods = {
        row.pk: _period(row, places[row.resource.code], SegmentState.CONFIRMED)
        for row in rows
        if row.resource.code in places
    }
    judgement = judged(Asking(village, party, by, now), periods.values())
    ledger = _Ledger.read(village, periods, parts, now=now)
    taken = ledger.taken(by=by, now=now)
    held = ledger.held(by=by, now=now)
    own = {
        pk
        for pk, period in periods.items()
        if permissions.may_book(by, period.resource, party, now=now)
    }
    mine = {row.pk: (periods[row.pk], row.extras) for row in rows if row.pk in own}
    prices, total = _prices(mine, village, party, by=by, now=now)
    refused = _refused(periods, judgement, by=by, party=party, now=now)
    return VillageBasket(
        village,
        tuple(
            LineShown(
                row,
                places.get(row.resource.code),
                (*refused.get(row.pk, [NotFound(_gone_text())]), *taken.get(row.pk, ())),
                held.get(row.pk),
                prices.get(row.pk),
            )
            for row in rows
        ),
        tuple(policies.of_all(judgement.policies, judgement.pieces, judgement.facts)),
        total,
        bool(periods) and judgement.asks_only(),
    )


def _refused(
    periods: Mapping[int, Period], judgement: Judgement, *, by: Actor, party: Party, now: datetime
) -> dict[int, list[DomainError]]:
    """Return what refuses each line by itself, but for what is taken."""
    found: dict[int, list[DomainError]] = {}
    for pk, period in periods.items():
        mine = found[pk] = []
        try:
            permissions.check_may_book(by, period.resource, party, now=now)
        except DomainError as error:
            mine.append(error)
        mine += refusals(asked_of(period.resource, period.span), now=now)
        if period.span.duration <= LONGEST:
            mine += policies.of_period(judgement.policies, piece_of(period), judgement.facts)
    for missing in judgement.missing:
        for pk, period in periods.items():
            if (period.resource.code, period.span) == (missing.place, missing.span):
                found[pk].append(missing)
    for pk, again in _twice(periods):
        found[pk].append(again)
    return found


def _prices(
    wanted: Mapping[int, tuple[Period, Mapping[str, int]]],
    village: Village,
    party: Party,
    *,
    by: Actor,
    now: datetime,
) -> tuple[Mapping[int, Price | None], Price | None]:
    """Return what each line costs by itself, and all of them together."""
    if not wanted:
        return {}, None
    each, total = prices_of_each(
        list(wanted.values()), village=village, party=party, by=by, now=now
    )
    return dict(zip(wanted, each, strict=True)), total


def _twice(periods: Mapping[int, Period]) -> Iterable[tuple[int, DomainError]]:
    keys = list(periods)
    before = basket.asked_twice([(periods[pk].resource.pk, periods[pk].span) for pk in keys])
    for pk, at in zip(keys, before, strict=True):
        if at is not None:
            name = periods[pk].resource.name
            yield pk, AskedTwice(_("%(name)s is asked twice at the same time.") % {"name": name})


@dataclass(frozen=True)
class _Ledger:
    """What is taken of the places of some lines, and under option; read once for all of them."""

    periods: Mapping[int, Period]
    parts: Mapping[int, Sequence[int]]
    busy: Mapping[int, Sequence[Span]]
    options: Sequence[HoldPart]

    @classmethod
    def read(
        cls,
        village: Village,
        periods: Mapping[int, Period],
        parts: Mapping[int, Sequence[int]] | None,
        *,
        now: datetime,
    ) -> "_Ledger":
        """Return the ledger around the lines; three queries, none where there is no line."""
        if not periods:
            return cls({}, {}, {}, ())
        places = {period.resource.pk: period.resource for period in periods.values()}
        parts = parts_of(places.values()) if parts is None else parts
        window = Span(
            min(period.span.start for period in periods.values()),
            max(max(period.span.end, now) for period in periods.values()) + LOOK_AHEAD,
        )
        part_ids = sorted({part for place in places for part in parts[place]})
        return cls(
            periods,
            parts,
            busy_spans(part_ids, window, judged=(village, now)),
            live_parts(part_ids, window, now=now),
        )

    def taken(self, *, by: Actor, now: datetime) -> dict[int, tuple[DomainError]]:
        """Return the refusal of each line that cannot be had; two queries where there are some."""
        gone = {pk: period for pk, period in self.periods.items() if not self._left(pk)}
        wanted = [Wanted(part, self._held(pk)) for pk in gone for part in self._parts(pk)]
        rows = claims.in_the_way(list(dict.fromkeys(wanted)))
        return {
            pk: (
                occupied(
                    resources=[period.resource],
                    span=period.span,
                    claims=[
                        row
                        for row in rows
                        if row.part_id in self._parts(pk)
                        and Span(row.starts_at, row.held_until).overlaps(self._held(pk))
                    ],
                    by=by,
                    now=now,
                    slots=partial(self.slots, pk, now=now),
                ),
            )
            for pk, period in gone.items()
        }

    def held(self, *, by: Actor, now: datetime) -> dict[int, DomainError]:
        """Return of those lines that are only to be had behind an option what is said of it."""
        found: dict[int, DomainError] = {}
        for pk, period in self.periods.items():
            left = self._left(pk)
            rows = [
                row
                for row in self.options
                if row.part_id in self._parts(pk)
                and Span(row.starts_at, row.held_until).overlaps(self._held(pk))
            ]
            mine = {row.part_id for row in rows}
            if left and rows and not (period.resource.is_pool and set(left) - mine):
                found[pk] = held_by_option(
                    resources=[period.resource],
                    span=period.span,
                    wanted=[Wanted(part, self._held(pk)) for part in sorted(mine)],
                    rows=rows,
                    by=by,
                    now=now,
                    slots=partial(self.slots, pk, now=now),
                )
        return found

    def slots(self, pk: int, *, now: datetime) -> list[Span]:
        """Return when the place of a line is free next, for as long, beside the other lines; nothing is read."""
        period = self.periods[pk]
        blocked = {part: list(self.busy[part]) for part in self._parts(pk)}
        for row in self.options:
            if row.part_id in blocked:
                blocked[row.part_id].append(Span(row.starts_at, row.held_until))
        for other in self.periods:
            if other != pk and not self.periods[other].resource.is_pool:
                for part in blocked.keys() & set(self._parts(other)):
                    blocked[part].append(self._held(other))
        start = max(period.span.start, now)
        return slots_beside(
            [period.resource],
            {period.resource.pk: self._parts(pk)},
            {part: merge(spans) for part, spans in blocked.items()},
            needed=period.span,
            window=Span(start, start + LOOK_AHEAD),
            most=MOST_SLOTS,
        )

    def _left(self, pk: int) -> list[int]:
        """Return the parts that a line may have: all of them, or of a pool those that are free."""
        held, parts = self._held(pk), self._parts(pk)
        free = [p for p in parts if not any(span.overlaps(held) for span in self.busy[p])]
        return free if self.periods[pk].resource.is_pool or len(free) == len(parts) else []

    def _parts(self, pk: int) -> Sequence[int]:
        return self.parts[self.periods[pk].resource.pk]

    def _held(self, pk: int) -> Span:
        period = self.periods[pk]
        return period.span.extend(turnaround_of(period.resource))
