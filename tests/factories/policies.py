"""Rules of places for tests."""

from itertools import count
from typing import Any

from creuset.bookings.models import Policy
from creuset.bookings.rules.policies import Rule, faults
from creuset.people.models import Group, GroupMember, Party
from creuset.places.models import Supply
from creuset.villages.models import Village
from tests.factories.villages import NOW

_numbers = count(1)
SCOPE = ("kinds", "buildings", "resources", "groups", "except_groups", "why")


def make_policy(village: Village, rule: Rule, **more: Any) -> Policy:
    """A policy of the village: its scope by name, everything else its parameters, checked as a file's are."""
    n = next(_numbers)
    scope = {name: more.pop(name) for name in SCOPE if name in more}
    code = more.pop("code", f"policy-{n}")
    assert not faults(rule, more), faults(rule, more)
    return Policy.objects.create(
        village=village, code=code, rule=rule, params=more, position=n, **scope
    )


def make_group(village: Village, *members: Party, **more: Any) -> Group:
    n = next(_numbers)
    name = more.pop("name", f"Groupe {n}")
    values = {"code": f"group-{n}", "names": {"fr": name, "en": name}, **more}
    group = Group.objects.create(village=village, **values)
    for party in members:
        GroupMember.objects.create(group=group, party=party, since=NOW)
    return group


def make_supply(village: Village, kva: int, **more: Any) -> Supply:
    n = next(_numbers)
    values = {"code": f"supply-{n}", "names": {"fr": f"Poste {n}", "en": f"Supply {n}"}, **more}
    return Supply.objects.create(village=village, kva=kva, **values)
