"""The villages of the network, and what is sought in all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from creuset.desk.queries.public.drawings import as_svg
from creuset.places.kinds import Kind
from creuset.places.models import Level, Resource
from creuset.places.queries.floors import (
    Looks,
    drawing_words,
    floor_of,
    main_plan,
    plans_of,
    serves_on,
    view_svg,
)
from creuset.villages.models import Village


@dataclass(frozen=True)
class VillageCard:
    """A village on the first page of the network."""

    village: Village
    drawing: SafeString


def list_villages(*, now: datetime) -> list[VillageCard]:
    """Return every village with a view of its main level; three queries however many there are."""
    villages = list(Village.objects.order_by("name"))
    levels = list(
        Level.objects.filter(retired_at__isnull=True, building__retired_at__isnull=True)
        .select_related("building")
        .order_by("building__position", "building_id", "position", "pk")
    )
    resources = list(
        Resource.objects.filter(retired_at__isnull=True, is_public=True)
        .select_related("building")
        .order_by("position", "pk")
    )
    return [VillageCard(village, _card(village, levels, resources, now)) for village in villages]


def _card(
    village: Village, levels: Iterable[Level], resources: Iterable[Resource], now: datetime
) -> SafeString:
    day = village.day_of(now)
    here = [
        level
        for level in levels
        if level.building.village_id == village.pk and serves_on(level.building, day)
    ]
    standing = [r for r in resources if r.village_id == village.pk and serves_on(r, day)]
    main = main_plan(plans_of(here, standing))
    if main is None:
        return mark_safe("")
    looks = Looks(words=drawing_words(), zone=village.zone, at=now)
    return as_svg(view_svg(floor_of(main, looks), looks.words, labels=0))


def list_villages_to_find() -> list[Village]:
    """Return every village, by name."""
    return list(Village.objects.order_by("name"))


def spaces_to_find(villages: Iterable[Village]) -> list[tuple[str, str]]:
    """Return the village and the code of every public space of these villages; one query."""
    rows = Resource.objects.filter(
        village__in=list(villages), is_public=True, retired_at__isnull=True
    ).exclude(kind=Kind.DESK)
    return list(rows.order_by("village_id", "position", "pk").values_list("village__slug", "code"))
