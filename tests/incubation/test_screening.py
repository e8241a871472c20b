"""Files judged before a jury reads them: by whom, from where to where, with which trace."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from creuset.core.audit import sentence
from creuset.core.models import Audience, AuditRow
from creuset.core.roles import Role, Scope
from creuset.incubation.actions import screening as acts
from creuset.incubation.applicants.search import find_applications
from creuset.incubation.models import EligibilityRule, Verdict
from creuset.incubation.queries.screening import (
    Narrowing,
    files_of,
    get_file,
    preview_of,
    rules_in,
)
from creuset.incubation.rules.screening import Standing, Step
from creuset.incubation.states import ApplicationState, ReadingState
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.people.actors import HOUSE, Actor
from tests.factories.incubation import (
    make_application,
    make_call,
    make_juror,
    make_reading,
    make_rule,
)
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def call(village):
    return make_call(village)


def judge(row, verb, by, **more):
    return acts.judge(application=row, verb=verb, by=by, now=NOW, **more)


def test_a_file_goes_step_by_step_to_the_jury_and_each_verdict_is_kept(call, lead):
    row = make_application(call, state=S.FILED)
    judge(row, "admit", lead)
    done = judge(row, "accept", lead)
    assert done.state == S.ELIGIBLE
    assert done.round == call.rounds.get(number=1)
    assert [(one.step, one.is_positive, one.given_by) for one in row.verdicts.order_by("pk")] == [
        ("admissible", True, lead.party),
        ("eligible", True, lead.party),
    ]


def test_a_refusal_says_why_and_is_taken_up_again_with_a_reason(call, lead):
    row = make_application(call, state=S.ADMISSIBLE)
    with pytest.raises(acts.ReasonMissing) as refusal:
        judge(row, "exclude", lead, reason="  ")
    assert refusal.value.field == "reason"
    judge(row, "exclude", lead, reason="Le siège est hors de la région.")
    with pytest.raises(acts.ReasonMissing):
        judge(row, "take_up", lead)
    assert judge(row, "take_up", lead, reason="Le siège a changé.").state == S.ADMISSIBLE
    verdict = row.verdicts.get()
    assert (verdict.reason, verdict.undone_why) == (
        "Le siège est hors de la région.",
        "Le siège a changé.",
    )
    # The step is open again: another verdict stands beside the one that was taken back.
    judge(row, "accept", lead)
    assert row.verdicts.filter(undone_at=None).get().is_positive


def test_what_a_juror_has_begun_to_read_stays_with_the_jury(call, lead):
    row = make_application(call)
    reading = make_reading(row, make_juror(call), state=ReadingState.BEGUN.value)
    with pytest.raises(Conflict, match="membre du jury"):
        judge(row, "reopen", lead, reason="Erreur.")
    reading.state = ReadingState.GIVEN.value
    reading.save()
    done = judge(row, "reopen", lead, reason="Erreur.")
    assert (done.state, done.round) == (S.ADMISSIBLE, None)
    assert not row.readings.exists()


def test_of_two_leads_who_decide_at_once_the_second_is_told(call, lead, village):
    row = make_application(call, state=S.FILED)
    judge(row, "admit", lead, seen=S.FILED)
    other = team_of(village, Role.MANAGER)
    with pytest.raises(acts.MovedMeanwhile, match="Recevable"):
        judge(row, "turn_away", other, seen=S.FILED, reason="Incomplet.")
    assert row.verdicts.get().is_positive


def test_only_who_leads_the_call_judges(call, village):
    row = make_application(call, state=S.FILED)
    holder = Actor(row.holder)
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    applicant = team_of(village, Role.MANAGER)
    make_application(call, applicant.party, state=S.FILED)
    for by in (
        holder,
        member_of(village),
        team_of(village, Role.RECEPTION),
        team_of(make_village(), Role.OWNER),
        juror,
        applicant,
        Actor(team_of(village, Role.OWNER).party, scopes=frozenset({Scope.READ})),
    ):
        with pytest.raises(Forbidden):
            judge(row, "admit", by)
        with pytest.raises(Forbidden):
            acts.judge_all(call=call, seen={row.pk: S.FILED}, verb="admit", by=by, now=NOW)
        with pytest.raises(Forbidden):
            acts.screen(call=call, step=Step.ADMISSIBLE, shown={}, by=by, now=NOW)
        with pytest.raises(Forbidden):
            acts.write_rule(
                call=call, step=Step.ELIGIBLE, names={}, reasons={}, condition={}, by=by, now=NOW
            )
        with pytest.raises(Forbidden):
            acts.drop_rule(rule=make_rule(call), by=by, now=NOW)
    row.refresh_from_db()
    assert row.state == S.FILED
    for role in (Role.OWNER, Role.MANAGER, Role.PROGRAMME_LEAD):
        judge(make_application(call, state=S.FILED), "admit", team_of(village, role))


def test_whoever_applies_or_sits_in_the_jury_reads_no_files_at_the_desk(call, village):
    row = make_application(call, state=S.FILED)
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    with pytest.raises(Forbidden):
        files_of(call, by=juror, narrowing=Narrowing())
    with pytest.raises(Forbidden):
        get_file(village, row.pk, by=juror)
    for by in (member_of(village), team_of(make_village(), Role.OWNER)):
        with pytest.raises(NotFound):
            get_file(village, row.pk, by=by)
    assert get_file(village, row.pk, by=team_of(village, Role.RECEPTION)) == row


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (S.FILED, "accept"),
        (S.ELIGIBLE, "exclude"),
        (S.WITHDRAWN, "admit"),
        (S.FILED, "select"),
        (S.REFUSED, "take_up"),
        (S.SELECTED, "turn_away"),
    ],
)
def test_a_step_that_is_none_of_its_state_changes_nothing(call, lead, state, verb):
    row = make_application(call, state=state)
    with pytest.raises(Conflict):
        judge(row, verb, lead, reason="Pour voir.")
    row.refresh_from_db()
    assert row.state == state
    assert not AuditRow.objects.filter(verb__startswith="applications.").exists()


def test_a_call_without_a_round_has_no_jury_to_accept_for(call, lead):
    call.rounds.all().delete()
    row = make_application(call, state=S.ADMISSIBLE)
    with pytest.raises(Refused, match="tour"):
        judge(row, "accept", lead)
    assert not Verdict.objects.exists()


def test_the_search_finds_files_for_the_team_that_may_read_them_and_ones_own(call, lead, village):
    row = make_application(call, state=S.FILED, title="Écho des caves")
    row.holder.name = "Bérénice Valmont"
    row.holder.save()
    make_application(call, state=S.DRAFT, title="Écho secret")
    juror = team_of(village, Role.MANAGER)
    make_juror(call, juror.party)

    def found(words, by):
        return find_applications(words=words, by=by, village=village, most=9, now=NOW)

    [one] = found("Écho caves", lead)
    assert one.url == f"/{village.slug}/desk/applications/file/{row.pk}/"
    assert [each.title for each in found("berenice", lead)] == ["Écho des caves"]
    [own] = found("caves", Actor(row.holder))
    assert own.url == f"/{village.slug}/my/applications/{row.pk}/"
    for by in (juror, member_of(village), team_of(make_village(), Role.OWNER)):
        assert found("caves", by) == []


def test_the_team_alone_reads_in_the_audit_what_was_judged(call, lead):
    row = make_application(call, state=S.FILED)
    judge(row, "turn_away", lead, reason="Hors délai.")
    told = AuditRow.objects.get(verb="applications.turned_away")
    assert told.audience == Audience.TEAM
    assert row.title in sentence(told.verb, told.content)
    assert told.content["reason"] == "Hors délai."


def test_several_files_are_judged_alike_but_those_that_moved(call, lead):
    rows = [make_application(call, state=S.FILED) for _n in range(3)]
    moved = make_application(call, state=S.ADMISSIBLE)
    elsewhere = make_application(make_call(call.village), state=S.FILED)
    seen = {row.pk: S.FILED for row in [*rows, moved, elsewhere]}
    done = acts.judge_all(call=call, seen=seen, verb="turn_away", reason="Clos.", by=lead, now=NOW)
    assert [row.pk for row in done.done] == [row.pk for row in rows]
    assert [row.pk for row in done.left] == [moved.pk]
    elsewhere.refresh_from_db()
    assert elsewhere.state == S.FILED


def pilots(call, *stages):
    rows = []
    for stage in stages:
        row = make_application(call, state=S.ADMISSIBLE)
        row.sheet.answers |= {"stage": stage}
        row.sheet.save()
        rows.append(row)
    return rows


def test_rules_are_shown_over_all_files_then_applied_to_those_that_still_say_so(call, lead):
    make_rule(call)
    pilot, idea, silent, changed = pilots(call, "pilot", "idea", "", "pilot")
    found = {
        line.row.pk: said.standing for line, said in preview_of(call, Step.ELIGIBLE, by=lead).lines
    }
    assert found == {
        pilot.pk: Standing.HOLDS,
        idea.pk: Standing.FAILS,
        silent.pk: Standing.UNKNOWN,
        changed.pk: Standing.HOLDS,
    }
    changed.sheet.answers["stage"] = "idea"
    changed.sheet.save()
    done = acts.screen(call=call, step=Step.ELIGIBLE, shown=found, by=lead, now=NOW)
    assert {row.pk for row in done.done} == {pilot.pk, idea.pk}
    assert {row.pk for row in done.left} == {silent.pk, changed.pk}
    idea.refresh_from_db()
    assert idea.state == S.INELIGIBLE
    verdict = idea.verdicts.get()
    assert verdict.reason == "Le projet n’a pas encore de pilote."
    assert verdict.rules


def test_a_rule_is_written_changed_and_dropped_with_its_trace(call, lead):
    def write(rule=None, **more):
        values = {
            "step": Step.ELIGIBLE,
            "names": {"fr": " Un  pilote ", "en": ""},
            "reasons": {"fr": "Pas de pilote."},
            "condition": {"what": "choice", "question": "stage", "among": ["pilot"]},
        }
        return acts.write_rule(call=call, rule=rule, **values | more, by=lead, now=NOW)

    row = write()
    assert (row.code, row.names, row.position) == ("un-pilote", {"fr": "Un pilote"}, 0)
    assert (write().code, write().position) == ("un-pilote-2", 2)
    write(row, names={"fr": "Déjà un pilote"})
    row.refresh_from_db()
    assert (row.code, row.names["fr"]) == ("un-pilote", "Déjà un pilote")
    for missing in ({"names": {}}, {"reasons": {"fr": " "}}, {"condition": {"what": "choice"}}):
        with pytest.raises(Refused):
            write(**missing)
    acts.drop_rule(rule=row, by=lead, now=NOW)
    acts.drop_rule(rule=row, by=lead, now=NOW)
    assert EligibilityRule.objects.filter(call=call).count() == 2
    verbs = list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.count(acts.RULE_WRITTEN) == 4
    assert verbs.count(acts.RULE_DROPPED) == 1
    for told in AuditRow.objects.all():
        assert sentence(told.verb, told.content) != told.verb


def test_a_rule_whose_question_is_gone_says_so_and_judges_nothing(call, lead):
    make_rule(call)
    version = call.form.versions.get()
    version.data = {"questions": version.data["questions"][:1]}
    version.save()
    assert [fits for _row, fits in rules_in(call)] == [False]
    make_application(call, state=S.ADMISSIBLE)
    (_line, said), *_rest = preview_of(call, Step.ELIGIBLE, by=lead).lines
    assert said.standing is Standing.UNKNOWN


def test_the_list_is_narrowed_counted_and_sorted(call, lead):
    axis = call.axes.get()
    whole = make_application(call, state=S.FILED, title="Écho", axis=axis)
    from creuset.questions.rules import form_of
    from creuset.questions.rules.answering import agreed_to

    form = form_of(call.form.versions.get().data)
    consent = next(one for one in form.questions if one.key == "agreed")
    whole.sheet.answers |= {"agreed": agreed_to(consent)}
    whole.sheet.save()
    lacks = make_application(call, state=S.ADMISSIBLE, title="Atlas", axis=None)
    make_application(call, state=S.DRAFT)

    def titles(**more):
        found = files_of(call, by=lead, narrowing=Narrowing(**more))
        return [line.row.title for line in found.lines]

    assert titles() == ["Écho", "Atlas"]
    assert titles(sort="title") == ["Atlas", "Écho"]
    assert titles(state=S.FILED) == titles(words="echo") == titles(axis=axis.pk) == ["Écho"]
    assert titles(lacks=True) == ["Atlas"]
    assert titles(lacks=False) == ["Écho"]
    assert titles(words=f"{lacks.number} atlas") == ["Atlas"]
    found = files_of(call, by=lead, narrowing=Narrowing(state=S.FILED))
    assert [(state, count) for state, _label, count in found.counts] == [
        (S.FILED, 1),
        (S.ADMISSIBLE, 1),
    ]
    assert found.total == 2


def test_files_share_the_call_and_the_version_that_asked_them(call, lead):
    for _each in range(2):
        make_application(call, state=S.FILED)
    rows = [line.row for line in files_of(call, by=lead, narrowing=Narrowing()).lines]
    assert {id(row.call) for row in rows} == {id(call)}
    assert len({id(row.sheet.version) for row in rows}) == 1


def test_the_list_asks_the_same_of_one_file_and_of_three(call, lead):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            for line in files_of(call, by=HOUSE, narrowing=Narrowing()).lines:
                assert line.lacking is not None
        return len(queries)

    make_application(call, state=S.FILED)
    once = asked()
    make_application(call, state=S.FILED)
    make_application(call, state=S.ADMISSIBLE)
    assert asked() == once


def test_the_database_keeps_one_verdict_a_step(call):
    row = make_application(call, state=S.ADMISSIBLE)
    values = {"application": row, "step": "admissible", "is_positive": True, "given_at": NOW}
    Verdict.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(**values)
    Verdict.objects.update(undone_at=NOW)
    Verdict.objects.create(**values | {"given_by": make_person()})
