"""What a juror handed in is kept by the database itself, whoever writes to it; each way round that the house has."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from creuset.core.constraints import violated_constraint
from creuset.core.seals.checking import changed_objects
from creuset.incubation import retention
from creuset.incubation.actions import conflicts, readings
from creuset.incubation.actions.readings import Typed
from creuset.incubation.actions.uniting import unite_jurors
from creuset.incubation.kinds import Ground
from creuset.incubation.models import Criterion, Reading, Score
from creuset.incubation.queries.readings import lines_of
from creuset.incubation.states import ReadingState as S
from creuset.people.actors import HOUSE
from tests.factories.incubation import make_application, make_call, make_juror, make_reading
from tests.factories.people import actor_of
from tests.factories.villages import NOW, make_village
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def sql(statement, *values):
    """A hand that knows the database, and not the house."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement, *values):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        sql(statement, *values)
    assert violated_constraint(caught.value) == "score_stays"


def type_all(reading, points=4, words="Bien vu"):
    keys = [one.criterion.pk for one in lines_of(reading)]
    return readings.save_reading(
        reading=reading,
        typed=Typed(points=dict.fromkeys(keys, points), notes=dict.fromkeys(keys, words)),
        revision=reading.revision,
        by=actor_of(reading.juror.party),
        now=LATER,
    )


def hand_in(reading):
    row = type_all(reading)
    by = actor_of(row.juror.party)
    return readings.finish_reading(reading=row, revision=row.revision, by=by, now=LATER)


def make_given(call=None):
    call = call or make_call(make_village())
    return make_reading(make_application(call), make_juror(call))


@pytest.fixture
def done():
    return hand_in(make_given())


def state_of():
    return list(Score.objects.order_by("pk").values_list())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incubation_score SET points = 1",
        "UPDATE incubation_score SET points = NULL",
        "UPDATE incubation_score SET words = 'Mal vu'",
        "UPDATE incubation_score SET words = ''",
        "UPDATE incubation_score SET points = points",
        "UPDATE incubation_score SET id = id + 1000",
        "DELETE FROM incubation_score",
    ],
)
def test_no_hand_changes_or_takes_away_what_was_handed_in(done, statement):
    before = state_of()
    assert len(before) == 2
    refused(statement)
    assert state_of() == before


def test_nothing_is_added_to_it_and_nothing_moves_into_or_out_of_it(done):
    other = type_all(make_given(done.juror.call))
    extra = Criterion.objects.create(round=done.round, code="x", names={"fr": "X"}, position=7)
    add = "INSERT INTO incubation_score (reading_id, criterion_id, points, words) VALUES (%s, %s, 5, '')"
    refused(add, done.pk, extra.pk)
    sql(add, other.pk, extra.pk)
    refused(
        "UPDATE incubation_score SET reading_id = %s WHERE criterion_id = %s", done.pk, extra.pk
    )
    refused("UPDATE incubation_score SET reading_id = %s WHERE reading_id = %s", other.pk, done.pk)
    refused(
        "UPDATE incubation_score SET criterion_id = %s WHERE reading_id = %s", extra.pk, done.pk
    )


def test_its_reading_does_not_go_first(done):
    """What refers to what is asked at the end of a transaction: the scores of a reading that is gone stay too."""
    with transaction.atomic():
        sql("DELETE FROM incubation_reading WHERE id = %s", done.pk)
        refused("DELETE FROM incubation_score WHERE reading_id = %s", done.pk)
        transaction.set_rollback(True)
    assert Reading.objects.filter(pk=done.pk).exists()
    assert Score.objects.filter(reading=done).count() == 2


def test_what_is_not_handed_in_yet_changes_as_it_is_typed():
    begun = type_all(make_given())
    type_all(begun, points=2)
    sql("UPDATE incubation_score SET points = 3")
    sql("DELETE FROM incubation_score")
    assert Score.objects.count() == 0


def test_opened_again_by_its_juror_it_changes_and_is_handed_in_again(done):
    by = actor_of(done.juror.party)
    opened = readings.reopen_reading(reading=done, by=by, now=LATER)
    again = type_all(opened, points=2)
    readings.finish_reading(reading=again, revision=again.revision, by=by, now=LATER)
    assert set(Score.objects.values_list("points", flat=True)) == {2}
    refused("UPDATE incubation_score SET points = 1")
    assert list(changed_objects()) == []


def test_it_is_recused_and_its_juror_leaves_without_a_score_that_changes(done):
    before = state_of()
    conflicts.declare(
        juror=done.juror,
        application=done.application,
        ground=Ground.FAMILY,
        words="",
        by=actor_of(done.juror.party),
        now=LATER,
    )
    assert Reading.objects.get(pk=done.pk).state == S.RECUSED
    assert state_of() == before


def test_a_criterion_that_was_scored_is_retired_and_its_scores_stay(done):
    kept = done.round.criteria.order_by("position").first()
    before = state_of()
    Criterion.objects.filter(pk=kept.pk).update(retired_at=LATER)
    assert state_of() == before
    refused("DELETE FROM incubation_score WHERE criterion_id = %s", kept.pk)


def test_two_jurors_who_are_one_keep_one_reading_each_way(done):
    """Where both handed in, that of the one who stays counts; the other goes with its juror."""
    twin = make_juror(done.juror.call)
    second = hand_in(make_reading(done.application, twin))
    kept = Score.objects.filter(reading=done)
    before = list(kept.order_by("pk").values_list("pk", "points", "words"))
    unite_jurors(done.juror, twin)
    twin.delete()
    assert not Reading.objects.filter(pk=second.pk).exists()
    assert list(kept.order_by("pk").values_list("pk", "points", "words")) == before
    refused("UPDATE incubation_score SET points = 1")
    # The one who stays had only begun: what was handed in comes over, and stays handed in.
    third = make_juror(done.juror.call)
    type_all(make_reading(done.application, third), points=1)
    unite_jurors(third, done.juror)
    assert Reading.objects.get(pk=done.pk).juror_id == third.pk
    assert list(kept.order_by("pk").values_list("pk", "points", "words")) == before
    refused("UPDATE incubation_score SET points = 1")


def test_the_end_of_retention_takes_the_words_and_leaves_the_points(done):
    row = done.application
    with transaction.atomic():
        retention._empty_row(row, now=LATER)
        retention._empty_words(row, by=HOUSE, now=LATER)
    assert set(Score.objects.values_list("points", "words")) == {(4, "")}
    # Emptied is not open: a point stays, and no new word comes.
    refused("UPDATE incubation_score SET points = 1")
    refused("UPDATE incubation_score SET points = 1, words = ''")
    refused("UPDATE incubation_score SET words = 'Mal vu'")
    refused("DELETE FROM incubation_score")


def test_a_form_that_knows_only_the_row_is_told(done):
    score = Score.objects.filter(reading=done).select_related("criterion").first()
    [constraint] = [one for one in Score._meta.constraints if one.name == "score_stays"]
    with pytest.raises(Exception, match=r"final|définitif"):
        constraint.validate(Score, score)
    Reading.objects.filter(pk=done.pk).update(state=S.BEGUN)
    constraint.validate(Score, score)


def test_a_hand_that_takes_the_guard_off_is_found_by_the_seals(done):
    with unguarded():
        sql("UPDATE incubation_score SET points = 1")
    assert len(list(changed_objects())) == 1
    refused("UPDATE incubation_score SET points = 4")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_score_written_while_the_reading_is_handed_in_is_judged_as_it_stands_then():
    begun = type_all(make_given())
    asked, failed = threading.Event(), []

    def write():
        try:
            asked.set()
            sql("UPDATE incubation_score SET points = 1 WHERE reading_id = %s", begun.pk)
        except IntegrityError as error:
            failed.append(violated_constraint(error))
        finally:
            connection.close()

    with transaction.atomic():
        sql(
            "UPDATE incubation_reading SET state = 'done', done_at = made_at WHERE id = %s",
            begun.pk,
        )
        other = threading.Thread(target=write)
        other.start()
        asked.wait(5)
        other.join(0.3)
        assert other.is_alive(), "it waits for whoever hands in"
    other.join(10)
    assert failed == ["score_stays"]
    assert set(Score.objects.values_list("points", flat=True)) == {4}
