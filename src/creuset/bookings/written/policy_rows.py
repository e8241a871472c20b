"""Written rules as rows of the database, and back; who sees a place is kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from creuset.bookings.models import Policy as PolicyRow
from creuset.bookings.queries.policies import place_of
from creuset.bookings.rules import policies
from creuset.bookings.written.parameters import parameters
from creuset.people.models import Group
from creuset.places.models import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from creuset.bookings.written.policies import Policy
    from creuset.villages.models import Village


def write_rules(village: Village, rules: Sequence[Policy], *, now: datetime) -> None:
    """The village has these rules, in this order."""
    rows = PolicyRow.objects.filter(village=village)
    gone = rows.filter(retired_at__isnull=True).exclude(code__in=[rule.code for rule in rules])
    gone.update(retired_at=now)
    for position, rule in enumerate(rules):
        write_rule(village, rule, position)
    keep_who_sees(village, rules)


def write_rule(village: Village, rule: Policy, position: int) -> PolicyRow:
    """The village has this rule in that place; its row is returned."""
    row, _made = PolicyRow.objects.update_or_create(
        village=village,
        code=rule.code,
        defaults={**_columns(rule), "position": position, "retired_at": None},
    )
    return row


def _columns(rule: Policy) -> dict[str, Any]:
    return {
        "rule": rule.rule.value,
        "kinds": [kind.value for kind in rule.kinds],
        "buildings": list(rule.buildings),
        "resources": list(rule.resources),
        "groups": list(rule.groups),
        "except_groups": list(rule.except_groups),
        "params": parameters(rule),
        "why": dict(rule.why),
    }


def keep_who_sees(village: Village, rules: Sequence[Policy]) -> None:
    """Each resource names the groups that see it; one that no rule covers names none."""
    through = Resource.seen_by.through
    through._default_manager.filter(resource__village=village).delete()
    seers = [rule for rule in rules if rule.rule is policies.Rule.WHO_SEES]
    if not seers:
        return
    groups = dict(Group.objects.filter(village=village).values_list("code", "pk"))
    rows = Resource.objects.filter(village=village, retired_at__isnull=True)
    through._default_manager.bulk_create(
        through(resource_id=row.pk, group_id=groups[code])
        for row in rows.select_related("building", "whole")
        for rule in seers
        if judged(rule).covers(place_of(row))
        for code in rule.only
    )


def judged(rule: Policy) -> policies.Policy:
    """Return a written rule as the rules of bookings read it."""
    return policies.Policy(
        code=rule.code,
        rule=rule.rule,
        params=policies.read(rule.rule, parameters(rule)),
        kinds=frozenset(rule.kinds),
        buildings=frozenset(rule.buildings),
        resources=frozenset(rule.resources),
        groups=frozenset(rule.groups),
        except_groups=frozenset(rule.except_groups),
        why=rule.why,
    )


def rules_data(village: Village) -> list[dict[str, Any]]:
    """Return the rules of the village as they are written; one query."""
    rows = PolicyRow.objects.filter(village=village, retired_at__isnull=True)
    return [
        {
            "code": row.code,
            "rule": row.rule,
            "why": row.why,
            "kinds": row.kinds,
            "buildings": row.buildings,
            "resources": row.resources,
            "groups": row.groups,
            "except_groups": row.except_groups,
            **row.params,
        }
        for row in rows.order_by("position", "pk")
    ]
