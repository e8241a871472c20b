"""Several questions in one statement: each has the rows that it has alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Value
from django.test.utils import CaptureQueriesContext

from creuset.core.as_json import WIDEST
from creuset.core.models import OutboxRow
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.core.together import groups_together, keep_all_prefetched, together
from creuset.people.models import KnownParty, Party, RoleGrant, User
from creuset.places.models import Resource
from tests.factories.people import know, make_grant, make_person, make_user
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def contents(row):
    return {k: v for k, v in vars(row).items() if k != "_state"}


def test_each_question_has_its_rows_in_order_as_the_orm_reads_them():
    village = make_village()
    people = [make_person(name=name) for name in ("Zoé", "Ana « 1 »", "Léa\n%s")]
    for party in people:
        know(village, party, notes="Vient à 9 h", tags=["scène", "x"])
    make_user(party=people[0])
    make_grant(people[1], village)
    make_resource(village, area_m2=Decimal("12.50"))
    OutboxRow.objects.create(
        topic="t", payload={"à": [1, None, 1.5]}, created_at=NOW, due_at=NOW + timedelta(hours=1)
    )
    questions = [
        KnownParty.objects.filter(village=village).select_related("party").order_by("-party__name"),
        User.objects.filter(party=people[0]),
        RoleGrant.objects.filter(village=village).select_related("granted_by"),
        Resource.objects.filter(village=village),
        OutboxRow.objects.all(),
        Party.objects.order_by("pk").values_list("pk", "created_at", Value("n"))[:2],
        Party.objects.order_by("pk").values_list("name", flat=True),
        Party.objects.filter(pk__in=[]),
        Party.objects.filter(name="nobody"),
    ]
    with CaptureQueriesContext(connection) as asked:
        found = together(*questions)
    assert len(asked) == 1

    alone = [list(question.all()) for question in questions]
    for rows, expected in zip(found[:5], alone[:5], strict=True):
        assert list(map(contents, rows)) == list(map(contents, expected))
    assert found[5:] == alone[5:]
    with CaptureQueriesContext(connection) as asked:
        assert [row.party.name for row in found[0]] == [row.party.name for row in alone[0]]
    assert len(asked) == 0


def test_nothing_asked_is_no_query():
    with CaptureQueriesContext(connection) as asked:
        assert together(Party.objects.none()) == [[]]
        assert together() == []
    assert len(asked) == 0


def test_questions_of_several_groups_are_one_query_and_answered_group_by_group():
    for name in ("Léa", "Zoé"):
        make_person(name=name)
    named = Party.objects.order_by("name").values_list("name", flat=True)
    with CaptureQueriesContext(connection) as asked:
        found = groups_together([named, named[:1]], [], [named[1:]])
    assert found == [[["Léa", "Zoé"], ["Léa"]], [], [["Zoé"]]]
    assert len(asked) == 1


def test_rows_are_kept_with_what_they_belong_to_as_after_prefetching():
    village = make_village()
    people = [make_person(known_in=village), make_person(known_in=village), make_person()]
    rows = KnownParty.objects.order_by("-pk")
    keep_all_prefetched(people, "known_in", rows, by="party_id")
    with CaptureQueriesContext(connection) as asked:
        kept = [[row.party_id for row in party.known_in.all()] for party in people]
    assert kept == [[people[0].pk], [people[1].pk], []]
    assert len(asked) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("more", [WIDEST - 2, WIDEST - 1, WIDEST, 2 * WIDEST + 7])
def test_a_row_may_be_wider_than_a_function_takes(more):
    room = make_resource(make_village())
    wide = Resource.objects.annotate(**{f"v{n}": Value(n) for n in range(more)})
    names = ["pk", *(f"v{n}" for n in range(more)), "names"]
    (found,) = together(wide.values_list(*names))
    assert found == [(room.pk, *range(more), room.names)]


def test_a_question_that_was_put_into_sql_before_is_asked_with_the_others():
    people = [make_person(name=name) for name in ("Zoé", "Léa", "Ana")]
    by_name = Prepared(
        lambda: Party.objects.filter(
            pk__in=GivenList("people", BigIntegerField()), kind=Given("kind", CharField())
        ).order_by("name")
    )
    with CaptureQueriesContext(connection) as asked:
        found = together(
            Party.objects.order_by("-pk")[:1],
            by_name.listed(people=[people[0].pk, people[1].pk], kind="person"),
            Party.objects.filter(pk__in=[]),
            by_name.listed(people=[people[2].pk], kind="organisation"),
            by_name.listed(people=[people[2].pk], kind="person"),
        )
    assert len(asked) == 1
    assert found == [[people[2]], [people[1], people[0]], [], [], [people[2]]]
