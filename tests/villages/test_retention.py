"""A village keeps messages as long as its file says, and no longer."""

from datetime import timedelta

import pytest

from creuset.core import outbox
from creuset.core.housekeeping import tidy
from creuset.core.models import OutboxRow
from creuset.villages.retention import forget_messages
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

MONTH = timedelta(days=31)


def message(village=None, *, age, is_delivered=True):
    at = NOW - age
    row = outbox.put("mail", {"to": []}, at=at, village_id=village.pk if village else None)
    if is_delivered:
        OutboxRow.objects.filter(pk=row.pk).update(delivered_at=at)
    return row.pk


def kept():
    return set(OutboxRow.objects.values_list("pk", flat=True))


def test_each_village_keeps_its_messages_as_long_as_it_says():
    brief = make_village(retention={"messages_months": 2})
    usual = make_village()
    message(brief, age=3 * MONTH)
    stay = {message(brief, age=MONTH), message(usual, age=3 * MONTH)}
    message(usual, age=13 * MONTH)
    assert forget_messages(NOW) == 2
    assert kept() == stay
    assert forget_messages(NOW) == 0


def test_a_message_of_no_village_is_kept_as_by_the_one_that_keeps_least():
    make_village(retention={"messages_months": 2})
    make_village(retention={"messages_months": 24})
    message(age=3 * MONTH)
    stay = {message(age=MONTH)}
    assert forget_messages(NOW) == 1
    assert kept() == stay


def test_what_still_waits_is_kept():
    waiting = message(make_village(), age=40 * MONTH, is_delivered=False)
    assert tidy(now=NOW)["messages"] == 0
    assert kept() == {waiting}
