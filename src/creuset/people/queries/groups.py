"""Groups of a village: who belongs to which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet

from creuset.core.text import in_language
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Group, GroupMember
from creuset.villages.models import Village

#: Written out, since every booking that a rule of groups may concern asks it.
CODES = "SELECT DISTINCT g.code FROM people_groupmember m JOIN people_group g ON g.id = m.group_id"


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
    if not party_ids:
        return frozenset()
    marks = ", ".join(["%s"] * len(party_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{CODES} WHERE m.party_id IN ({marks}) AND g.village_id = %s AND g.retired_at IS NULL",
            [*party_ids, village.pk],
        )
        return frozenset(code for (code,) in cursor.fetchall())


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
    return {organisation for _person, organisation in _affiliated("person_id", person_ids, on=on)}


def organisations_by_person(person_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Return the ids of the organisations to which each person belongs on the day."""
    found: dict[int, set[int]] = {pk: set() for pk in person_ids}
    for person_id, organisation_id in _affiliated("person_id", person_ids, on=on):
        found[person_id].add(organisation_id)
    return found


def people_of(organisation_ids: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Return the ids of the persons who belong to each organisation on the day."""
    found: dict[int, set[int]] = {pk: set() for pk in organisation_ids}
    for person_id, organisation_id in _affiliated("organisation_id", organisation_ids, on=on):
        found[organisation_id].add(person_id)
    return found


def _affiliated(column: str, ids: Collection[int], *, on: date) -> list[tuple[int, int]]:
    """Return person and organisation where one of them has such a number, on the day; one query."""
    if not ids:
        return []
    # Written out, since every booking that a share limits asks it.
    marks, day = ", ".join(["%s"] * len(ids)), connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id, organisation_id FROM people_affiliation WHERE {column} IN ({marks})"  # noqa: S608 - columns of ours, marks
            " AND since <= %s AND (until IS NULL OR until > %s)",
            [*ids, day, day],
        )
        return list(cursor.fetchall())
