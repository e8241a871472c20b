"""What several steps of one action leave is written at its end, or not at all."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from creuset.core import audit, outbox, traces
from creuset.core.models import AuditObject, AuditRow, OutboxRow
from tests.factories.people import actor_of, make_person
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


def leave(by, *, number):
    row = audit.record(verb="rooms.painted", by=by, at=NOW, about=[("room", number)])
    outbox.put("rooms.painted", {"room": number}, at=NOW, of=row)
    return row


def test_each_is_written_where_it_is_left():
    row = leave(actor_of(make_person()), number=5)
    assert OutboxRow.objects.get().payload == {"room": 5, "audit": row.pk}


def test_what_one_action_leaves_is_three_statements_in_the_order_in_which_it_was_left():
    by = actor_of(make_person())
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), traces.at_the_end():
        rows = [leave(by, number=number) for number in range(4)]
        with traces.at_the_end():
            rows.append(leave(by, number=4))
        assert not AuditRow.objects.exists()
    assert sum("INSERT" in row["sql"] for row in asked.captured_queries) == 3
    assert [row.pk for row in rows] == sorted(AuditRow.objects.values_list("pk", flat=True))
    told = OutboxRow.objects.order_by("pk").values_list("payload", flat=True)
    assert list(told) == [{"room": number, "audit": row.pk} for number, row in enumerate(rows)]
    named = AuditObject.objects.filter(kind="room").order_by("row").values_list("object_id")
    assert list(named) == [(number,) for number in range(5)]


@transaction.atomic
@traces.at_the_end()
def leave_and_fail(by):
    leave(by, number=1)
    raise ZeroDivisionError


def test_what_fails_leaves_nothing_and_the_next_action_leaves_its_own():
    by = actor_of(make_person())
    with pytest.raises(ZeroDivisionError):
        leave_and_fail(by)
    row = leave(by, number=2)
    assert AuditRow.objects.get() == row
    assert OutboxRow.objects.get().payload["room"] == 2
