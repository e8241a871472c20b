"""Groups of a village: who belongs to which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from creuset.core.text import in_language
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Affiliation, Group, GroupMember
from creuset.villages.models import Village


@dataclass(frozen=True)
class GroupPage:
    """A group and those who belong to it, by name."""

    group: Group
    members: list[GroupMember]


def groups_of(village: Village) -> QuerySet[Group]:
    """Return the groups of the village in their order, each with the number of its `size`."""
    live = Group.objects.filter(village=village, retired_at__isnull=True)
    return live.annotate(size=Count("member_rows")).order_by("position", "pk")


def get_group(village: Village, pk: int) -> Group:
    """Return the group; NotFound where the village has none of that number."""
    group = Group.objects.filter(village=village, pk=pk, retired_at__isnull=True).first()
    if group is None:
        raise NotFound(_("There is no such group."))
    group.village = village
    return group


def get_group_page(group: Group) -> GroupPage:
    """Return the group with its members; one query."""
    rows = GroupMember.objects.filter(group=group).select_related("party")
    return GroupPage(group, list(rows.order_by("party__search_text", "pk")))


def group_codes(village: Village, party_ids: Collection[int]) -> frozenset[str]:
    """Return the codes of the groups to which one of the parties belongs."""
    rows = GroupMember.objects.filter(
        group__village=village, group__retired_at__isnull=True, party_id__in=party_ids
    )
    return frozenset(rows.values_list("group__code", flat=True))


def group_names(village: Village, codes: Collection[str]) -> dict[str, str]:
    """Return what the groups of these codes are called, in the reader's language."""
    rows = Group.objects.filter(village=village, code__in=codes, retired_at__isnull=True)
    return {code: in_language(names) for code, names in rows.values_list("code", "names")}


def group_members(village: Village, codes: Collection[str]) -> dict[str, set[int]]:
    """Return the ids of the parties in each group of these codes."""
    rows = GroupMember.objects.filter(group__village=village, group__code__in=codes)
    found: dict[str, set[int]] = {code: set() for code in codes}
    for code, party_id in rows.values_list("group__code", "party_id"):
        found[code].add(party_id)
    return found


def organisations_of(person_ids: Collection[int], *, on: date) -> set[int]:
    """Return the ids of the organisations to which one of the persons belongs on the day."""
    return set(
        _current(on).filter(person_id__in=person_ids).values_list("organisation_id", flat=True)
    )


def people_of(organisation_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Return the ids of the persons who belong to each organisation on the day."""
    found: dict[int, set[int]] = {pk: set() for pk in organisation_ids}
    rows = _current(on).filter(organisation_id__in=organisation_ids)
    for organisation_id, person_id in rows.values_list("organisation_id", "person_id"):
        found[organisation_id].add(person_id)
    return found


def _current(on: date) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
