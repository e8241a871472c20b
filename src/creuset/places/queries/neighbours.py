"""Who hears whom."""

from collections.abc import Collection

from django.db.models import Q

from creuset.places.models import Resource
from creuset.villages.models import Village


def neighbours_of(village: Village, codes: Collection[str]) -> dict[str, set[str]]:
    """Return the codes of the resources that hear each of these; one query.

    Whoever hears a part hears the whole, and whoever hears the whole hears each part; to hear goes both ways.
    """
    rows = (
        Resource.objects.filter(village=village, retired_at__isnull=True)
        .filter(~Q(neighbours=[]) | Q(whole__isnull=False, whole__is_pool=False))
        .values_list("code", "whole__code", "neighbours")
    )
    families: dict[str, set[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for code, whole, heard in rows:
        if whole is not None:
            families.setdefault(code, set()).add(whole)
            families.setdefault(whole, set()).add(code)
        pairs |= {(code, other) for other in heard} | {(other, code) for other in heard}
    found: dict[str, set[str]] = {}
    for code in codes:
        family = {code, *families.get(code, ())}
        near = {other for one, other in pairs if one in family}
        near |= {relative for other in near for relative in families.get(other, ())}
        found[code] = near - family
    return found
