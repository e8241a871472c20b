"""Who settles in a simulated village: a company in an office that is free, whoever comes alone at a hot desk."""

from collections.abc import Iterator
from datetime import date, datetime

from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.signing import sign
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Let, Offer
from creuset.plans.queries.subscriptions import offers_open
from creuset.simulation.cast import Household
from creuset.simulation.streams import stream
from creuset.simulation.tally import Tally
from creuset.villages.models import Village

#: From so many people on, a company takes an office.
IN_AN_OFFICE = 2
#: So large a part of the offices is let: the others are shown to who visits.
FILLED = 0.8


def settle(
    village: Village,
    household: Household,
    party: Party,
    *,
    desk: Actor,
    lead: Actor,
    tally: Tally,
    now: datetime,
) -> None:
    """The household subscribes from that day on: the first of what suits it that it is not refused."""
    today = village.day_of(now)
    for conditions in _suits(village, household, today):
        tally.actions += 2
        try:
            offered = propose(village=village, party=party, conditions=conditions, by=desk, now=now)
            sign(subscription=offered, name=lead.name, by=lead, now=now)
        except DomainError as error:
            tally.refused[error.code] += 1
        else:
            tally.subscriptions += 1
            return


def _suits(village: Village, household: Household, today: date) -> Iterator[Conditions]:
    offers = list(offers_open(village, on=today, is_team=True))
    heads = len(household.people)
    if heads >= IN_AN_OFFICE and (office := _free_office(village, heads)) is not None:
        for offer in _of_kind(offers, OfferKind.OFFICE):
            yield Conditions(offer=offer, starts_on=today, place=office)
    plans = _of_kind(offers, OfferKind.OPEN_SPACE)
    stream(0, "plan", household.key).shuffle(plans)
    for offer in plans:
        yield Conditions(offer=offer, starts_on=today, quantity=heads)


def _of_kind(offers: list[Offer], kind: OfferKind) -> list[Offer]:
    return [one for one in offers if one.kind == kind]


def _free_office(village: Village, heads: int) -> Resource | None:
    """Return the smallest office that holds them and that nobody has; None once the village is full enough."""
    offices = Resource.objects.filter(
        village=village, kind=Kind.OFFICE, retired_at__isnull=True, is_unbuilt=False
    )
    let = Let.objects.filter(resource__in=offices).values("resource")
    free = offices.exclude(pk__in=let).select_related("building")
    if free.count() <= offices.count() * (1 - FILLED):
        return None
    fitting = free.filter(capacity__gte=heads, area_m2__isnull=False)
    return fitting.order_by("capacity", "area_m2", "pk").first()
