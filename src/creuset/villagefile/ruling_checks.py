"""What must hold between the rules of a village file and what they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.bookings.rules import policies
from creuset.villagefile.errors import shown
from creuset.villagefile.parameters import parameters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from creuset.villagefile.codecs import Fault
    from creuset.villagefile.errors import Path
    from creuset.villagefile.families import Families
    from creuset.villagefile.schema import Policy, VillageFile

#: Rules of a place, whoever asks.
FOR_EVERYBODY = frozenset(
    {
        policies.Rule.WHO_SEES,
        policies.Rule.OPTIONS,
        policies.Rule.RELEASE,
        policies.Rule.WAITING,
    }
)


def ruling_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    """Every fault of groups, supplies, neighbours and policies."""
    yield from _same_code("groups", [each.code for each in file.groups])
    yield from _same_code("supplies", [each.code for each in file.supplies])
    yield from _same_code("policies", [each.code for each in file.policies])
    yield from _package_faults(file, families)
    yield from _resource_faults(file, families)
    known = {
        "buildings": [each.code for each in file.buildings],
        "resources": list(families.by_code),
        "groups": [each.code for each in file.groups],
    }
    known |= {"except_groups": known["groups"], "only": known["groups"]}
    for index, policy in enumerate(file.policies):
        path = ("policies", index)
        for name, codes in known.items():
            yield from _code_faults((*path, name), getattr(policy, name), codes)
        yield from _parameter_faults(path, policy)
    yield from _who_sees_faults(file, families)


def _same_code(section: str, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield (section, index, "code"), "a code that is given once", shown(code)
        seen.add(code)


def _resource_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    supplies = [each.code for each in file.supplies]
    for index, resource in enumerate(file.resources):
        path = ("resources", index)
        if resource.supply:
            yield from _code_faults((*path, "supply"), [resource.supply], supplies, alone=True)
        others = [code for code in families.by_code if code != resource.code]
        yield from _code_faults((*path, "neighbours"), resource.neighbours, others)


def _package_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    """Yield what packages name that is not there, and more than there is of it."""
    yield from _same_code("packages", [each.code for each in file.packages])
    known = list(families.by_code)
    for index, package in enumerate(file.packages):
        for number, item in enumerate(package.items):
            path = ("packages", index, "items", number)
            yield from _code_faults((*path, "any_of"), item.any_of, known)
            if item.count > len(item.any_of):
                yield (*path, "count"), f"at most {len(item.any_of)}", shown(item.count)


def _code_faults(
    path: Path, codes: Iterable[str], known: Collection[str], *, alone: bool = False
) -> Iterator[Fault]:
    """Yield a fault for each code that is not known, or is given twice."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code not in known or code in seen:
            expected = "each code once" if code in seen else _among(known)
            yield path if alone else (*path, index), expected, shown(code)
        seen.add(code)


def _among(known: Collection[str]) -> str:
    few = list(known)[:12]
    return "one of the codes: " + ", ".join(few) + (", …" if len(known) > len(few) else "")


def _parameter_faults(path: Path, policy: Policy) -> Iterator[Fault]:
    if policy.rule in FOR_EVERYBODY:
        for name in ("groups", "except_groups"):
            if getattr(policy, name):
                yield (
                    (*path, name),
                    f"nothing, since the rule {policy.rule} holds for everybody",
                    "groups",
                )
    given = parameters(policy)
    wrong = policies.faults(policy.rule, given)
    for name, expected in wrong:
        yield (*path, name), expected, shown(given.get(name))


def _who_sees_faults(file: VillageFile, families: Families) -> Iterator[Fault]:
    """Yield a fault where two rules say who sees one resource: nobody could tell which holds."""
    seers = [
        (index, policy)
        for index, policy in enumerate(file.policies)
        if policy.rule is policies.Rule.WHO_SEES
    ]
    if len(seers) < 2:  # noqa: PLR2004 - alone, a rule contradicts none
        return
    told: dict[str, str] = {}
    for index, policy in seers:
        clash = [
            code
            for code, resource in families.by_code.items()
            if _covers(policy, resource.kind, resource.building, {code, resource.whole})
            and told.setdefault(code, policy.code) != policy.code
        ]
        if clash:
            yield (
                ("policies", index, "rule"),
                f"one rule of who sees {clash[0]}",
                f"{told[clash[0]]} and {policy.code}",
            )


def _covers(policy: Policy, kind: str, building: str, codes: set[str]) -> bool:
    return (
        (not policy.kinds or kind in policy.kinds)
        and (not policy.buildings or building in policy.buildings)
        and (not policy.resources or not codes.isdisjoint(policy.resources))
    )
