"""Who did what, to what, when."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import audit
from creuset.core.models import Audience, AuditObject, AuditRow
from tests.factories.people import actor_of, make_person
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return actor_of(make_person(name="Zoé Martin"))


def record(by, **more):
    return audit.record(
        **{"verb": "rooms.painted", "by": by, "at": NOW, "about": [("room", 5)]} | more
    )


def named(row):
    return sorted(AuditObject.objects.filter(row=row).values_list("kind", "object_id"))


def test_a_row_tells_who_what_and_why(by):
    row = record(by, village_id=3, data={"colour": "ember"}, reason="It was grey.")
    row.refresh_from_db()
    assert (row.verb, row.at, row.via) == ("rooms.painted", NOW, "page")
    assert (row.party_id, row.village_id, row.audience) == (by.party_id, 3, Audience.TEAM)
    assert row.content == {"colour": "ember", "by": "Zoé Martin", "reason": "It was grey."}


def test_a_row_names_its_objects_once_and_whoever_acted(by):
    row = record(by, about=[("room", 5), ("room", 5), ("party", by.party_id), ("room", 6)])
    assert named(row) == [("party", by.party_id), ("room", 5), ("room", 6)]
    assert named(record(actor_of(None))) == [("room", 5)]


def test_a_name_stays_what_it_was(by):
    row = record(by)
    by.party.name = "Zoé Durand"
    by.party.save()
    row.refresh_from_db()
    assert row.content["by"] == "Zoé Martin"


def test_it_goes_with_the_transaction_that_it_tells_of(by):
    with transaction.atomic():
        record(by)
        transaction.set_rollback(True)
    assert not AuditRow.objects.exists()


def test_what_is_written_over_is_noticed(by):
    row = record(by, data={"price": 10, "words": "été"})
    row.refresh_from_db()
    assert audit.is_intact(row)
    row.content["price"] = 11
    assert not audit.is_intact(row)


def test_what_is_erased_tells_nothing_and_still_stands(by):
    row, other = record(by, data={"secret": "x"}), record(by)
    digest = row.digest
    audit.erase([row.pk])
    row.refresh_from_db()
    assert (row.content, row.salt, row.digest) == (None, "", digest)
    assert audit.is_intact(row)
    other.refresh_from_db()
    assert other.content is not None


def test_two_rows_that_say_the_same_have_other_digests(by):
    assert record(by).digest != record(by).digest


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text('abcé\n"\\', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), json, max_size=4))
def test_whatever_was_written_is_read_intact(data):
    row = record(actor_of(None), data=data)
    assert audit.is_intact(AuditRow.objects.get(pk=row.pk))


def test_a_village_has_the_version_of_its_newest_row(by):
    assert audit.version(3) == 0
    newest = record(by, village_id=3)
    record(by, village_id=4)
    record(by)
    assert audit.version(3) == newest.pk


def test_the_version_is_one_step_in_an_index(by, django_assert_num_queries):
    record(by, village_id=3)
    with django_assert_num_queries(1) as asked:
        audit.version(3)
    (query,) = asked
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            assert "audit_by_village" in cursor.fetchall()[0][3]


class TestSentences:
    @pytest.fixture(autouse=True)
    def own_sentences(self, monkeypatch):
        monkeypatch.setattr(audit, "_sentences", {})

    def test_a_verb_is_told_by_its_domain(self):
        audit.register("rooms.painted", lambda data: f"{data['by']} painted.")
        assert audit.sentence("rooms.painted", {"by": "Zoé"}) == "Zoé painted."
        assert audit.registered() == {"rooms.painted"}

    @pytest.mark.parametrize("data", [{}, None])
    def test_an_erased_row_tells_its_verb(self, data):
        audit.register("rooms.painted", lambda data: data["by"])
        assert audit.sentence("rooms.painted", data) == "rooms.painted"

    def test_a_verb_that_nobody_tells_tells_itself(self):
        assert audit.sentence("rooms.sold", {"by": "Zoé"}) == "rooms.sold"
