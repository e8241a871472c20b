"""Moves of all residents: the plans, who is in them, and what the next building has for them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from creuset.kernel.errors import NotFound
from creuset.kernel.geometry import bounds
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.places.features import FEATURES
from creuset.places.models import Building, Claim, Level, Resource
from creuset.places.queries.access import resources_seen
from creuset.plans.models import FOREVER, Let, Mover, Relocation, Term
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


def residents_of(relocation: Relocation) -> QuerySet[Let]:
    """Return what is let on the day of the move, or after, in the buildings that are left, place by place."""
    rows = Let.objects.filter(
        Q(subscription__last_on__isnull=True) | Q(subscription__last_on__gte=relocation.on),
        resource__building__in=relocation.from_buildings.all(),
        until_on__gt=relocation.on,
        subscription__state__in=STANDING,
    ).select_related("subscription__party", "resource__whole")
    return rows.order_by("resource__position", "resource", "from_on", "pk")


def places_for(relocation: Relocation, kinds: Collection[str]) -> QuerySet[Resource]:
    """Return the places of the next building of these kinds, units of a pool one by one, in order."""
    rows = Resource.objects.filter(
        village=relocation.village,
        building=relocation.to_building,
        kind__in=kinds,
        is_pool=False,
        retired_at__isnull=True,
    )
    return rows.select_related("building", "whole").order_by("position", "pk")


def terms_of(keys: Iterable[int]) -> QuerySet[Term]:
    """Return the terms of some subscriptions, the first to hold first, their offers loaded."""
    rows = Term.objects.filter(subscription__in=list(keys)).select_related("offer")
    return rows.order_by("from_on")


def lets_of(keys: Iterable[int]) -> QuerySet[Let]:
    """Return every place that these subscriptions have, had, or will have."""
    return Let.objects.filter(subscription__in=list(keys)).select_related("resource")


def bookings_in(buildings: Collection[Building], *, since: datetime) -> list[Claim]:
    """Return what is booked in the buildings from an instant on, once for each booking, the first first; one query."""
    rows = (
        Claim.objects.filter(
            part__building__in=buildings, source_kind="booking", held_until__gt=since
        )
        .select_related("part", "party")
        .order_by("starts_at", "part_id")
    )
    once: dict[int, Claim] = {}
    for claim in rows:
        once.setdefault(claim.source_id, claim)
    return list(once.values())


def floors_in(
    buildings: Collection[Building], *, by: Actor
) -> tuple[Sequence[Level], Sequence[Resource]]:
    """Return the levels of the buildings and what stands there, as far as the actor sees it; two queries."""
    levels = Level.objects.filter(building__in=buildings, retired_at__isnull=True)
    village = next(iter(buildings)).village
    resources = resources_seen(village, by).filter(building__in=buildings, retired_at__isnull=True)
    return (
        list(levels.select_related("building").order_by("building__position", "position", "pk")),
        list(resources.select_related("building", "level").order_by("position", "pk")),
    )


def buildings_by_code(village: Village, codes: Collection[str]) -> dict[str, Building]:
    """Return the buildings of the village with these codes; NotFound where it has not all of them."""
    found = {
        one.code: one
        for one in Building.objects.filter(village=village, code__in=codes, retired_at__isnull=True)
    }
    if set(codes) - found.keys():
        raise NotFound(_("There is no such building."))
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
