"""Groups of a village: made, called otherwise, joined and left. Rules of places speak of them by their codes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from creuset.core import audit
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Group, GroupMember, KnownParty, Party
from creuset.people.permissions import check_may
from creuset.villages.models import Village

LONGEST_CODE = 60


class NameMissing(Refused):
    """A group is called something in each language of its village."""

    code = "name-missing"


class NotKnownHere(Refused):
    """Groups are made of those whom the village knows."""

    code = "not-known-here"


@transaction.atomic
def make_group(
    *,
    village: Village,
    names: Mapping[str, str],
    by: Actor,
    now: datetime,
    description: Mapping[str, str] | None = None,
) -> Group:
    """The village has a group of that name, empty; its code is made of the name and never changes.

    Raises: Forbidden; NameMissing.
    """
    check_may(by, Capability.CHANGE_PEOPLE, village)
    called = _names(village, names)
    Village.objects.select_for_update().get(pk=village.pk)
    rows = Group.objects.filter(village=village)
    group = Group.objects.create(
        village=village,
        code=_free_code(called[village.language], set(rows.values_list("code", flat=True))),
        names=called,
        description=_texts(village, description or {}),
        position=1 + (rows.aggregate(last=Max("position"))["last"] or 0),
    )
    _record("people.group_made", group, by=by, now=now)
    return group


@transaction.atomic
def change_group(
    *,
    group: Group,
    names: Mapping[str, str],
    description: Mapping[str, str],
    by: Actor,
    now: datetime,
) -> Group:
    """The group is called and told so; nothing is told where nothing changed. Raises: Forbidden; NameMissing."""
    check_may(by, Capability.CHANGE_PEOPLE, group.village)
    before = group.name
    called, told = _names(group.village, names), _texts(group.village, description)
    if (called, told) == (group.names, group.description):
        return group
    group.names, group.description = called, told
    group.save(update_fields=["names", "description"])
    _record("people.group_changed", group, by=by, now=now, before=before)
    return group


@transaction.atomic
def join_group(*, group: Group, party: Party, by: Actor, now: datetime) -> GroupMember:
    """The party belongs to the group; done twice, nothing more happens. Raises: Forbidden; NotKnownHere."""
    check_may(by, Capability.CHANGE_PEOPLE, group.village)
    if not KnownParty.objects.filter(village=group.village, party=party).exists():
        raise NotKnownHere(
            _("%(name)s is not known to this village.", name=party.name), field="party"
        )
    row, is_new = GroupMember.objects.get_or_create(
        group=group, party=party, defaults={"since": now}
    )
    if is_new:
        _record("people.group_joined", group, by=by, now=now, party=party)
    return row


@transaction.atomic
def leave_group(*, group: Group, party: Party, by: Actor, now: datetime) -> None:
    """The party belongs to the group no more; done twice, nothing more happens. Raises: Forbidden."""
    check_may(by, Capability.CHANGE_PEOPLE, group.village)
    gone, _rows = GroupMember.objects.filter(group=group, party=party).delete()
    if gone:
        _record("people.group_left", group, by=by, now=now, party=party)


def _names(village: Village, names: Mapping[str, str]) -> dict[str, str]:
    called = _texts(village, names)
    for language in village.languages:
        if language not in called:
            raise NameMissing(
                _("A group has a name in each language of the village."), field=f"name_{language}"
            )
    return called


def _texts(village: Village, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts in the village's languages, without those that say nothing."""
    kept = {language: " ".join(texts.get(language, "").split()) for language in village.languages}
    return {language: text for language, text in kept.items() if text}


def _free_code(name: str, taken: set[str]) -> str:
    code = slugify(name)[:LONGEST_CODE].strip("-") or "group"
    number, found = 1, code
    while found in taken:
        number += 1
        end = f"-{number}"
        found = code[: LONGEST_CODE - len(end)] + end
    return found


def _record(
    verb: str,
    group: Group,
    *,
    by: Actor,
    now: datetime,
    party: Party | None = None,
    before: str = "",
) -> None:
    data = {"group": group.names, "before": before, "party": party.name if party else ""}
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=group.village_id,
        about=[("group", group.pk), *([("party", party.pk)] if party else [])],
        audience=Audience.TEAM,
        data=data,
    )
