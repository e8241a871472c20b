"""A juror begins to read while the lead takes the application from them: it is theirs or it is gone, never both."""

import pytest

from creuset.incubation.actions.assignments import exclude_pair, fix_pair
from creuset.incubation.actions.giving import give_plan
from creuset.incubation.actions.readings import Typed, save_reading
from creuset.incubation.models import Reading
from creuset.incubation.queries.assignments import open_plan
from creuset.incubation.queries.juries import current_round
from creuset.incubation.states import ReadingState as S
from creuset.people.actors import HOUSE
from tests.concurrency.test_letting import raced
from tests.factories.incubation import make_application, make_call, make_juror
from tests.factories.people import actor_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


def given():
    """An application that one juror has, and a draft that gives it to another."""
    call = make_call(make_village())
    row, first, second = make_application(call), make_juror(call), make_juror(call)
    told = {"round_": current_round(call), "application": row, "by": HOUSE, "now": NOW}
    fix_pair(juror=first, **told)
    give_plan(plan=open_plan(told["round_"]), by=HOUSE, now=NOW)
    exclude_pair(juror=first, **told)
    fix_pair(juror=second, **told)
    return open_plan(told["round_"]), Reading.objects.get(juror=first)


def test_what_a_juror_types_is_kept_whoever_comes_first():
    plan, reading = given()
    by = actor_of(reading.juror.party)

    def type_words():
        save_reading(
            reading=reading,
            typed=Typed(words="Un début"),
            revision=reading.revision,
            by=by,
            now=NOW,
        )

    def give():
        give_plan(plan=plan, by=HOUSE, now=NOW)

    told = raced([type_words, give])
    assert told == {"done": 2}
    reading.refresh_from_db()
    plan.refresh_from_db()
    assert reading.words == "Un début"
    assert reading.state == (S.TAKEN if plan.taken else S.BEGUN)
    assert Reading.objects.filter(state=S.GIVEN).count() == 1


def test_a_draft_is_given_once_from_two_screens():
    plan, _reading = given()
    told = raced([lambda: give_plan(plan=plan, by=HOUSE, now=NOW)] * 3)
    assert told == {"done": 1, "impossible-step": 2}


def test_two_windows_that_save_at_once_never_undo_one_another():
    _plan, reading = given()
    by = actor_of(reading.juror.party)
    told = raced(
        [
            lambda words=words: save_reading(
                reading=reading,
                typed=Typed(words=words),
                revision=reading.revision,
                by=by,
                now=NOW,
            )
            for words in ("une", "autre", "encore")
        ]
    )
    assert told == {"done": 1, "reading-changed": 2}
