"""Residents who come, change and leave: rules by property, then a life in which all of it happens."""

import math
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creuset.billing.models import Charge
from creuset.kernel.spans import DaySpan
from creuset.places.models import Claim
from creuset.plans.models import Absence, Let, Subscription, Term, Todo, TodoList
from creuset.plans.states import STANDING, SubscriptionState
from creuset.reception.models import Item
from creuset.simulation.behaviours.staying import SETTLED, turns
from creuset.simulation.cast import cast_of
from creuset.simulation.choosing import Plan, chosen, larger
from creuset.simulation.life import Life
from creuset.simulation.rates import MONTHLY, RATES, Monthly, Rates, Verb, Way, way_of
from creuset.simulation.settling import FORGETFUL, newly_come
from tests.simulation.ground import FILES, FIRST, lived, load
from tests.simulation.test_behaviours import film_village, founding_days, scenes, seeds

plans = st.lists(
    st.builds(
        Plan,
        pk=st.integers(1, 40),
        cents=st.integers(0, 60_000),
        days=st.one_of(st.integers(0, 31), st.just(math.inf)),
    ),
    unique_by=lambda plan: plan.pk,
)


@given(plans, st.integers(1, 5))
def test_somebody_takes_the_cheapest_plan_that_holds_their_days(offered, days):
    order = chosen(offered, days)
    assert Counter(order) == Counter(offered)
    enough = [plan for plan in offered if plan.days >= days * 4.33 * 0.9]
    if enough:
        assert order[0].cents == min(plan.cents for plan in enough)
    elif offered:
        assert order[0].days == max(plan.days for plan in offered)


@given(plans, st.data())
def test_a_larger_plan_costs_more_and_holds_no_fewer_days(offered, data):
    if not offered:
        return
    held = data.draw(st.sampled_from(offered))
    found = larger(offered, held)
    dearer = [one for one in offered if one.cents > held.cents and one.days >= held.days]
    assert (found is None) == (not dearer)
    if found is not None:
        assert found.cents == min(one.cents for one in dearer)


@given(seeds, st.dictionaries(st.sampled_from(list(Way)), st.floats(0, 100)))
def test_nobody_lives_in_a_way_that_the_mix_leaves_out(seed, mix):
    among = (Way.RESIDENTS, Way.NURSERY, Way.INCUBATED)
    found = way_of(Random(seed), mix, among)
    assert found in among
    assert mix.get(found) or not any(mix.get(way, 0) for way in among)


@given(seeds)
def test_the_chances_of_a_month_are_kept(seed):
    random = Random(seed)
    drawn = Counter(Monthly(leave=0.3, pause=0.2).drawn(random) for _ in range(600))
    assert set(drawn) <= {Verb.LEAVE, Verb.PAUSE, None}
    assert 120 < drawn[Verb.LEAVE] < 245
    assert 60 < drawn[Verb.PAUSE] < 185


@settings(max_examples=4)
@given(scenes, seeds, founding_days, st.integers(1, 200))
def test_residents_turn_at_most_once_a_month_and_never_after_notice(scene, seed, founded, cut):
    last = founded + timedelta(days=300)
    cast = cast_of(scene, seed=seed, founded=founded, until=last, members=40)
    rates = Rates(monthly=dict.fromkeys(Way, Monthly(0.1, 0.2, 0.1, 0.1)))
    found = list(turns(scene, cast, rates, seed, founded, founded, last))
    assert found
    by_household: dict[str, list] = {}
    for turn in found:
        by_household.setdefault(turn.household.key, []).append(turn)
        came = turn.household.arrives_on
        assert scene.day_of(turn.at) > came + (
            SETTLED if came > founded else timedelta()
        ) - timedelta(days=1)
        assert not (turn.household.stays and turn.verb is Verb.LEAVE)
    for some in by_household.values():
        assert all(turn.verb is not Verb.LEAVE for turn in some[:-1])
        assert len(some) <= 11
    # Two stretches of a life hold together what one over both holds.
    middle = founded + timedelta(days=cut)
    parts = [
        *turns(scene, cast, rates, seed, founded, founded, middle),
        *turns(scene, cast, rates, seed, founded, middle + timedelta(days=1), last),
    ]
    assert {turn.key for turn in parts} == {turn.key for turn in found}


@settings(max_examples=4)
@given(seeds, founding_days)
def test_people_come_at_their_rate_year_after_year(seed, founded):
    cast = cast_of(
        film_village(),
        seed=seed,
        founded=founded,
        until=founded + timedelta(days=3 * 365),
        members=100,
    )
    come = [one for one in cast.households if one.arrives_on > founded]
    people = sum(len(one.people) for one in come)
    assert 0.7 * 60 <= people <= 1.5 * 60
    assert {one.way for one in cast.households} >= {Way.NOMADS, Way.RESIDENTS, Way.NURSERY}


HASTY = Rates(
    monthly=dict.fromkeys(Way, Monthly(leave=0.2, upgrade=0.2, pause=0.15, move=0.2, away=0.25)),
    filled=0.7,
)


@pytest.mark.django_db
def test_residents_come_change_and_leave_through_the_actions(monkeypatch):
    """Everybody turns each month: what is left of it adds up."""
    monkeypatch.setattr("creuset.simulation.living.RATES", HASTY)
    # What they book is told elsewhere, and takes time.
    monkeypatch.setattr(Life, "_wishes", lambda *_args: iter(()))
    monkeypatch.setattr("creuset.simulation.life.rounds", lambda *_args: iter(()))
    village = load(FILES[0])
    last = FIRST + timedelta(days=50)
    tally = lived(village, last, members=24)
    rows = Subscription.objects.filter(village=village)
    signed = rows.exclude(state__in=[SubscriptionState.WITHDRAWN, SubscriptionState.OFFERED])
    assert signed.count() == tally.subscriptions.total() > 3
    # What nobody could sign was taken back; one waits for who looks at the demonstration.
    waiting = rows.filter(state=SubscriptionState.OFFERED)
    assert all(row.party.people.filter(person__email__startswith="membre@") for row in waiting)
    assert rows.filter(notice_given_on__isnull=False).count() == tally.notices > 0
    assert Term.objects.filter(kind="pause").count() == tally.pauses
    assert Term.objects.filter(kind="change").count() == tally.upgrades
    assert tally.pauses + tally.upgrades + tally.office_moves
    assert Absence.objects.filter(subscription__village=village).count() == tally.absences
    # What is let is claimed, and what has ended is free.
    for let in Let.objects.filter(until_on__lte=last):
        assert not Claim.objects.filter(
            source_kind="let", source_id=let.pk, ends_at__gt=village_end(village, last)
        ).exists()
    # Months begin, and their fees with them.
    december = date(2026, 12, 1)
    owed = Charge.objects.filter(village=village, source_kind="subscription", state="waiting")
    assert owed.filter(
        starts_at__gte=DaySpan.of(december, december).to_span(village.zone).start
    ).exists()
    gone = rows.filter(state=SubscriptionState.ENDED)
    assert all(row.last_on is not None and row.last_on < last for row in gone)
    assert rows.filter(state__in=STANDING).exists()


@pytest.mark.django_db
def test_whoever_came_settles_in_on_the_day_after_and_once():
    village = load(FILES[0])
    lived(village, FIRST)
    come = TodoList.objects.filter(subscription__village=village, moment="arrival")
    assert come.count() > 3
    assert not Todo.objects.filter(todo_list__in=come, done_by__isnull=False).exists()
    first = set(come.values_list("pk", flat=True))

    lived(village, FIRST + timedelta(days=1))
    of_the_first = Todo.objects.filter(todo_list__in=first)
    assert not of_the_first.filter(doer="team", fact="", state="open").exists()
    put_off = set(
        of_the_first.filter(doer="member", fact="", state="open").values_list(
            "todo_list__subscription__number", flat=True
        )
    )
    assert all(number % FORGETFUL == 0 for number in put_off)
    badges = Item.objects.filter(village=village, kind="badge").count()
    assert badges > 0

    lived(village, FIRST + timedelta(days=2))
    late = TodoList.objects.filter(subscription__village=village).exclude(pk__in=first)
    assert Item.objects.filter(village=village, kind="badge").count() <= badges + late.count()
    assert newly_come(village, now=village_end(village, FIRST + timedelta(days=2))).count() == 0


def village_end(village, day):
    return DaySpan.of(day, day).to_span(village.zone).end


def test_every_way_has_its_rates():
    assert set(MONTHLY) == set(Way) == set(RATES.mix)
