"""The rules of places in plain sentences, from the rows that judge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creuset.bookings.models import RULE_LABELS
from creuset.bookings.queries.policies import named_groups, place_of, policies_of
from creuset.bookings.rules import policies
from creuset.core.text import duration_text, in_language
from creuset.people.models import Group
from creuset.places.kinds import Kind
from creuset.places.models import Building, Resource
from creuset.places.queries.availability import turnaround_of
from creuset.villages.models import Village


@dataclass(frozen=True)
class RuleTold:
    """A rule as people read it: what it says, where, for whom, and why."""

    code: str
    label: str
    sentence: str
    where: str
    whom: str
    why: str


@dataclass(frozen=True)
class _Names:
    """What codes are called, in the reader's language."""

    groups: Mapping[str, str]
    buildings: Mapping[str, str]
    resources: Mapping[str, str]


def rules_of_village(village: Village) -> list[RuleTold]:
    """Return all rules of the village; four queries at most."""
    return _told(village, policies_of(village))


def rules_of_resource(resource: Resource) -> list[RuleTold]:
    """Return what holds on the resource, what lies in the resource itself included; three queries at most.

    Its building, village, whole and supply are loaded.
    """
    place = place_of(resource)
    mine = [policy for policy in policies_of(resource.village) if policy.covers(place)]
    return [*_own(resource), *_told(resource.village, mine, is_here=True)]


def _own(resource: Resource) -> list[RuleTold]:
    found = []
    if turnaround := turnaround_of(resource):
        said = _("%(time)s stay free after each booking.") % {"time": duration_text(turnaround)}
        found.append(RuleTold("turnaround", _("Turnaround"), said, "", "", ""))
    if resource.supply:
        words = {"supply": resource.supply.name, "kva": f"{resource.supply.kva.normalize():f}"}
        said = _("Fed by %(supply)s: what is asked of it at once stays under %(kva)s kVA.") % words
        found.append(RuleTold("power", _("Power"), said, "", "", ""))
    return found


def _told(
    village: Village, rules: Sequence[policies.Policy], *, is_here: bool = False
) -> list[RuleTold]:
    names = _names(village, rules, is_here=is_here)
    return [
        RuleTold(
            code=rule.code,
            label=str(RULE_LABELS[rule.rule]),
            sentence=str(policies.sentence(rule.params, names.groups)),
            where="" if is_here else _where(rule, names),
            # On a sheet, what is for everybody needs no word.
            whom="" if is_here and not (rule.groups or rule.except_groups) else _whom(rule, names),
            why=in_language(rule.why) if rule.why else "",
        )
        for rule in rules
    ]


def _names(village: Village, rules: Iterable[policies.Policy], *, is_here: bool) -> _Names:
    rules = list(rules)
    groups = named_groups(rules)
    if is_here:
        return _Names(_called(Group, village, groups), {}, {})
    buildings = set().union(*(rule.buildings for rule in rules))
    resources = set().union(*(rule.resources for rule in rules))
    return _Names(
        _called(Group, village, groups),
        _called(Building, village, buildings),
        _called(Resource, village, resources),
    )


def _called(
    model: type[Group] | type[Building] | type[Resource], village: Village, codes: set[str]
) -> dict[str, str]:
    if not codes:
        return {}
    rows = model._default_manager.filter(village=village, code__in=codes)
    return {code: in_language(names) for code, names in rows.values_list("code", "names")}


def _where(rule: policies.Policy, names: _Names) -> str:
    kinds = [str(kind.label) for kind in Kind if kind.value in rule.kinds]
    buildings = [names.buildings.get(code, code) for code in sorted(rule.buildings)]
    resources = [names.resources.get(code, code) for code in sorted(rule.resources)]
    parts = [", ".join(some) for some in (kinds, resources, buildings) if some]
    return " · ".join(parts) or _("Everywhere")


def _whom(rule: policies.Policy, names: _Names) -> str:
    groups = ", ".join(names.groups.get(code, code) for code in sorted(rule.groups))
    left_out = ", ".join(names.groups.get(code, code) for code in sorted(rule.except_groups))
    words = {"groups": groups or _("Everybody"), "left_out": left_out}
    return _("%(groups)s, but not: %(left_out)s") % words if left_out else str(words["groups"])
