"""Questions and rows put into SQL once: they say what the ORM says."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, DateTimeField
from django.test.utils import CaptureQueriesContext

from creuset.core.models import AuditRow, OutboxRow
from creuset.core.prepared import Given, GivenList, Prepared, count, insert, insert_once
from creuset.people.models import Party, RoleGrant, User
from tests.factories.people import make_person, make_user
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

USER = Prepared(lambda: User.objects.filter(pk=Given("pk", BigIntegerField())))
GRANT = Prepared(
    lambda: RoleGrant.objects.filter(party_id=Given("party", BigIntegerField())).select_related(
        "granted_by"
    )
)
DUE = Prepared(
    lambda: (
        OutboxRow.objects.filter(
            due_at__lte=Given("at", DateTimeField()),
            attempts__in=[0, Given("tries", BigIntegerField())],
        )
        .order_by("pk")
        .values_list("topic", "payload", "due_at")
    )
)


AMONG = Prepared(
    lambda: (
        User.objects.filter(
            pk__in=GivenList("users", BigIntegerField()),
            date_joined__lte=Given("at", DateTimeField()),
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
)


def rows(*topics):
    return [
        OutboxRow(topic=topic, payload={"n": n}, created_at=NOW, due_at=NOW + timedelta(hours=n))
        for n, topic in enumerate(topics)
    ]


def test_each_question_gets_the_answer_to_its_own_values():
    one, two = make_user(), make_user()
    assert [user.email for user in USER(pk=one.pk)] == [one.email]
    assert [user.email for user in USER(pk=two.pk)] == [two.email]
    assert USER.first(pk=two.pk + 100) is None


def test_a_model_comes_as_the_orm_reads_it_with_what_is_related_to_it():
    user = make_user()
    with CaptureQueriesContext(connection) as asked:
        found = USER.first(pk=user.pk)
        assert found.party.name == user.party.name
    assert len(asked) == 1
    read = User.objects.get(pk=user.pk)
    hidden = {"_state", "backend"}
    assert {k: v for k, v in vars(found).items() if k not in hidden} == {
        k: v for k, v in vars(read).items() if k not in hidden
    }
    assert not found._state.adding
    found.save()


def test_what_is_related_may_be_missing():
    village, person = make_village(), make_person()
    common = {"village": village, "party": person, "granted_at": NOW}
    RoleGrant.objects.create(role="owner", **common)
    assert GRANT.first(party=person.pk).granted_by is None
    RoleGrant.objects.update(granted_by=person)
    assert GRANT.first(party=person.pk).granted_by == person


def test_tuples_come_with_python_values():
    insert(rows("first", "second", "third"))
    told = DUE(at=NOW + timedelta(hours=1), tries=1)
    assert told == [
        ("first", {"n": 0}, NOW),
        ("second", {"n": 1}, NOW + timedelta(hours=1)),
    ]


def test_a_value_that_is_missing_is_a_mistake():
    with pytest.raises(KeyError):
        USER()


@pytest.mark.parametrize("number", [0, 1, 3, 230])
def test_rows_are_inserted_and_know_their_keys(number):
    made = insert(rows(*map(str, range(number))))
    assert len(made) == number
    kept = OutboxRow.objects.in_bulk()
    assert {row.pk: (row.topic, row.payload, row.due_at) for row in made} == {
        pk: (row.topic, row.payload, row.due_at) for pk, row in kept.items()
    }
    assert not any(row._state.adding for row in made)


def test_columns_that_write_themselves_are_written():
    (party,) = insert([Party(kind="person", name="Zoé Œuvré", created_at=NOW)])
    party.refresh_from_db()
    assert party.search_text == "zoe œuvre"


def test_a_refused_row_breaks_the_transaction_as_any_other():
    ContentType.objects.get_or_create(app_label="tests", model="once")
    twice = ContentType(app_label="tests", model="once")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([twice])
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            insert([ContentType(app_label="tests", model="once")])
        assert transaction.get_rollback()
        transaction.set_rollback(True)
    assert not AuditRow.objects.exists()


def test_a_row_that_stands_already_is_not_written_again():
    first = insert_once(ContentType(app_label="tests", model="once"))
    assert first is not None
    assert first.pk
    with transaction.atomic():
        assert insert_once(ContentType(app_label="tests", model="once")) is None
        assert not transaction.get_rollback()
    assert ContentType.objects.get(app_label="tests", model="once").pk == first.pk


def test_several_numbers_are_asked_for_at_once_each_with_its_own_values():
    one, two = make_person(), make_person()
    make_user(party=one)
    village = make_village()
    RoleGrant.objects.create(village=village, party=one, role="owner", granted_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        numbers = count(
            [
                GRANT.counted(party=one.pk),
                USER.counted(pk=one.user.pk),
                GRANT.counted(party=two.pk),
                DUE.counted(at=NOW, tries=1),
            ]
        )
    assert numbers == [1, 1, 0, 0]
    assert len(asked) == 1
    assert count([]) == []


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_list_is_as_long_as_it_is_given(number):
    users = [make_user() for _ in range(6)]
    some = [user.pk for user in users[:number]]
    later = NOW + timedelta(days=36500)
    assert AMONG(users=some, at=later) == some
    assert AMONG(users=some, at=NOW - timedelta(days=36500)) == []
    wanted = [AMONG.counted(users=some, at=later), USER.counted(pk=users[0].pk)]
    assert count(wanted) == [number, 1]
