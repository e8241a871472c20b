"""Who lives in a village by contract, as the simulation knows people: real residents go on as invented ones do."""

from collections.abc import Iterator
from datetime import date

from creuset.people.models import Affiliation, Party
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer, Subscription, Term
from creuset.plans.queries.subscriptions import holds_on
from creuset.plans.states import STANDING
from creuset.projects.models import Project
from creuset.projects.states import Phase
from creuset.simulation.cast import MAKERS, Household, Person
from creuset.simulation.choosing import WEEKS, plan_of
from creuset.simulation.rates import Way
from creuset.simulation.residents import LIVED
from creuset.simulation.scene import Scene
from creuset.simulation.streams import stream
from creuset.villages.models import Village

WORKING_DAYS = 5
#: The trade of whoever holds a project that is not finished: they go on making.
MAKER = min(MAKERS)


def residents_of(village: Village, scene: Scene, first: date) -> list[Household]:
    """Return whoever has a contract that day, with their people. Whoever has no address gets one: this is a copy."""
    rows = Subscription.objects.filter(
        holds_on(first), village=village, state__in=STANDING, offer__kind__in=LIVED
    ).select_related("party", "member", "offer")
    held: dict[int, Subscription] = {}
    for row in rows.order_by("pk"):
        held.setdefault(row.party_id, row)
    makers = set(
        Project.objects.filter(holder__in=held)
        .exclude(phase__in=[Phase.FINISHED])
        .values_list("holder_id", flat=True)
    )
    colleagues: dict[int, list[Party]] = {}
    belonging = Affiliation.objects.filter(organisation__in=held, until__isnull=True)
    for one in belonging.select_related("person").order_by("-is_admin", "pk"):
        colleagues.setdefault(one.organisation_id, []).append(one.person)
    return [
        household
        for row in held.values()
        for household in _household(
            village, scene, row, colleagues.get(row.party_id, []), row.party_id in makers, first
        )
    ]


def _household(
    village: Village,
    scene: Scene,
    row: Subscription,
    colleagues: list[Party],
    is_maker: bool,  # noqa: FBT001 - one of what is known of them
    first: date,
) -> Iterator[Household]:
    party, is_company = row.party, row.party.is_organisation
    people = colleagues if is_company else [party]
    if not people:
        return
    days = _days(village, row, len(people), first)
    persons = tuple(
        Person(
            one.given_name,
            one.family_name,
            _address(village, one),
            "",
            "",
            days if days is not None else stream(0, "days", one.pk).choice((0, 0, 1, 2)),
        )
        for one in people
    )
    yield Household(
        key=f"party-{party.pk}",
        arrives_on=first,
        people=persons,
        name=party.name if is_company else "",
        trade=MAKER if is_maker and scene.has_stages else "",
        email=_address(village, party) if is_company else "",
        way=_way(row, first),
        is_known=True,
    )


def _address(village: Village, party: Party) -> str:
    if not party.email:
        party.email = f"party-{party.pk}@sans-adresse.{village.slug}.example"
        party.save(update_fields=["email"])
    return party.email


def _way(row: Subscription, day: date) -> Way:
    if row.is_in_kind:
        return Way.INCUBATED
    if row.offer.kind == OfferKind.OPEN_SPACE:
        return Way.NOMADS
    term = Term.objects.filter(subscription=row, from_on__lte=day, until_on__gt=day).first()
    is_helped = term is not None and term.price_cents < term.catalogue_cents
    return Way.NURSERY if is_helped else Way.RESIDENTS


def _days(village: Village, row: Subscription, heads: int, day: date) -> int | None:
    """Return on how many days a week each of them comes to a hot desk; None where their contract does not say."""
    offer: Offer = row.offer
    if offer.kind != OfferKind.OPEN_SPACE:
        return None
    offer.village = village
    held = plan_of(offer.pk, offer.terms, day).days * row.quantity / heads / WEEKS
    return max(1, round(min(held, WORKING_DAYS)))
