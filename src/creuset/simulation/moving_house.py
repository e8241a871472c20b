"""The last residents of a building that closes are to move into the next: a plan, for the team to look at."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from creuset.core.roles import Role
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor, Via
from creuset.people.models import RoleGrant
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.relocations import Plan, plan
from creuset.plans.actions.taking_over import take_over
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Let, Offer, Relocation, Subscription
from creuset.plans.states import STANDING
from creuset.villages.models import Village

#: A building that closes within this time has its move planned, for so long after today.
CLOSES_WITHIN, PLANNED_AHEAD = timedelta(days=730), timedelta(days=45)
#: So many of those who have no place of their own take a desk there; two more have its offices.
DESKS = 6
#: What is let there, by the kind of its offer; since when it has been, and until when that was agreed.
OFFERS = {Kind.OFFICE: OfferKind.OFFICE, Kind.DESK: OfferKind.FIXED_DESK}
THERE_FOR, AGREED_FOR = timedelta(days=240), timedelta(days=280)


def plan_the_move(village: Village, *, now: datetime) -> Relocation | None:
    """A village with a building that closes has residents there, and their move in draft; once."""
    today = village.day_of(now)
    closing = _buildings(village).filter(
        valid_until__gt=today + AGREED_FOR, valid_until__lte=today + CLOSES_WITHIN
    )
    old = closing.first()
    new = _buildings(village).filter(valid_until__isnull=True).order_by("-position").first()
    manager = _manager(village)
    if (
        old is None
        or new is None
        or manager is None
        or Relocation.objects.filter(village=village).exists()
    ):
        return None
    _settle_there(village, old, today, by=manager, now=now)
    words = {"fr": "Du %s au %s", "en": "From %s to %s"}
    wanted = Plan(
        name=words.get(village.language, words["en"])
        % (old.names.get(village.language, old.name).lower(), new.name.lower()),
        from_buildings=[old],
        to_building=new,
        on=_a_monday(today + PLANNED_AHEAD),
        keeps=["step_free"],
    )
    return plan(village=village, plan=wanted, by=manager, now=now)


def _buildings(village: Village) -> QuerySet[Building]:
    rows = Building.objects.filter(village=village, retired_at__isnull=True)
    return rows.order_by("position", "pk")


def _manager(village: Village) -> Actor | None:
    grants = RoleGrant.objects.filter(village=village, role=Role.OWNER).select_related("party")
    grant = grants.order_by("pk").first()
    return Actor(party=grant.party, via=Via.SIMULATION) if grant else None


def _a_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _settle_there(
    village: Village, old: Building, today: date, *, by: Actor, now: datetime
) -> None:
    """Some who subscribe to the village have a place in the building, and had it before: first those who have none of
    their own.
    """
    standing = (
        Subscription.objects.filter(village=village, state__in=STANDING)
        .annotate(is_placed=Exists(Let.objects.filter(subscription=OuterRef("pk"))))
        .select_related("party")
        .order_by("is_placed", "pk")
    )
    places = [*_places(old, Kind.OFFICE), *_places(old, Kind.DESK)[:DESKS]]
    offers = {
        kind: Offer.objects.filter(village=village, kind=sold, retired_at__isnull=True)
        .order_by("position", "pk")
        .first()
        for kind, sold in OFFERS.items()
    }
    once = list({row.party_id: row.party for row in standing}.values())
    for place, party in zip(places, once, strict=False):
        offer = offers[Kind(place.kind)]
        if offer is None:
            continue
        wanted = Conditions(
            offer=offer, starts_on=today - THERE_FOR, place=place, ends_on=today + AGREED_FOR
        )
        try:
            take_over(village=village, party=party, conditions=wanted, by=by, now=now)
        except DomainError:
            # Somebody booked there before: another desk will do.
            continue


def _places(old: Building, kind: Kind) -> list[Resource]:
    rows = Resource.objects.filter(building=old, kind=kind, is_pool=False, retired_at__isnull=True)
    return list(rows.select_related("building").order_by("position", "pk"))
