"""Programmes and calls written, published, moved, given up: by whom, and what stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from creuset.core import audit, outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.incubation.actions import calls, programmes, rounds
from creuset.incubation.actions.telling_calls import CALL_OPENED, DEADLINE_MOVED
from creuset.incubation.models import Call, Criterion, Programme, Reading, Score, Stage
from creuset.incubation.queries.calls import get_call, get_round, read_whole, standing_of
from creuset.incubation.rules.again import again
from creuset.incubation.rules.calls import Phase
from creuset.incubation.rules.changing import CallFixed
from creuset.incubation.rules.terms import (
    AxisTerms,
    BadCall,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
)
from creuset.incubation.starters import starters
from creuset.incubation.states import ApplicationState, ReadingState
from creuset.incubation.writing import call_terms, programme_terms, round_terms, rounds_terms
from creuset.kernel.errors import Conflict, Forbidden, Refusals, Refused
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.projects.states import ProjectKind
from creuset.questions.rules import form_of
from tests.factories.incubation import (
    make_application,
    make_call,
    make_cohort,
    make_form,
    make_juror,
    make_member,
    make_programme,
    make_reading,
)
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAMES = {"fr": "Appel culture", "en": "Call for culture"}
GRID = (
    CriterionTerms(code="idee", names={"fr": "Idée"}, weight=2, anchors={5: {"fr": "Remarquable"}}),
    CriterionTerms(code="musee", names={"fr": "Musée"}, axis="musees"),
)
ROUND = RoundTerms(
    names={"fr": "Dossiers"},
    seats=2,
    quotas=(QuotaTerms(axis="musees", least=1, most=2),),
    criteria=GRID,
)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def terms(village):
    zone = village.zone
    return CallTerms(
        names=NAMES,
        summaries=NAMES,
        descriptions=NAMES,
        rules=NAMES,
        opens_at=(NOW + DAY).astimezone(zone),
        closes_at=(NOW + 30 * DAY).astimezone(zone),
        answers_on=(NOW + 60 * DAY).date(),
        seats=2,
        project_kinds=(ProjectKind.START_UP,),
        form=make_form(village).code,
        axes=(
            AxisTerms(code="musees", names={"fr": "Musées"}),
            AxisTerms(code="patrimoine", names={"fr": "Patrimoine"}),
        ),
    )


@pytest.fixture
def call(village, lead, terms):
    return calls.make_call(
        village=village,
        programme=make_programme(village),
        terms=terms,
        rounds=[ROUND],
        by=lead,
        now=NOW,
    )


def whole(call: Call) -> Call:
    row = get_call(call.village, call.pk, by=HOUSE)
    read_whole(row)
    return row


def places(raised) -> list[str]:
    error = raised.value
    return [one.field for one in (error.errors if isinstance(error, Refusals) else [error])]


# ---- programmes ----------------------------------------------------------------------------------------


def test_a_programme_is_what_was_said_of_it(village, lead):
    said = ProgrammeTerms(
        names={"fr": "Incubation"},
        months=6,
        stages=(
            StageTerms(code="un", names={"fr": "Un"}),
            StageTerms(code="deux", names={"fr": "Deux"}),
        ),
    )
    row = programmes.make_programme(village=village, terms=said, by=lead, now=NOW)
    other = programmes.make_programme(village=village, terms=said, by=lead, now=NOW)
    assert (row.code, other.code) == ("incubation", "incubation-2")
    assert programme_terms(row) == said
    turned = replace(said, months=8, stages=tuple(reversed(said.stages)))
    programmes.change_programme(programme=row, terms=turned, by=lead, now=NOW)
    assert programme_terms(Programme.objects.get(pk=row.pk)) == turned
    told = AuditRow.objects.filter(objects_named__kind="programme", objects_named__object_id=row.pk)
    assert {one.verb for one in told} == {programmes.MADE, programmes.CHANGED}
    assert all(audit.sentence(one.verb, one.content) for one in told)


def test_a_stage_in_which_projects_stand_stays(village, lead):
    row = make_programme(village)
    stage = Stage.objects.create(programme=row, code="un", names={"fr": "Un"}, position=0)
    make_member(make_cohort(village, programme=row), stage=stage)
    with pytest.raises(CallFixed):
        programmes.change_programme(
            programme=row, terms=replace(programme_terms(row), stages=()), by=lead, now=NOW
        )
    assert Stage.objects.filter(pk=stage.pk).exists()


def test_programmes_stand_in_the_order_that_was_said(village, lead):
    first, second = make_programme(village), make_programme(village, position=1)
    programmes.order_programmes(village=village, order=[second.pk, first.pk], by=lead, now=NOW)
    assert list(Programme.objects.order_by("position")) == [second, first]
    with pytest.raises(Refused):
        programmes.order_programmes(village=village, order=[first.pk], by=lead, now=NOW)


def test_a_programme_closes_once_no_call_recruits_for_it(call, lead):
    row = call.programme
    with pytest.raises(Conflict):
        programmes.close_programme(programme=row, by=lead, now=NOW)
    calls.drop_call(call=call, reason="Reporté.", by=lead, now=NOW)
    closed = programmes.close_programme(programme=row, by=lead, now=NOW)
    with pytest.raises(Conflict):
        calls.make_call(
            village=call.village, programme=closed, terms=call_terms(whole(call)), by=lead, now=NOW
        )
    assert programmes.reopen_programme(programme=row, by=lead, now=NOW).closed_at is None


# ---- calls ---------------------------------------------------------------------------------------------


def test_a_call_is_what_was_said_of_it(call, terms):
    row = whole(call)
    assert call_terms(row) == terms
    assert rounds_terms(row) == [ROUND]
    assert standing_of(row, now=NOW).phase is Phase.PREPARED


def test_only_those_who_run_programmes_write_calls(call, terms, village):
    for by in (member_of(village), team_of(village, Role.RECEPTION), team_of(make_village())):
        with pytest.raises(Forbidden):
            calls.make_call(village=village, programme=call.programme, terms=terms, by=by, now=NOW)
        for action in (
            lambda by=by: calls.change_call(call=call, terms=terms, by=by, now=NOW),
            lambda by=by: calls.publish_call(call=call, by=by, now=NOW),
            lambda by=by: calls.drop_call(call=call, reason="Non.", by=by, now=NOW),
            lambda by=by: calls.extend_call(
                call=call, closes_at=terms.closes_at + DAY, reason="Non.", by=by, now=NOW
            ),
            lambda by=by: rounds.add_round(call=call, terms=ROUND, by=by, now=NOW),
            lambda by=by: rounds.change_round(round=call.rounds.get(), terms=ROUND, by=by, now=NOW),
            lambda by=by: rounds.remove_round(round=call.rounds.get(), by=by, now=NOW),
        ):
            with pytest.raises(Forbidden):
                action()


def test_every_fault_is_told_at_its_place(call, lead, terms):
    bad = replace(terms, names={}, budget_cents=1, most_cents=2, answers_on=NOW.date())
    with pytest.raises(Refusals) as raised:
        calls.change_call(call=call, terms=bad, by=lead, now=NOW)
    assert places(raised) == ["names", "answers_on", "most_cents"]
    with pytest.raises(CallFixed):
        calls.change_call(call=call, terms=replace(terms, form="rien"), by=lead, now=NOW)
    assert call_terms(whole(call)) == terms


def test_a_call_of_more_places_gives_them_in_its_last_round(call, lead, terms):
    calls.change_call(call=call, terms=replace(terms, seats=5), by=lead, now=NOW)
    assert call.rounds.get().seats == 5


def test_what_is_missing_keeps_a_call_from_being_published(call, lead, terms):
    bare = replace(terms, rules={}, answers_on=None)
    calls.change_call(call=call, terms=bare, by=lead, now=NOW)
    with pytest.raises(Refusals) as raised:
        calls.publish_call(call=call, by=lead, now=NOW)
    assert places(raised) == ["rules", "answers_on"]
    calls.change_call(call=call, terms=terms, by=lead, now=NOW)
    call.form.versions.update(published_at=None)
    with pytest.raises(Refusals) as raised:
        calls.publish_call(call=call, by=lead, now=NOW)
    assert places(raised) == ["form"]


def test_what_is_published_lacks_nothing_afterwards_either(call, lead, terms):
    calls.publish_call(call=call, by=lead, now=NOW)
    with pytest.raises(Refusals) as raised:
        calls.change_call(call=call, terms=replace(terms, rules={}), by=lead, now=NOW)
    assert places(raised) == ["rules"]
    with pytest.raises(Refusals):
        rounds.remove_round(round=call.rounds.get(), by=lead, now=NOW)
    with pytest.raises(Refusals) as raised:
        calls.change_call(
            call=call, terms=replace(terms, closes_at=terms.closes_at - DAY), by=lead, now=NOW
        )
    assert places(raised) == ["closes_at"]


def test_members_are_told_as_a_call_opens(call, village, lead, terms):
    reader, other = member_of(village), make_person(known_in=village)
    calls.publish_call(call=call, by=lead, now=NOW)
    outbox.deliver(now=NOW)
    assert not Notice.objects.filter(topic=CALL_OPENED).exists()
    # It opens a day later than it was to: told then, and once.
    calls.change_call(
        call=call, terms=replace(terms, opens_at=terms.opens_at + DAY), by=lead, now=NOW
    )
    outbox.deliver(now=NOW + DAY)
    assert not Notice.objects.filter(topic=CALL_OPENED).exists()
    outbox.deliver(now=NOW + 2 * DAY)
    assert [one.party for one in Notice.objects.filter(topic=CALL_OPENED).order_by("party")] == [
        lead.party,
        reader.party,
    ]
    assert not Notice.objects.filter(party=other).exists()


def test_nobody_is_told_of_a_call_that_was_given_up(call, village, lead):
    member_of(village)
    calls.publish_call(call=call, by=lead, now=NOW)
    calls.drop_call(call=call, reason="Reporté.", by=lead, now=NOW)
    outbox.deliver(now=NOW + 2 * DAY)
    assert not Notice.objects.filter(topic=CALL_OPENED).exists()


def test_whoever_writes_is_told_of_another_deadline(village, lead, settings):
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    call = make_call(village)
    writer = member_of(village).party
    draft = make_application(call, state=ApplicationState.DRAFT)
    draft.holder = writer
    draft.save()
    alone = make_application(call, state=ApplicationState.DRAFT, email="seule@candidat.example")
    filed = make_application(call)
    before = standing_of(whole(call), now=call.closes_at + DAY).phase
    calls.extend_call(
        call=call,
        closes_at=call.closes_at + 7 * DAY,
        reason="Panne de notre hébergeur.",
        by=lead,
        now=NOW,
    )
    outbox.deliver(now=NOW)
    assert before is Phase.CLOSED
    row = whole(call)
    assert standing_of(row, now=call.closes_at + DAY).phase is Phase.OPEN
    told = Notice.objects.filter(topic=DEADLINE_MOVED)
    assert [one.party for one in told] == [writer]
    assert told.get().content["reason"] == "Panne de notre hébergeur."
    mails = OutboxRow.objects.filter(topic="mail", payload__to=[alone.email])
    assert mails.count() == 1
    assert "Panne" in mails.get().payload["text"]
    assert not Notice.objects.filter(party=filed.holder, topic=DEADLINE_MOVED).exists()


def test_a_deadline_needs_a_reason_and_moves_only_later(village, lead):
    call = make_call(village)
    with pytest.raises(BadCall):
        calls.extend_call(call=call, closes_at=call.closes_at + DAY, reason=" ", by=lead, now=NOW)
    with pytest.raises(CallFixed):
        calls.extend_call(
            call=call, closes_at=call.closes_at - DAY, reason="Non.", by=lead, now=NOW
        )


def test_another_call_begins_as_a_former_one_on_the_same_days_of_the_week(call, village, lead):
    row = whole(call)
    later = NOW + 500 * DAY
    said, its_rounds = again(call_terms(row), rounds_terms(row), now=later)
    assert said.opens_at > later
    assert said.opens_at.weekday() == row.opens_at.astimezone(village.zone).weekday()
    assert said.opens_at.time() == row.opens_at.astimezone(village.zone).time()
    made = calls.make_call(
        village=village,
        programme=row.programme,
        terms=said,
        rounds=its_rounds,
        by=lead,
        now=later,
    )
    assert rounds_terms(whole(made)) == [ROUND]
    assert made.code != row.code


@pytest.mark.parametrize("starter", starters(), ids=lambda one: one.code)
def test_a_call_starts_its_form_from_one_for_its_kind(call, lead, terms, starter):
    with pytest.raises(CallFixed):
        calls.start_form(call=call, starter=starter, by=lead, now=NOW)
    calls.change_call(call=call, terms=replace(terms, form=""), by=lead, now=NOW)
    row = calls.start_form(call=call, starter=starter, by=lead, now=NOW)
    version = row.form.versions.get()
    assert version.published_at is None
    assert form_of(version.data) == form_of(starter.data)


# ---- rounds and grids ----------------------------------------------------------------------------------


def test_rounds_are_added_changed_and_taken_away(call, lead):
    wider = replace(ROUND, seats=10, quotas=(), criteria=GRID)
    first = call.rounds.get()
    rounds.change_round(round=first, terms=wider, by=lead, now=NOW)
    rounds.add_round(call=call, terms=ROUND, by=lead, now=NOW)
    assert [one.seats for one in rounds_terms(whole(call))] == [10, 2]
    with pytest.raises(Refusals) as raised:
        rounds.change_round(round=first, terms=replace(wider, seats=0), by=lead, now=NOW)
    assert "seats" in places(raised)
    rounds.remove_round(round=first, by=lead, now=NOW)
    assert [(row.number, row.seats) for row in call.rounds.all()] == [(1, 2)]


def test_quotas_that_cannot_be_met_are_refused_in_words(call, lead):
    impossible = replace(
        ROUND, quotas=(QuotaTerms(axis="musees", least=2), QuotaTerms(axis="patrimoine", least=1))
    )
    with pytest.raises(Refusals, match="font 3 en tout, et 2 seulement"):
        rounds.change_round(round=call.rounds.get(), terms=impossible, by=lead, now=NOW)


def test_a_criterion_that_was_scored_is_retired_and_one_that_was_not_is_gone(village, lead):
    call = make_call(village)
    row = get_round(village, call.rounds.get().pk, by=HOUSE)
    reading = make_reading(make_application(call), make_juror(call))
    Score.objects.create(reading=reading, criterion=row.criteria.get(code="idea"), points=4)
    said = round_terms(row)
    idea, team = said.criteria
    with pytest.raises(Refusals) as raised:
        rounds.change_round(
            round=row,
            terms=replace(said, criteria=(replace(idea, weight=9), team)),
            by=lead,
            now=NOW,
        )
    assert places(raised) == ["criteria.0.weight"]
    # What was never scored, and nobody has before them, leaves nothing behind.
    Reading.objects.update(state=ReadingState.PLANNED)
    third = Criterion.objects.create(round=row, code="tiers", names={"fr": "Tiers"}, position=2)
    row = get_round(village, row.pk, by=HOUSE)
    assert len(round_terms(row).criteria) == 3
    rounds.change_round(round=row, terms=replace(said, criteria=(team,)), by=lead, now=NOW)
    assert Criterion.objects.get(code="idea", round=row).retired_at == NOW
    assert not Criterion.objects.filter(pk=third.pk).exists()
    assert round_terms(get_round(village, row.pk, by=HOUSE)).criteria == (team,)


def test_a_round_with_files_in_it_stays(village, lead):
    call = make_call(village)
    make_application(call)
    with pytest.raises(CallFixed):
        rounds.remove_round(round=call.rounds.get(), by=lead, now=NOW)
