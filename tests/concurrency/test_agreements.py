"""Two villages, or two screens of one, speak of an agreement at once: nobody accepts what the other just took back."""

from collections import Counter
from datetime import date
from functools import partial

import pytest

from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.plans.actions.agreeing import (
    Saying,
    accept_agreement,
    say_agreement,
    take_agreement_out,
)
from creuset.plans.models import Agreement
from creuset.plans.queries.agreements import find_twin, mark_of, sisters_of
from creuset.plans.rules.agreements import Standing
from tests.concurrency.test_races import all_at_once, outcome
from tests.factories.agreements import make_agreement
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)


def raced(jobs):
    return Counter(outcome(one) for one in all_at_once(jobs))


def say(village, home, host, cents, **more):
    saying = Saying(
        names={"fr": "Entre sœurs"},
        home=home.slug,
        host=host.slug,
        price=Money(cents, "EUR"),
        from_on=TODAY,
    )
    return partial(say_agreement, village=village, saying=saying, by=HOUSE, now=NOW, **more)


def test_of_two_screens_that_change_one_agreement_one_is_told_to_look_again():
    home, host = make_village(), make_village()
    row = make_agreement(home, host)
    read = mark_of(row)
    told = raced([say(home, home, host, n * 100, code=row.code, seen=read) for n in range(1, 5)])
    assert told == {"done": 1, "changed-meanwhile": 3}
    # What the sister says is nobody else's to change.
    assert Agreement.objects.get(village=host).price_cents == 10_00


def test_what_is_changed_while_it_is_accepted_is_never_honoured_as_it_was():
    home, host = make_village(), make_village()
    row = make_agreement(home, host, twin=False)
    accept = partial(
        accept_agreement, village=host, code=row.code, seen=mark_of(row), by=HOUSE, now=NOW
    )
    told = raced([accept, say(home, home, host, 7_00, code=row.code, seen=mark_of(row))])
    # The change always holds; it was accepted before, or the acceptance looks again.
    assert told in ({"done": 2}, {"done": 1, "changed-meanwhile": 1})
    assert Agreement.objects.get(village=home).price_cents == 7_00
    standing = sisters_of(home, today=TODAY)[0].standing
    assert standing is (Standing.DIFFERENT if told["done"] == 2 else Standing.UNANSWERED)


def test_two_villages_that_accept_one_another_at_once_do_not_change_places():
    home, host = make_village(), make_village()
    row = make_agreement(home, host)
    Agreement.objects.filter(village=host).update(price_cents=8_00)
    jobs = [
        partial(
            accept_agreement,
            village=one,
            code=row.code,
            seen=mark_of(find_twin(one, row.code)),
            by=HOUSE,
            now=NOW,
        )
        for one in (home, host)
    ]
    assert raced(jobs) == {"done": 1, "changed-meanwhile": 1}
    assert [one.standing for one in sisters_of(home, today=TODAY)] == [Standing.LIVE]


def test_taken_out_while_it_is_accepted_it_is_not_live():
    home, host = make_village(), make_village()
    row = make_agreement(home, host, twin=False)
    jobs = [
        partial(take_agreement_out, village=home, code=row.code, by=HOUSE, now=NOW),
        partial(
            accept_agreement, village=host, code=row.code, seen=mark_of(row), by=HOUSE, now=NOW
        ),
    ]
    told = raced(jobs)
    assert told in ({"done": 2}, {"done": 1, "not-found": 1})
    assert not any(one.is_live for one in sisters_of(host, today=TODAY))
