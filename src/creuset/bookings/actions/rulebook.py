"""The rules of places, changed at the desk: read again with all the checks of a village file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.bookings import facts, permissions, rules
from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.queries.policies import place_of
from creuset.bookings.rules.policies import Rule
from creuset.bookings.written import editing
from creuset.bookings.written.policy_checks import policy_faults
from creuset.bookings.written.policy_rows import keep_who_sees, rules_data, write_rule
from creuset.bookings.written.rulebook import RuleBook
from creuset.core import audit
from creuset.core.models import Audience
from creuset.kernel.errors import Conflict
from creuset.people.models import Group
from creuset.places.models import Building, Resource
from creuset.villages.models import Village

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from creuset.bookings.written.editing import Data
    from creuset.bookings.written.policies import Policy
    from creuset.people.actors import Actor

SHELF = ("policies",)


class CodeTaken(Conflict):
    """Something has this code already."""

    code = "code-taken"


@transaction.atomic
def add_rule(*, village: Village, entry: Mapping[str, Any], by: Actor, now: datetime) -> PolicyRow:
    """The village has one rule more, as the last; without a code it takes that of its kind.

    Raises: Forbidden; Refusals of BadlyWritten; CodeTaken.
    """
    permissions.check_may_write_rules(by, village)
    book = held(village)
    taken = {each["code"] for each in book["policies"]}
    code = entry.get("code") or editing.free_code(str(entry.get("rule", "")), taken)
    if code in taken:
        raise CodeTaken(_("A rule has this code already."), field="code")
    return _write(village, book, {**entry, "code": code}, by=by, now=now)


@transaction.atomic
def change_rule(
    *,
    village: Village,
    code: str,
    entry: Mapping[str, Any],
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> PolicyRow:
    """The rule says this from now on; what is booked already stays.

    Raises: Forbidden; NotFound; ChangedMeanwhile where it is another than was `seen`; Refusals of BadlyWritten.
    """
    permissions.check_may_write_rules(by, village)
    book = held(village)
    check_seen(editing.found(book, SHELF, code), seen)
    return _write(village, book, {**entry, "code": code}, by=by, now=now)


@transaction.atomic
def remove_rule(
    *, village: Village, code: str, by: Actor, now: datetime, seen: str | None = None
) -> None:
    """The rule is none any more; a load of the same file leaves it so.

    Raises: Forbidden; NotFound; ChangedMeanwhile where it is another than was `seen`.
    """
    permissions.check_may_write_rules(by, village)
    book = held(village)
    check_seen(editing.found(book, SHELF, code), seen)
    entry = editing.take_out(book, SHELF, code)
    row = PolicyRow.objects.get(village=village, code=code)
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    forget_invented(village, book)
    if entry["rule"] == Rule.WHO_SEES:
        keep_who_sees(village, _checked(village, book, SHELF).policies)
    _record(facts.RULE_REMOVED, row, by=by, now=now)


def checked_rule(*, village: Village, entry: Data) -> Policy:
    """Return the rule as it would be written beside the others; nothing is. Raises Refusals of BadlyWritten."""
    book = {"policies": rules_data(village)}
    code = entry.get("code") or editing.free_code(
        str(entry.get("rule", "")), {each["code"] for each in book["policies"]}
    )
    at = editing.put(book, SHELF, {**entry, "code": code})
    return _checked(village, book, at).policies[int(at[-1])]


def held(village: Village) -> Data:
    """Return the rules of the village, which nobody else changes until the transaction ends."""
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    return {"policies": rules_data(village)}


def check_seen(entry: Mapping[str, Any], seen: str | None) -> None:
    """Raise ChangedMeanwhile where the thing is another than was seen."""
    if seen is not None and seen != editing.mark(entry):
        raise rules.ChangedMeanwhile(
            _("Somebody changed this a moment ago: look at it again, then write what is to hold.")
        )


def forget_invented(village: Village, book: Data) -> None:
    """The village no longer says that something of the book is invented that is there no more."""
    row = Village.objects.get(pk=village.pk)
    kept = [
        path
        for path in row.invented
        if path.split(".")[0] not in book or editing.is_said(book, path.split("."))
    ]
    if kept != row.invented:
        row.invented = kept
        row.save(update_fields=["invented"])


def _write(village: Village, book: Data, entry: Data, *, by: Actor, now: datetime) -> PolicyRow:
    before = editing.find(book["policies"], entry["code"])
    at = editing.put(book, SHELF, entry)
    written = _checked(village, book, at).policies
    index = int(at[-1])
    row = write_rule(village, written[index], index)
    if Rule.WHO_SEES in {entry["rule"], before and before["rule"]}:
        keep_who_sees(village, written)
    _record(facts.RULE_WRITTEN, row, by=by, now=now, is_new=before is None)
    return row


def _checked(village: Village, book: Data, at: tuple[str | int, ...]) -> RuleBook:
    places = Resource.objects.filter(village=village, retired_at__isnull=True)
    by_code = {row.code: place_of(row) for row in places.select_related("building", "whole")}
    buildings = Building.objects.filter(village=village, retired_at__isnull=True)
    groups = Group.objects.filter(village=village, retired_at__isnull=True)
    known_buildings = list(buildings.values_list("code", flat=True))
    known_groups = list(groups.values_list("code", flat=True))
    return editing.read(
        RuleBook,
        book,
        languages=village.languages,
        checks=lambda read: policy_faults(
            read.policies, places=by_code, buildings=known_buildings, groups=known_groups
        ),
        at=at,
    )


def _record(verb: str, row: PolicyRow, *, by: Actor, now: datetime, is_new: bool = False) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=[("policy", row.pk)],
        audience=Audience.TEAM,
        data={"code": row.code, "rule": row.rule, "params": row.params, "is_new": is_new},
    )
