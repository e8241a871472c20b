"""Two of the team judge, write to and decide the same file at the same instant: one of them does, the other is told."""

from datetime import timedelta

import pytest
from django.core import mail

from creuset.core.roles import Role
from creuset.documents.models import Document
from creuset.incubation.actions import appeals, letters, screening
from creuset.incubation.actions.completing import ask_to_complete
from creuset.incubation.models import Appeal, Completion, Letter, Verdict
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.screening import Standing, Step
from creuset.incubation.states import ApplicationState as S
from creuset.incubation.writers import get_writer
from tests.concurrency.test_letting import raced
from tests.factories.incubation import make_application, make_call, make_rule
from tests.factories.people import actor_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def leads(village):
    return team_of(village, Role.PROGRAMME_LEAD), team_of(village, Role.MANAGER)


def judging(row, verb, by):
    return lambda: screening.judge(
        application=row, verb=verb, reason="Vu.", seen=S.FILED, by=by, now=NOW
    )


def test_one_file_has_one_verdict_whoever_was_faster(village, leads):
    row = make_application(make_call(village), state=S.FILED)
    until = NOW + timedelta(days=3)
    told = raced(
        [
            judging(row, "admit", leads[0]),
            judging(row, "turn_away", leads[1]),
            lambda: ask_to_complete(
                application=row, words="Le budget.", answer_by=until, by=leads[1], now=NOW
            ),
        ]
    )
    assert told["done"] == 1 or (told["done"], Completion.objects.count()) == (2, 1)
    assert Verdict.objects.filter(undone_at=None).count() + Completion.objects.count() == 1
    row.refresh_from_db()
    assert row.state in (S.ADMISSIBLE, S.INADMISSIBLE, S.COMPLETING)


def test_rules_applied_from_two_screens_judge_each_file_once(village, leads):
    call = make_call(village)
    make_rule(call)
    rows = [make_application(call, state=S.ADMISSIBLE) for _n in range(3)]
    for row in rows:
        row.sheet.answers |= {"stage": "pilot"}
        row.sheet.save()
    shown = {row.pk: Standing.HOLDS for row in rows}
    told = raced(
        [
            lambda by=by: screening.screen(
                call=call, step=Step.ELIGIBLE, shown=shown, by=by, now=NOW
            )
            for by in leads
        ]
    )
    assert told == {"done": 2}
    assert Verdict.objects.count() == 3


def test_a_letter_prepared_and_sent_twice_at_once_is_one_mail_and_one_paper(village, leads):
    call = make_call(village)
    row = make_application(call, state=S.FILED)
    judging(row, "turn_away", leads[0])()
    assert raced([lambda by=by: letters.prepare(call=call, by=by, now=NOW) for by in leads]) == {
        "done": 2
    }
    [letter] = Letter.objects.filter(dropped_at=None)
    letters.approve(call=call, letters=[letter], by=leads[0], now=NOW)
    assert raced(
        [lambda by=by: letters.send(call=call, letters=[letter], by=by, now=NOW) for by in leads]
    ) == {"done": 2}
    assert len(mail.outbox) == 1
    assert Document.objects.count() == 1


def test_a_refusal_is_contested_once_and_answered_once(village, leads):
    row = make_application(make_call(village), state=S.FILED)
    judging(row, "turn_away", leads[0])()
    holder = actor_of(row.holder)
    writer = get_writer(village, row.pk, by=holder)
    contest = lambda: appeals.appeal(writer=writer, words="Relisez.", by=holder, now=NOW)  # noqa: E731
    assert raced([contest, contest]) == {"done": 1, "cannot-appeal": 1}
    made = Appeal.objects.get()
    told = raced(
        [
            lambda by=by, outcome=outcome: appeals.answer(
                appeal=made, outcome=outcome, words="Vu.", by=by, now=NOW
            )
            for by, outcome in zip(leads, AppealOutcome, strict=True)
        ]
    )
    assert told == {"done": 1, "conflict": 1}
