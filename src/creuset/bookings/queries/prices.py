"""What a booking costs, or would cost: the values of its price, and the price."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField

from creuset.bookings import permissions
from creuset.bookings.actions.periods import Period
from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries.allowances import does_pay, purse_of_booker, would_pay
from creuset.bookings.queries.billed import accepted_for
from creuset.bookings.queries.presence import as_booked
from creuset.bookings.queries.recorded import (
    Recorded,
    extras_wanted,
    recorded_from,
    recorded_rows,
)
from creuset.bookings.queries.tariffs import tariff_of
from creuset.bookings.rules import tariffs
from creuset.bookings.states import PowerMode, SegmentKind
from creuset.core.prepared import Asked, GivenList, Prepared, ask
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.plans.queries.purses import Purse
from creuset.villages.models import Village

POOLS = Prepared(
    lambda: Resource.objects.filter(
        pk__in=GivenList("wholes", BigIntegerField()), is_pool=True
    ).values_list("pk", "code")
)


@dataclass(frozen=True)
class Price:
    """A price with its lines, or why there is none."""

    quoted: tariffs.Quoted | None = None
    #: The cancellation ladders of the village, by code.
    ladders: Mapping[str, tariffs.Ladder] = field(default_factory=dict)
    refusal: DomainError | None = None
    #: What it is the price of.
    asked: tariffs.Asked | None = None


def price_of(
    periods: Sequence[Period],
    *,
    village: Village,
    party: Party | None,
    by: Actor,
    now: datetime,
    extras: Mapping[str, int] | None = None,
) -> Price | None:
    """Return what the periods would cost the party, and what its allowances would pay of that; three queries.

    None where the village has no prices and nothing is spent. Raises Forbidden unless `by` may book every place
    for the party: what was agreed with a customer is their own business.
    """
    if party is not None:
        for period in periods:
            permissions.check_may_book(by, period.resource, party, now=now)
    asked = asked_of(periods, village=village, extras=extras or {})
    price = judged(asked, village=village, party_id=party.pk if party else None)
    if party is None:
        return price
    ends_at = max(period.span.end for period in periods)
    purse = purse_of_booker(village, party, by.party_id, until=ends_at, now=now)
    return _paid_by(purse, price, asked, village)


def _paid_by(
    purse: Purse, price: Price | None, asked: tariffs.Asked, village: Village
) -> Price | None:
    """Return the price with what the purse would pay of it, which is taken from the purse."""
    if price is not None and price.refusal is not None:
        return price
    quoted = None if price is None else price.quoted
    return _with(price, would_pay(quoted, asked, purse, village=village), asked)


def _with(price: Price | None, quoted: tariffs.Quoted | None, asked: tariffs.Asked) -> Price | None:
    if quoted is None:
        return price
    return replace(price, quoted=quoted) if price else Price(quoted=quoted, asked=asked)


def prices_of_each(
    wanted: Sequence[tuple[Period, Mapping[str, int]]],
    *,
    village: Village,
    party: Party,
    by: Actor,
    now: datetime,
) -> tuple[list[Price | None], Price | None]:
    """Return what each of the periods would cost the party by itself, and all of them together; four queries.

    With each come the extras that are asked with it, by code and number. Together may be less: days make weeks, and
    an allowance is spent once; allowances are told of all together. None where the village has no prices. Whether
    the reader may know is theirs to ask who call.
    """
    periods = [period for period, _extras in wanted]
    extras = sum((Counter(extras) for _period, extras in wanted), Counter[str]())
    found = prices_of(
        [*(([period], more) for period, more in wanted), (periods, extras)],
        village=village,
        party=party,
    )
    prices: list[Price | None] = []
    prices += found or [None] * (len(periods) + 1)
    *each, whole = prices
    ends_at = max(period.span.end for period in periods)
    purse = purse_of_booker(village, party, by.party_id, until=ends_at, now=now)
    asked = whole.asked if whole else None
    if asked is None:
        asked = asked_of(periods, village=village, extras=extras)
    return each, _paid_by(purse, whole, asked, village)


def prices_of_times(
    each: Sequence[Sequence[Period]],
    *,
    village: Village,
    party: Party,
    extras: Mapping[str, int],
    by: Actor,
    now: datetime,
) -> list[Price | None]:
    """Return what each of these would cost the party as a booking of its own, booked in this order: what one spends
    of an allowance, the next ones have no more; three queries whatever they are.

    None where the village has no prices and nothing is spent. Whoever asks has checked the right to book for the
    party.
    """
    if not each:
        return []
    found = prices_of([(periods, extras) for periods in each], village=village, party=party)
    prices: Sequence[Price | None] = found or [None] * len(each)
    ends_at = max(period.span.end for periods in each for period in periods)
    purse = purse_of_booker(village, party, by.party_id, until=ends_at, now=now)
    if not purse.to_spend():
        return list(prices)
    pools = _pools_of(period.resource for periods in each for period in periods)
    asked = [
        price.asked
        if price and price.asked
        else asked_of(periods, village=village, extras=extras, pools=pools)
        for price, periods in zip(prices, each, strict=True)
    ]
    return [_paid_by(purse, price, one, village) for price, one in zip(prices, asked, strict=True)]


def prices_of(
    each: Sequence[tuple[Sequence[Period], Mapping[str, int]]],
    *,
    village: Village,
    party: Party,
) -> list[Price] | None:
    """Return what each of these periods, with their extras, costs by the cards; two queries.

    None where the village has no prices.
    """
    spans = [period.span for periods, _extras in each for period in periods]
    tariff = _tariff_in(spans, village, party.pk) if spans else None
    if tariff is None:
        return None
    pools = _pools_of(period.resource for periods, _extras in each for period in periods)
    return [
        _quoted(asked_of(periods, village=village, extras=extras, pools=pools), tariff, None)
        for periods, extras in each
    ]


def price_of_booking(
    booking: Booking,
    segments: Iterable[Segment] | None = None,
    *,
    recorded: Recorded | None = None,
) -> Price | None:
    """Return what a booking costs by its accepted quote, else by the cards that hold for it, and what allowances pay
    of it; two queries.

    `segments` are its periods with their resources; those of a loaded booking where they are left out. What is
    `recorded` of it is asked of the database where it is left out: whoever knows it has the wholes of the resources
    as well. None where the village has no prices and nothing is spent.
    """
    rows = as_booked(booking, list(booking.segments.all() if segments is None else segments))
    known, asked = _known(booking, rows, recorded)
    tariff = _tariff_for(booking, rows)
    price = None if tariff is None else _quoted(asked, tariff, accepted_for(known.quote, asked))
    if not known.spent or (price is not None and price.refusal is not None):
        return price
    firm = [not row.is_option for row in rows]
    quoted = None if price is None else price.quoted
    return _with(price, does_pay(quoted, asked, known.spent, firm, village=booking.village), asked)


def carded_price(booking: Booking, segments: Iterable[Segment]) -> Price | None:
    """Return the same before anything is paid by an allowance."""
    rows = as_booked(booking, list(segments))
    tariff = _tariff_for(booking, rows)
    if tariff is None:
        return None
    known, asked = _known(booking, rows)
    return _quoted(asked, tariff, accepted_for(known.quote, asked))


def _tariff_for(booking: Booking, rows: Iterable[Segment]) -> tariffs.Tariff | None:
    """Return what the village says of prices to the booking's party; None where there is nothing to price."""
    spans = [Span(row.starts_at, row.ends_at) for row in rows]
    return _tariff_in(spans, booking.village, booking.party_id) if spans else None


def _known(
    booking: Booking, rows: Sequence[Segment], recorded: Recorded | None = None
) -> tuple[Recorded, tariffs.Asked]:
    """Return what is written of a booking, and what its price is asked for; one query, or none for what is known."""
    if recorded is None:
        told, pools = _asked_with_pools(recorded_rows(booking), [row.resource for row in rows])
        recorded = recorded_from(*told)
    else:
        pools = _loaded_pools(rows)
    return recorded, _asked_of_rows(booking, rows, extras=recorded.extras, pools=pools)


def prices_of_new(
    new: Sequence[tuple[Booking, Sequence[Segment]]], *, extras: Mapping[str, int] | None = None
) -> list[Price | None]:
    """Return what each of some new bookings of one party costs by the cards that hold for it; one query.

    Each comes with its periods, their resources loaded; `extras` are asked of the database where they are left out.
    None where the village has no prices.
    """
    spans = [Span(row.starts_at, row.ends_at) for _booking, rows in new for row in rows]
    tariff = _tariff_in(spans, new[0][0].village, new[0][0].party_id) if spans else None
    if tariff is None:
        return [None] * len(new)
    return [
        _quoted(asked_of_booking(booking, rows, extras=extras), tariff, None)
        for booking, rows in new
    ]


def judged(asked: tariffs.Asked, *, village: Village, party_id: int | None) -> Price | None:
    """Return the price of what is asked by the cards, or the refusal that names what has none."""
    tariff = _tariff_in([period.span for period in asked.periods], village, party_id)
    return None if tariff is None else _quoted(asked, tariff, None)


def _tariff_in(
    spans: Iterable[Span], village: Village, party_id: int | None
) -> tariffs.Tariff | None:
    years = {at.astimezone(village.zone).year for span in spans for at in (span.start, span.end)}
    return tariff_of(village, party_id=party_id, years=range(min(years), max(years) + 1))


def _quoted(
    asked: tariffs.Asked, tariff: tariffs.Tariff, accepted: tariffs.Accepted | None
) -> Price:
    try:
        quoted = tariffs.quote(asked, tariff, accepted=accepted)
    except DomainError as error:
        return Price(refusal=error, asked=asked)
    return Price(quoted=quoted, ladders=tariff.ladders, asked=asked)


def asked_of(
    periods: Iterable[Period],
    *,
    village: Village,
    extras: Mapping[str, int],
    pools: Mapping[int, str] | None = None,
) -> tariffs.Asked:
    """Return what the price is asked for; `pools` are the codes of the resources' pools, where they are known."""
    found = list(periods)
    resources = [period.resource for period in found]
    known = _pools_of(resources) if pools is None else pools
    return tariffs.Asked(
        periods=tuple(
            tariffs.AskedPeriod(
                codes=tuple(
                    filter(None, (period.resource.code, known.get(period.resource.whole_id or 0)))
                ),
                names=period.resource.names,
                kind=period.resource.kind,
                span=period.span,
                segment_kind=period.kind.value,
                power_mode=period.power_mode.value,
                power_kva=period.power_kva,
            )
            for period in found
        ),
        zone=village.zone,
        extras=tuple(tariffs.AskedExtra(code, count) for code, count in extras.items()),
    )


def asked_of_booking(
    booking: Booking,
    segments: Iterable[Segment] | None = None,
    *,
    extras: Mapping[str, int] | None = None,
) -> tariffs.Asked:
    """Return what the price of a booking is asked for, its extras included; one query, or none for known `extras`.

    `segments` are its periods with their resources; those of a loaded booking where they are left out. Whoever
    knows the extras has the wholes of the resources as well.
    """
    rows = list(booking.segments.all() if segments is None else segments)
    if extras is None:
        told, pools = _asked_with_pools([extras_wanted(booking)], [row.resource for row in rows])
        extras = dict(told[0])
    else:
        pools = _loaded_pools(rows)
    return _asked_of_rows(booking, rows, extras=extras, pools=pools)


def _asked_of_rows(
    booking: Booking,
    rows: Iterable[Segment],
    *,
    extras: Mapping[str, int],
    pools: Mapping[int, str],
) -> tariffs.Asked:
    periods = [
        Period(
            row.resource,
            Span(row.starts_at, row.ends_at),
            kind=SegmentKind(row.kind),
            power_mode=PowerMode(row.power_mode),
            power_kva=row.power_kva,
        )
        for row in rows
    ]
    return asked_of(periods, village=booking.village, extras=extras, pools=pools)


def _loaded_pools(rows: Iterable[Segment]) -> dict[int, str]:
    """Return the same as `_pools_of` of periods whose resources have their wholes loaded."""
    wholes = [row.resource.whole for row in rows if row.resource.whole_id]
    return {whole.pk: whole.code for whole in wholes if whole and whole.is_pool}


def _pools_of(resources: Iterable[Resource]) -> dict[int, str]:
    """Return the codes of the pools that the resources are units of, by key: prices may be borrowed from them; one
    query, none where no resource is a unit.
    """
    _told, pools = _asked_with_pools([], resources)
    return pools


def _asked_with_pools(
    asked: Sequence[Asked], resources: Iterable[Resource]
) -> tuple[list[Any], dict[int, str]]:
    """Return the answers to what is asked, and the same as `_pools_of`; one query."""
    wholes = {resource.whole_id for resource in resources if resource.whole_id}
    if not wholes:
        return ask(asked), {}
    *told, pools = ask([*asked, POOLS.listed(wholes=list(wholes))])
    return told, dict(pools)
