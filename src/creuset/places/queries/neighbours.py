"""Who hears whom."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from django.db.models import BigIntegerField, Q

from creuset.core.prepared import Given
from creuset.core.together import Together
from creuset.places.models import Resource
from creuset.villages.models import Village

#: Whatever has neighbours, or is a part of a whole; every booking of a loud or quiet place asks it.
HEARD = Together(
    lambda: [
        Resource.objects.filter(
            village_id=Given("village", BigIntegerField()), retired_at__isnull=True
        )
        .filter(~Q(neighbours=[]) | Q(whole__isnull=False, whole__is_pool=False))
        .order_by("pk")
        .values_list("code", "whole__code", "neighbours")
    ]
)

type Families = Mapping[str, frozenset[str]]


def neighbours_of(village: Village, codes: Collection[str]) -> dict[str, set[str]]:
    """Return the codes of the resources that hear each of these; one query.

    Whoever hears a part hears the whole, and whoever hears the whole hears each part; to hear goes both ways.
    """
    families, hears = _understood(HEARD.told(village=village.pk))
    found: dict[str, set[str]] = {}
    for code in codes:
        family = {code, *families.get(code, ())}
        near = {other for one in family for other in hears.get(one, ())}
        near |= {relative for other in near for relative in families.get(other, ())}
        found[code] = near - family
    return found


@lru_cache(maxsize=64)
def _understood(told: tuple[str | None, ...]) -> tuple[Families, Families]:
    """Return the parts and wholes of each resource that were so told, and whom each hears."""
    families: dict[str, set[str]] = {}
    hears: dict[str, set[str]] = {}
    for code, whole, heard in HEARD.read(told)[0]:
        if whole is not None:
            families.setdefault(code, set()).add(whole)
            families.setdefault(whole, set()).add(code)
        for other in heard:
            hears.setdefault(code, set()).add(other)
            hears.setdefault(other, set()).add(code)
    return _frozen(families), _frozen(hears)


def _frozen(found: Mapping[str, set[str]]) -> Families:
    return {code: frozenset(others) for code, others in found.items()}
