"""Resources and buildings reached from their village, by whoever may see them."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.places.models import Closure, Level, Resource, WhoBooks
from creuset.villages.models import Village


def resources_seen(village: Village, by: Actor | None) -> QuerySet[Resource]:
    """Return the resources of the village that the reader may see: all for the team; for a member the
    public ones and those that members book; for anybody else the public ones.
    """
    resources = Resource.objects.filter(
        village=village, retired_at__isnull=True, building__retired_at__isnull=True
    )
    if by is None or not by.is_known_in(village):
        return resources.filter(is_public=True)
    if by.is_house or by.grants_in(village):
        return resources
    return resources.filter(Q(is_public=True) | Q(who_books=WhoBooks.MEMBERS))


def with_words(resources: QuerySet[Resource], words: str, village: Village) -> QuerySet[Resource]:
    """Return those of the resources whose code, or name in a language of the village, holds every word."""
    for word in words.split():
        named = Q(code__icontains=word)
        for language in village.languages:
            named |= Q(**{f"names__{language}__icontains": word})
        resources = resources.filter(named)
    return resources


def get_resource(village: Village, code: str, by: Actor | None) -> Resource:
    """Return the resource with its building and village; NotFound where the reader may not see it."""
    return _loaded(resources_seen(village, by).filter(code=code), village, at_least=1)[0]


def get_resource_and_parts(
    village: Village, code: str, by: Actor | None
) -> tuple[Resource, tuple[Resource, ...]]:
    """Return the resource, as `get_resource`, and those of its own parts that the reader may see; one query."""
    family = resources_seen(village, by).filter(Q(code=code) | Q(whole__code=code))
    rows = _loaded(family.order_by("position", "pk"), village, at_least=0)
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NotFound(_("There is no such place, or none that you may see."))
    return found, tuple(row for row in rows if row.whole_id == found.pk)


def get_resource_by_id(village: Village, pk: int, by: Actor | None) -> Resource:
    """Return the resource with its building and village; NotFound where the reader may not see it."""
    return _loaded(resources_seen(village, by).filter(pk=pk), village, at_least=1)[0]


def get_resources(village: Village, codes: Collection[str], by: Actor | None) -> list[Resource]:
    """Return the resources in the order of their codes; NotFound where one may not be seen."""
    wanted = list(dict.fromkeys(codes))
    found = resources_seen(village, by).filter(code__in=wanted)
    by_code = {r.code: r for r in _loaded(found, village, at_least=len(wanted))}
    return [by_code[code] for code in wanted]


def closures_of(village: Village) -> QuerySet[Closure]:
    """Return the closures of the village, their resources loaded."""
    return Closure.objects.filter(village=village).prefetch_related("resources")


def levels_of(village: Village) -> QuerySet[Level]:
    """Return the levels of the village, their buildings loaded, building by building from below."""
    rows = Level.objects.filter(building__village=village, retired_at__isnull=True)
    return rows.select_related("building").order_by("building__position", "position", "pk")


def get_closure(village: Village, pk: int) -> Closure:
    """Return the closure with its resources; NotFound where the village has none of that number."""
    closure = Closure.objects.filter(village=village, pk=pk).prefetch_related("resources").first()
    if closure is None:
        raise NotFound(_("There is no such closure."))
    return closure


def _loaded(found: Iterable[Resource], village: Village, *, at_least: int) -> list[Resource]:
    if isinstance(found, QuerySet):
        found = found.select_related("building", "whole", "level")
    rows = list(found)
    if len(rows) < at_least:
        raise NotFound(_("There is no such place, or none that you may see."))
    for resource in rows:
        resource.village = resource.building.village = village
    return rows
