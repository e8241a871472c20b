"""What was sealed cannot be changed in silence, and can still be forgotten."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from creuset.config.cli import sealed
from creuset.core import clock, housekeeping, seals
from creuset.core.models import Seal, SealedDay
from creuset.core.seals import checking, closing
from creuset.core.seals.checking import Wrong
from tests.factories.villages import make_village

#: A Monday evening; the clock of Paris was turned the day before.
EVENING = datetime(2026, 10, 26, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = 3, 4
SCORES = {1: {"total": Decimal("4.50")}, 2: {"total": Decimal(3)}, 3: {"total": Decimal(5)}}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def said(monkeypatch):
    """What the objects of one kind say now."""
    now = dict(SCORES)
    monkeypatch.setattr(seals, "_current", {})
    seals.register("score", lambda ids: {pk: now[pk] for pk in ids if pk in now})
    return now


@pytest.fixture
def closed():
    """Three days of one village, the last two of them one after an empty day, and one of another."""
    for days, pk in ((0, 1), (2, 2), (3, 3)):
        put(pk, at=EVENING + days * DAY)
    put(9, at=EVENING, village_id=THERE, kind="decision")
    assert closing.close_all(EVENING + 4 * DAY) == 4


def put(pk, *, at=EVENING, village_id=HERE, kind="score", **more):
    content = SCORES.get(pk)
    return seals.seal(
        kind=kind, object_id=pk, content=content, village_id=village_id, at=at, **more
    )


def found(after=4 * DAY):
    return [(one.wrong, one.village_id) for one in checking.broken(now=EVENING + after)]


def days(village_id=HERE):
    return list(SealedDay.objects.filter(village_id=village_id).order_by("day"))


def test_a_seal_says_nothing_of_what_it_seals_and_holds_it():
    row = put(1)
    assert row.content is None
    assert "4.5" not in row.digest + row.salt
    assert seals.holds(row, {"total": Decimal("4.5")})
    assert not seals.holds(row, {"total": Decimal("4.6")})
    assert put(1).digest != row.digest
    assert put(1, keeps_content=True).content == {"total": "4.5"}


def test_it_goes_with_the_transaction_that_it_seals():
    with transaction.atomic():
        put(1)
        transaction.set_rollback(True)
    assert not Seal.objects.exists()


def test_many_are_sealed_in_few_statements(django_assert_max_num_queries):
    contents = {pk: {"juror": pk} for pk in range(240)}
    with django_assert_max_num_queries(5):
        rows = seals.seal_all(kind="reading", contents=contents, village_id=HERE, at=EVENING)
    assert len({row.pk for row in rows}) == 240


plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
)
nested = st.recursive(
    plain, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner)
)


@pytest.mark.pure
@given(nested)
def test_what_is_plain_stays_as_it_is(content):
    once = seals.canonical(content)
    assert seals.canonical(once) == once


@pytest.mark.pure
def test_a_value_is_the_same_however_it_is_told():
    paris = timezone(timedelta(hours=2))
    at = datetime(2026, 10, 24, 14, 0, 0, 1, tzinfo=paris)
    told = seals.canonical({1: (at, date(2026, 10, 24), Decimal("100.00")), "jury": {"b", "a"}})
    again = seals.canonical(
        {"jury": {"a", "b"}, "1": [at.astimezone(UTC), "2026-10-24", Decimal(100)]}
    )
    assert told == again
    with pytest.raises(TypeError, match="object cannot be sealed"):
        seals.canonical({"score": object()})


# ---- the chain ------------------------------------------------------------------------------------


def test_a_day_is_closed_once_it_is_over_and_only_once():
    put(1)
    put(2, at=EVENING + timedelta(hours=1, minutes=59))
    assert closing.close_all(EVENING + timedelta(hours=1)) == 0
    assert closing.close_all(EVENING + timedelta(hours=2)) == 1
    assert closing.close_all(EVENING + timedelta(hours=3)) == 0
    [day] = days()
    assert (day.day, day.count, day.previous) == (EVENING.date(), 2, "")
    assert found() == []


def test_the_housekeeping_closes_days():
    put(1)
    assert housekeeping.tidy(now=EVENING + DAY)["sealed days"] == 1


def test_each_village_has_a_chain_of_its_own_without_empty_days(closed):
    first, second, third = days()
    assert [row.day for row in (first, second, third)] == [
        EVENING.date() + n * DAY for n in (0, 2, 3)
    ]
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert [(row.count, row.previous) for row in days(THERE)] == [(1, "")]
    assert found() == []


def test_what_comes_late_is_held_by_the_next_day_that_is_closed(closed):
    put(1, at=EVENING + DAY)
    assert closing.close_all(EVENING + 4 * DAY) == 0
    assert closing.close_all(EVENING + 5 * DAY) == 1
    *_, last = days()
    assert (last.day, last.count) == ((EVENING + 4 * DAY).date(), 1)
    assert found(5 * DAY) == []


def test_a_clock_that_goes_back_breaks_nothing(closed):
    put(1, at=EVENING + 4 * DAY)
    put(2, at=EVENING + 2 * DAY)
    assert closing.close_all(EVENING + 5 * DAY) == 1
    assert days()[-1].count == 2
    assert found(5 * DAY) == []


def test_what_is_erased_leaves_the_chain_as_it_was(closed, said):
    assert seals.erase("score", [1, 2]) == 2
    del said[1]
    said[2] = {"total": Decimal(1)}
    assert found() == []
    assert (
        not Seal.objects.filter(object_id__in=[1, 2])
        .exclude(salt="", content__isnull=True)
        .exists()
    )


# ---- what was changed behind the house's back ------------------------------------------------------


def change(**values):
    Seal.objects.filter(object_id=1).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"digest": "0" * 64},
        {"at": EVENING - DAY},
        {"kind": "other"},
        {"object_id": 77},
        {"village_id": THERE},
    ],
)
def test_a_seal_that_was_changed_breaks_its_day(closed, values):
    change(**values)
    assert (Wrong.DAY, HERE) in found()
    [first] = checking.broken_days()
    assert first.day == days()[0]


def test_a_seal_that_is_gone_or_came_later_breaks_its_day(closed):
    Seal.objects.filter(object_id=2).delete()
    assert found() == [(Wrong.COUNT, HERE)]
    put(2)
    Seal.objects.filter(day=None).update(day=days()[1])
    assert found() == [(Wrong.DAY, HERE)]
    put(2)
    Seal.objects.filter(day=None).update(day=days()[1])
    assert found() == [(Wrong.COUNT, HERE)]


def test_two_seals_that_changed_places_break_their_day():
    first, second = put(1), put(2)
    closing.close_all(EVENING + DAY)
    Seal.objects.filter(pk=first.pk).update(object_id=2, salt=second.salt, digest=second.digest)
    Seal.objects.filter(pk=second.pk).update(object_id=1, salt=first.salt, digest=first.digest)
    assert found() == [(Wrong.DAY, HERE)]


def test_a_day_that_was_rewritten_breaks_the_one_after_it(closed):
    first, second, _third = days()
    Seal.objects.filter(object_id=1).delete()
    first.count, first.digest = 0, closing.digest_of(first.day, "", [])
    first.save()
    [fault] = checking.broken_days()
    assert (fault.wrong, fault.day) == (Wrong.LINK, second)


def test_a_day_that_is_gone_breaks_the_one_after_it(closed):
    Seal.objects.filter(object_id=2).delete()
    days()[1].delete()
    [fault] = checking.broken_days()
    assert (fault.wrong, fault.day) == (Wrong.LINK, days()[1])


def test_an_object_that_says_something_else_is_found_unless_it_was_sealed_again(closed, said):
    said[1] = {"total": Decimal(10)}
    assert found() == [(Wrong.OBJECT, HERE)]
    seals.seal(kind="score", object_id=1, content=said[1], village_id=HERE, at=EVENING + 4 * DAY)
    assert found() == []
    said[1] = SCORES[1]
    assert found() == [(Wrong.OBJECT, HERE)]


def test_an_object_that_is_gone_is_found_unless_it_was_sealed_so(closed, said):
    del said[2]
    assert found() == [(Wrong.GONE, HERE)]
    seals.seal(kind="score", object_id=2, content=None, village_id=HERE, at=EVENING + 4 * DAY)
    assert found() == []


def test_a_content_that_was_changed_is_found():
    row = put(1, keeps_content=True)
    Seal.objects.filter(pk=row.pk).update(content={"total": "5"})
    assert found(DAY) == [(Wrong.CONTENT, HERE)]


def test_seals_that_nobody_closes_are_told_after_two_days():
    put(1)
    assert found(DAY) == []
    assert found(3 * DAY) == [(Wrong.WAITING, HERE)]


def test_few_seals_are_in_memory_at_once(closed, said, monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    asked = []
    seals.register("score", lambda ids: asked.append(list(ids)) or {pk: said[pk] for pk in ids})
    assert found() == []
    assert asked == [[1, 2], [3]]


def test_a_page_of_many_is_read_a_part_at_a_time(closed, monkeypatch):
    """A million seals go by in parts of AT_ONCE, whichever way they are read."""
    sizes = []
    from django.db.models import QuerySet

    iterator = QuerySet.iterator
    monkeypatch.setattr(
        QuerySet,
        "iterator",
        lambda self, chunk_size=None: sizes.append(chunk_size) or iterator(self, chunk_size),
    )
    assert found() == []
    assert set(sizes) == {closing.AT_ONCE}


# ---- words ----------------------------------------------------------------------------------------


def test_check_names_the_first_day_and_the_object(said):
    village = make_village(slug="la-forge")
    put(1, village_id=village.pk)
    with clock.stopped_at(EVENING + 5 * DAY):
        [(waits, hint)] = sealed.faults()
        assert waits.startswith("la-forge: 1 seals wait")
        assert "worker" in hint
        closing.close_all(EVENING + DAY)
        assert list(sealed.faults()) == []
        said[1] = {"total": 0}
        [(changed, hint)] = sealed.faults()
        assert changed.startswith("la-forge: score 1, sealed on 2026-10-26 at 22:00 UTC (seal ")
        assert "backup" in hint
        change(at=EVENING - DAY)
        [(day, _hint), _object] = sealed.faults()
    assert day == (
        "la-forge: the chain of seals does not hold from 2026-10-26 on:"
        " one of its seals, or its digest, was changed after it was closed."
    )
