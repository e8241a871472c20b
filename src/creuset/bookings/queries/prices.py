"""What a booking costs, or would cost: the values of its price, and the price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.bookings import permissions
from creuset.bookings.actions.periods import Period, again
from creuset.bookings.models import Booking, BookingExtra
from creuset.bookings.queries.tariffs import tariff_of
from creuset.bookings.rules import tariffs
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.villages.models import Village


@dataclass(frozen=True)
class Price:
    """A price with its lines, or why there is none."""

    quoted: tariffs.Quoted | None = None
    refusal: DomainError | None = None


def price_of(
    periods: Sequence[Period],
    *,
    village: Village,
    party: Party | None,
    by: Actor,
    now: datetime,
    extras: Mapping[str, int] | None = None,
) -> Price | None:
    """Return what the periods would cost the party, None where the village has no prices; five queries.

    Raises Forbidden unless `by` may book every place for the party: what was agreed with a customer is
    their own business.
    """
    if party is not None:
        for period in periods:
            permissions.check_may_book(by, period.resource, party, now=now)
    return judged(
        asked_of(periods, village=village, extras=extras or {}),
        village=village,
        party_id=party.pk if party else None,
    )


def price_of_booking(booking: Booking) -> Price | None:
    """Return what a loaded booking costs by the cards that hold for it; None where there are no prices."""
    return judged(asked_of_booking(booking), village=booking.village, party_id=booking.party_id)


def judged(
    asked: tariffs.Asked,
    *,
    village: Village,
    party_id: int | None,
    accepted: tariffs.Accepted | None = None,
) -> Price | None:
    """Return the price of what is asked, or the refusal that names what has none."""
    days = {
        at.astimezone(asked.zone).date()
        for period in asked.periods
        for at in (period.span.start, period.span.end)
    }
    first, last = min(days).year, max(days).year
    tariff = tariff_of(village, party_id=party_id, years=range(first, last + 1))
    if tariff is None:
        return None
    try:
        return Price(quoted=tariffs.quote(asked, tariff, accepted=accepted))
    except DomainError as error:
        return Price(refusal=error)


def asked_of(
    periods: Iterable[Period], *, village: Village, extras: Mapping[str, int]
) -> tariffs.Asked:
    """Return what the price is asked for; pools of the resources are looked up together."""
    found = list(periods)
    pools = _pools_of([period.resource for period in found])
    return tariffs.Asked(
        periods=tuple(
            tariffs.AskedPeriod(
                codes=(period.resource.code, *pools.get(period.resource.pk, ())),
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


def asked_of_booking(booking: Booking) -> tariffs.Asked:
    """Return what the price of a loaded booking is asked for, its extras included; two queries."""
    extras = dict(BookingExtra.objects.filter(booking=booking).values_list("code", "quantity"))
    periods = [again(segment) for segment in booking.segments.all()]
    return asked_of(periods, village=booking.village, extras=extras)


def _pools_of(resources: Iterable[Resource]) -> dict[int, tuple[str, ...]]:
    """Return the pool of each resource that is a unit of one: its price may be borrowed."""
    wholes = {resource.pk: resource.whole_id for resource in resources if resource.whole_id}
    if not wholes:
        return {}
    rows = Resource.objects.filter(pk__in=set(wholes.values()), is_pool=True)
    codes = dict(rows.values_list("pk", "code"))
    return {pk: (codes[whole],) for pk, whole in wholes.items() if whole in codes}
