"""What must hold between the rules of a village and what they speak of, whoever writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creuset.bookings.rules import policies
from creuset.bookings.written.parameters import parameters
from creuset.kernel.sentences import Joined
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.faults import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from creuset.bookings.written.policies import Policy
    from creuset.kernel.sentences import Sentence
    from creuset.kernel.written.faults import Fault, Path

#: Rules of a place, whoever asks.
FOR_EVERYBODY = frozenset(
    {
        policies.Rule.WHO_SEES,
        policies.Rule.OPTIONS,
        policies.Rule.RELEASE,
        policies.Rule.WAITING,
    }
)
_SHOWN = 12


def policy_faults(
    rules: Sequence[Policy],
    *,
    places: Mapping[str, policies.Place],
    buildings: Collection[str],
    groups: Collection[str],
) -> Iterator[Fault]:
    """Everything that is wrong with rules that are each right by themselves; `places` are those of the village."""
    yield from same_code("policies", [each.code for each in rules])
    known: dict[str, Collection[str]] = {
        "buildings": buildings,
        "resources": places,
        "groups": groups,
        "except_groups": groups,
        "only": groups,
    }
    for index, rule in enumerate(rules):
        path = ("policies", index)
        for name, codes in known.items():
            yield from code_faults((*path, name), getattr(rule, name), codes)
        yield from _parameter_faults(path, rule)
    yield from _who_sees_faults(rules, places)


def same_code(section: str, codes: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each code of a section that was given before."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield (section, index, "code"), _("a code that is given once"), shown(code)
        seen.add(code)


def code_faults(
    path: Path, codes: Iterable[str], known: Collection[str], *, alone: bool = False
) -> Iterator[Fault]:
    """Yield a fault for each code that is not known, or is given twice."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code not in known or code in seen:
            expected = _("each code once") if code in seen else _among(known)
            yield path if alone else (*path, index), expected, shown(code)
        seen.add(code)


def _among(known: Collection[str]) -> Sentence:
    few = list(known)[:_SHOWN]
    more = ["…"] if len(known) > _SHOWN else []
    return _("one of the codes: %(codes)s", codes=Joined((*few, *more)))


def _parameter_faults(path: Path, rule: Policy) -> Iterator[Fault]:
    if rule.rule in FOR_EVERYBODY:
        for name in ("groups", "except_groups"):
            if getattr(rule, name):
                yield (
                    (*path, name),
                    _("nothing, since the rule %(rule)s holds for everybody", rule=rule.rule.value),
                    _("groups"),
                )
    given = parameters(rule)
    for name, expected in policies.faults(rule.rule, given):
        yield (*path, name), expected, shown(given.get(name))


def _who_sees_faults(
    rules: Sequence[Policy], places: Mapping[str, policies.Place]
) -> Iterator[Fault]:
    """Yield a fault where two rules say who sees one resource: nobody could tell which holds."""
    seers = [
        (index, rule) for index, rule in enumerate(rules) if rule.rule is policies.Rule.WHO_SEES
    ]
    if len(seers) < 2:  # noqa: PLR2004 - alone, a rule contradicts none
        return
    told: dict[str, str] = {}
    for index, rule in seers:
        clash = [
            code
            for code, place in places.items()
            if _covers(rule, place) and told.setdefault(code, rule.code) != rule.code
        ]
        if clash:
            yield (
                ("policies", index, "rule"),
                _("one rule of who sees %(place)s", place=clash[0]),
                _("%(one)s and %(other)s", one=told[clash[0]], other=rule.code),
            )


def _covers(rule: Policy, place: policies.Place) -> bool:
    return (
        (not rule.kinds or place.kind in rule.kinds)
        and (not rule.buildings or place.building in rule.buildings)
        and (not rule.resources or not {place.code, *place.wholes}.isdisjoint(rule.resources))
    )
