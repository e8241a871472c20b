"""Moves of all residents: the plans, who is in them, and what the next building has for them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from creuset.kernel.errors import NotFound
from creuset.kernel.geometry import bounds
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.places.features import FEATURES
from creuset.places.models import Claim, Resource
from creuset.plans.models import FOREVER, Let, Mover, Relocation
from creuset.plans.rules.relocating import Spot, Wish
from creuset.plans.states import STANDING
from creuset.villages.models import Village

#: Features that whoever has them may be given again: one has them, or not.
KEPT = tuple(name for name, feature in FEATURES.items() if feature.type == "yes-no")


def relocations_of(village: Village) -> QuerySet[Relocation]:
    """Return the moves of the village, the latest first, with how many move and how many have a place."""
    rows = Relocation.objects.filter(village=village).select_related("to_building")
    return (
        rows.prefetch_related("from_buildings")
        .annotate(
            movers_count=Count("movers", filter=Q(movers__stays=False)),
            placed_count=Count("movers", filter=Q(movers__to_place__isnull=False)),
        )
        .order_by("-on", "-pk")
    )


def get_relocation(village: Village, pk: int) -> Relocation:
    """Return a move of the village with its buildings; NotFound where it has none of that number. Two queries."""
    rows = Relocation.objects.filter(village=village, pk=pk).select_related("to_building")
    row = rows.prefetch_related("from_buildings").first()
    if row is None:
        raise NotFound(_("There is no such move."))
    row.village = village
    return row


def movers_of(relocation: Relocation) -> list[Mover]:
    """Return who is in the plan, place by place; one query."""
    rows = relocation.movers.select_related(
        "subscription__party",
        "subscription__member",
        "subscription__offer",
        "left",
        "made__resource",
        "from_place__building",
        "from_place__whole",
        "to_place__building",
        "to_place__whole",
    )
    found = list(rows.order_by("from_place__building", "from_place__position", "from_place", "pk"))
    for mover in found:
        mover.subscription.village = mover.subscription.offer.village = relocation.village
        mover.from_place.village = relocation.village
        if mover.to_place is not None:
            mover.to_place.village = relocation.village
    return found


def residents_of(relocation: Relocation) -> list[Let]:
    """Return what is let on the day of the move, or after, in the buildings that are left; one query."""
    rows = Let.objects.filter(
        Q(subscription__last_on__isnull=True) | Q(subscription__last_on__gte=relocation.on),
        resource__building__in=relocation.from_buildings.all(),
        until_on__gt=relocation.on,
        subscription__state__in=STANDING,
    ).select_related("subscription__party", "resource__whole")
    return list(rows.order_by("resource__position", "resource", "from_on", "pk"))


def places_for(relocation: Relocation, kinds: Collection[str]) -> list[Resource]:
    """Return the places of the next building of these kinds, units of a pool one by one, in order; one query."""
    rows = Resource.objects.filter(
        village=relocation.village,
        building=relocation.to_building,
        kind__in=kinds,
        is_pool=False,
        retired_at__isnull=True,
    )
    found = list(rows.select_related("building", "whole").order_by("position", "pk"))
    for place in found:
        place.village = relocation.village
    return found


def claims_on(
    places: Iterable[int], *, village: Village, from_on: date, but: Collection[int] = ()
) -> dict[int, list[Claim]]:
    """Return what stands on each place from that day on, the first to come first, but these lettings; one query."""
    span = DaySpan(from_on, FOREVER).to_span(village.zone)
    rows = (
        Claim.objects.annotate(place_id=F("part__whole_rows__resource"))
        .filter(place_id__in=list(places), held_until__gt=span.start, starts_at__lt=span.end)
        .exclude(source_kind="let", source_id__in=list(but))
        .select_related("part", "party")
        .order_by("starts_at", "part_id")
    )
    found: dict[int, list[Claim]] = {}
    for claim in rows:
        found.setdefault(claim.place_id, []).append(claim)
    return found


def spot_of(place: Resource) -> Spot:
    """Return a place as the rules read it; a desk has what its room has. Its whole is loaded."""
    whole = place.whole
    features = {**(whole.features if whole else {}), **place.features}
    return Spot(
        pk=place.pk,
        kind=place.kind,
        area_m2=place.area_m2,
        seats=place.capacity,
        features=frozenset(name for name in KEPT if features.get(name)),
        room=place.whole_id,
        level=place.level_id,
        box=bounds(place.polygon) if place.polygon else None,
    )


def wish_of(mover: Mover, keeps: Collection[str]) -> Wish:
    """Return whoever moves as the rules read them."""
    spot = spot_of(mover.from_place)
    return Wish(
        key=mover.pk,
        party=mover.subscription.party_id,
        spot=spot,
        needs=spot.features & frozenset(keeps),
        chosen=mover.to_place_id if mover.is_chosen else None,
    )
