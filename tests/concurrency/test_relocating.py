"""Two screens carry out one move, or undo it, at once: it is done once; killed in the middle: nothing is."""

from collections import Counter

import pytest

from creuset.people.actors import HOUSE
from creuset.places.models import Claim
from creuset.plans.actions import relocating
from creuset.plans.actions.letting import attach
from creuset.plans.actions.relocating import carry_out
from creuset.plans.actions.relocating_back import undo
from creuset.plans.models import Let, Relocation
from creuset.plans.queries.relocations import movers_of
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.people import make_organisation
from tests.factories.plans import make_subscription
from tests.factories.relocations import MOVE_ON, Move
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def raced(jobs):
    return Counter(outcome(one) for one in all_at_once(jobs))


def new_lets(old):
    return Let.objects.filter(resource__building=old.new).count()


def test_carried_out_and_undone_from_two_screens_at_once():
    old = Move(make_village())
    plan = old.planned()
    told = raced([lambda: carry_out(relocation=plan, by=HOUSE, now=NOW)] * 4)
    assert told == {"done": 1, "impossible-step": 3}
    assert new_lets(old) == len(old.residents)
    told = raced([lambda: undo(relocation=plan, by=HOUSE, now=NOW)] * 4)
    assert told == {"done": 1, "impossible-step": 3}
    assert new_lets(old) == 0
    assert Claim.objects.count() == len(old.residents)


def test_a_place_goes_to_the_move_or_to_whoever_takes_it_meanwhile():
    old = Move(make_village())
    plan = old.planned()
    wanted = movers_of(plan)[0].to_place
    row = make_subscription(old.village, make_organisation(known_in=old.village))

    def let():
        return attach(subscription=row, place=wanted, from_on=MOVE_ON, by=HOUSE, now=NOW)

    told = raced([let, lambda: carry_out(relocation=plan, by=HOUSE, now=NOW)])
    assert told["done"] == 1
    assert Let.objects.filter(resource=wanted).count() == 1
    assert new_lets(old) in {1, len(old.residents)}


def test_killed_in_the_middle_nothing_is_moved(monkeypatch):
    old = Move(make_village())
    plan = old.planned()
    moved = []

    def dies(row, line, **more):
        if moved:
            raise KeyboardInterrupt
        moved.append(line)
        move(row, line, **more)

    move = relocating._move
    monkeypatch.setattr(relocating, "_move", dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out(relocation=plan, by=HOUSE, now=NOW)
    assert moved
    assert new_lets(old) == 0
    assert Claim.objects.count() == Let.objects.count() == len(old.residents)
    assert Relocation.objects.get().is_planned
