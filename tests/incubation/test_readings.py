"""Who reads what: worked out, fixed, given, undone; read and scored, kept whatever happens meanwhile."""

from datetime import timedelta

import pytest

from creuset.core.models import OutboxRow, Seal
from creuset.core.roles import Role
from creuset.core.seals.checking import changed_objects
from creuset.incubation.actions import assignments as acts
from creuset.incubation.actions import conflicts, giving, juries, readings
from creuset.incubation.actions.readings import Typed
from creuset.incubation.actions.wishes import tell_wishes
from creuset.incubation.kinds import Ground
from creuset.incubation.models import JuryTerms, KeptApart, Reading, Round, Score, Wish
from creuset.incubation.queries.assignments import open_plan, plan_page
from creuset.incubation.queries.juries import current_round
from creuset.incubation.queries.readings import get_reading, is_at, lines_of, others_of, score_rows
from creuset.incubation.rules.affinity import Wish as WishFor
from creuset.incubation.states import PlanState
from creuset.incubation.states import ReadingState as S
from creuset.incubation.words.lacks import lack_text
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refusals
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.questions.models import SheetFile
from tests.factories.incubation import (
    make_application,
    make_call,
    make_juror,
    make_reading,
)
from tests.factories.people import actor_of, member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


class Jury:
    """A call with files and jurors, and what is done with them."""

    def __init__(self, files=4, jurors=3, **call):
        self.call = make_call(make_village(), **call)
        self.lead = team_of(self.call.village, Role.PROGRAMME_LEAD)
        self.files = [make_application(self.call) for _ in range(files)]
        self.jurors = [make_juror(self.call) for _ in range(jurors)]
        self.round = current_round(self.call)

    def plan(self, **more):
        plan = acts.compute_plan(round_=self.round, by=self.lead, now=NOW, seed=7, **more)
        return acts.work_out(plan=plan, by=self.lead, now=lambda: NOW)

    def give(self, plan=None):
        return giving.give_plan(plan=plan or open_plan(self.round), by=self.lead, now=NOW)

    def pairs(self, *states):
        rows = Reading.objects.filter(round=self.round, state__in=states or [S.GIVEN])
        return set(rows.values_list("application", "juror"))

    def pair(self, verb, file, juror):
        return getattr(acts, f"{verb}_pair")(
            round_=self.round, application=file, juror=juror, by=self.lead, now=NOW
        )


def begin(reading, **points):
    typed = Typed(points={lines_of(reading)[0].criterion.pk: 3}, words="Bien")
    return readings.save_reading(
        reading=reading,
        typed=typed,
        revision=Reading.objects.get(pk=reading.pk).revision,
        by=actor_of(reading.juror.party),
        now=LATER,
    )


def score(reading, points=4):
    by = actor_of(reading.juror.party)
    typed = Typed(points={one.criterion.pk: points for one in lines_of(reading)})
    saved = readings.save_reading(
        reading=reading, typed=typed, revision=reading.revision, by=by, now=LATER
    )
    return readings.finish_reading(reading=saved, revision=saved.revision, by=by, now=LATER)


def test_a_plan_is_a_draft_that_no_juror_sees_until_it_is_given_and_each_is_told_once():
    jury = Jury()
    plan = jury.plan()
    assert (plan.state, plan.result["is_proved"], plan.result["lacks"]) == ("draft", True, [])
    assert len(jury.pairs(S.PLANNED)) == 8
    assert not Notice.objects.exists()
    page = plan_page(jury.round)
    assert (page.given, page.taken, page.kept, page.missing, page.is_stale) == (8, 0, 0, 0, False)
    assert sorted(row.load for row in page.loads) == [2, 3, 3]
    given = jury.give()
    assert (given.state, len(jury.pairs())) == (PlanState.GIVEN, 8)
    assert Notice.objects.filter(topic=giving.TO_READ).count() == 3
    assert OutboxRow.objects.filter(topic="mail").count() == 3
    body = str(OutboxRow.objects.filter(topic="mail").first().payload)
    assert not any(row.title in body for row in jury.files)
    assert Round.objects.get(pk=jury.round.pk).opened_at == NOW
    assert Seal.objects.filter(kind="assignment").count() == 1
    assert list(changed_objects()) == []


def test_the_same_seed_gives_the_same_plan_and_a_new_run_leaves_what_was_given_alone():
    jury = Jury()
    jury.plan()
    first = jury.pairs(S.PLANNED)
    again = jury.plan()
    assert jury.pairs(S.PLANNED) == first
    jury.give(again)
    begun = begin(Reading.objects.filter(round=jury.round).first())
    make_application(jury.call)
    jury.plan()
    assert (begun.application_id, begun.juror_id) in jury.pairs(S.BEGUN)
    page = plan_page(jury.round)
    assert (page.taken, page.given, page.kept) == (0, 2, 8)


def test_conflicts_wishes_and_hands_decide():
    jury = Jury(files=2, jurors=4)
    one, other = jury.files
    barred, fixed, apart, rest = jury.jurors
    conflicts.declare(
        juror=barred, application=one, ground=Ground.FAMILY, by=actor_of(barred.party), now=NOW
    )
    tell_wishes(juror=rest, wishes={other.pk: WishFor.NO}, by=actor_of(rest.party), now=NOW)
    jury.pair("fix", one, fixed)
    jury.pair("exclude", one, apart)
    jury.plan()
    pairs = jury.pairs(S.PLANNED)
    assert (one.pk, fixed.pk) in pairs
    assert not {(one.pk, barred.pk), (one.pk, apart.pk), (other.pk, rest.pk)} & pairs
    with pytest.raises(acts.CannotRead):
        jury.pair("fix", one, barred)
    jury.pair("free", one, apart)
    assert not KeptApart.objects.exists()
    with pytest.raises(NotFound):
        jury.pair("free", one, apart)
    assert plan_page(jury.round).is_stale


def test_why_readings_lack_is_told_in_words():
    jury = Jury(files=3, jurors=2)
    for juror in jury.jurors:
        juror.most = 2
        juror.save()
    plan = jury.plan()
    [lack] = plan.result["lacks"]
    assert (lack["needed"], lack["possible"]) == (6, 4)
    said = lack_text(lack, jurors={}, numbers={}, axes={})
    assert "6" in said
    assert "4" in said
    assert plan_page(jury.round).missing == 2


def test_nobody_to_read_and_nothing_to_be_read_is_said():
    jury = Jury(files=0)
    with pytest.raises(acts.CannotPlan):
        jury.plan()
    jury = Jury(jurors=0)
    with pytest.raises(acts.CannotPlan):
        jury.plan()


def test_a_plan_under_way_is_not_begun_twice_and_one_that_was_killed_is_begun_again():
    jury = Jury()
    plan = acts.compute_plan(round_=jury.round, by=jury.lead, now=NOW)
    with pytest.raises(acts.Running):
        acts.compute_plan(round_=jury.round, by=jury.lead, now=NOW)
    with pytest.raises(acts.Running):
        jury.pair("fix", jury.files[0], jury.jurors[0])
    again = acts.compute_plan(round_=jury.round, by=jury.lead, now=LATER)
    assert again.pk == plan.pk
    acts.drop_plan(plan=again, by=jury.lead, now=LATER)
    assert acts.work_out(plan=again, by=jury.lead, now=lambda: LATER).state == PlanState.DROPPED
    assert not Reading.objects.exists()


def test_what_a_juror_began_between_plan_and_act_stays_theirs():
    jury = Jury(files=1, jurors=2)
    first, second = jury.jurors
    jury.round.readings = 1
    jury.round.save()
    jury.pair("fix", jury.files[0], first)
    jury.give()
    jury.pair("exclude", jury.files[0], first)
    jury.pair("fix", jury.files[0], second)
    begin(Reading.objects.get(juror=first))
    plan = jury.give()
    assert plan.taken == []
    assert jury.pairs(S.BEGUN) == {(jury.files[0].pk, first.pk)}
    assert jury.pairs() == {(jury.files[0].pk, second.pk)}


def test_what_is_typed_after_it_was_taken_back_is_kept_and_told():
    jury = Jury(files=1, jurors=2)
    first, second = jury.jurors
    jury.pair("fix", jury.files[0], first)
    jury.give()
    open_page = Reading.objects.get(juror=first)
    jury.pair("exclude", jury.files[0], first)
    jury.pair("fix", jury.files[0], second)
    jury.give()
    kept = readings.save_reading(
        reading=open_page,
        typed=Typed(words="Un projet solide"),
        revision=open_page.revision,
        by=actor_of(first.party),
        now=LATER,
    )
    assert (kept.state, Reading.objects.get(juror=first).words) == (S.TAKEN, "Un projet solide")
    told = Notice.objects.get(party=first.party, content__taken=1)
    assert told.content["given"] == 0
    with pytest.raises(ImpossibleStep):
        readings.finish_reading(
            reading=kept, revision=kept.revision, by=actor_of(first.party), now=LATER
        )
    jury.pair("fix", jury.files[0], first)
    jury.give()
    assert Reading.objects.get(juror=first).words == "Un projet solide"


def test_a_draft_that_does_not_hold_any_more_is_not_given():
    jury = Jury(files=2, jurors=2)
    jury.plan()
    conflicts.declare(
        juror=jury.jurors[0],
        application=jury.files[0],
        ground=Ground.FAMILY,
        by=actor_of(jury.jurors[0].party),
        now=NOW,
    )
    assert plan_page(jury.round).is_stale
    juries.leave(juror=jury.jurors[1], by=jury.lead, now=NOW)
    make_reading(jury.files[0], jury.jurors[1], state=S.PLANNED.value)
    with pytest.raises(Refusals) as refused:
        jury.give()
    assert len(refused.value.errors) == 2
    assert not jury.pairs()


def test_what_was_given_is_taken_back_while_nothing_is_begun():
    jury = Jury()
    jury.plan()
    plan = jury.give()
    before = jury.pairs()
    undone = giving.undo_plan(plan=plan, by=jury.lead, now=LATER)
    assert (undone.state, jury.pairs(), jury.pairs(S.PLANNED)) == ("draft", set(), before)
    assert Notice.objects.filter(topic=giving.TAKEN_BACK).count() == 3
    jury.give(undone)
    begin(Reading.objects.filter(round=jury.round).first())
    with pytest.raises(Conflict):
        giving.undo_plan(plan=undone, by=jury.lead, now=LATER)
    assert list(changed_objects()) == []


def test_everybody_hears_everybody_in_an_audition():
    jury = Jury(files=3, jurors=4)
    Round.objects.filter(pk=jury.round.pk).update(kind="audition", readings=1)
    jury.round.refresh_from_db()
    jury.plan()
    assert len(jury.pairs(S.PLANNED)) == 12


# ---- reading and scoring --------------------------------------------------------------------------


@pytest.fixture
def given():
    jury = Jury(files=1, jurors=2)
    jury.plan()
    jury.give()
    return Reading.objects.select_related("juror__party", "juror__call").order_by("pk").first()


def test_a_reading_is_begun_saved_finished_sealed_and_opened_again(given):
    by = actor_of(given.juror.party)
    begun = begin(given)
    assert (begun.state, begun.revision, begun.begun_at) == (S.BEGUN, given.revision + 1, LATER)
    with pytest.raises(readings.NotWhole) as refused:
        readings.finish_reading(reading=begun, revision=begun.revision, by=by, now=LATER)
    assert len(refused.value.details["missing"]) == 1
    done = score(begun)
    assert (done.state, done.words) == (S.DONE, "Bien")
    assert Seal.objects.filter(kind="scores").count() == 1
    with pytest.raises(ImpossibleStep):
        readings.save_reading(
            reading=done, typed=Typed(words="!"), revision=done.revision, by=by, now=LATER
        )
    opened = readings.reopen_reading(reading=done, by=by, now=LATER)
    begin(opened)
    assert list(changed_objects()) == []
    Score.objects.filter(reading=given).update(points=5)
    assert list(changed_objects()) == []
    score(Reading.objects.get(pk=given.pk))
    with unguarded():
        Score.objects.filter(reading=given).update(points=1)
    assert len(list(changed_objects())) == 1


def test_two_windows_never_undo_one_another(given):
    by = actor_of(given.juror.party)
    begin(given)
    with pytest.raises(readings.StaleReading) as refused:
        readings.save_reading(
            reading=given, typed=Typed(words="Autre"), revision=given.revision, by=by, now=LATER
        )
    assert refused.value.details["words"] == "Bien"
    assert Reading.objects.get(pk=given.pk).words == "Bien"


def test_only_the_juror_scores_on_the_scale_until_the_round_closes(given):
    by = actor_of(given.juror.party)
    key = lines_of(given)[0].criterion.pk
    for other in (HOUSE, member_of(given.juror.call.village)):
        with pytest.raises(Forbidden):
            readings.save_reading(
                reading=given, typed=Typed(), revision=given.revision, by=other, now=LATER
            )
    with pytest.raises(readings.Refused) as refused:
        readings.save_reading(
            reading=given,
            typed=Typed(points={key: 6}),
            revision=given.revision,
            by=by,
            now=LATER,
        )
    assert refused.value.field == f"points-{key}"
    done = score(given)
    Round.objects.update(closed_at=LATER)
    with pytest.raises(readings.RoundClosed):
        readings.reopen_reading(reading=done, by=by, now=LATER)
    [row] = score_rows(given.round).rows
    assert row.total == 16


def test_a_criterion_retired_after_scores_counts_no_more_and_what_was_given_stays(given):
    done = score(given)
    criterion = lines_of(given)[0].criterion
    criterion.retired_at = LATER
    criterion.save()
    assert [one.points for one in lines_of(done)] == [4]
    assert Score.objects.filter(reading=given).count() == 2
    assert score_rows(given.round).rows[0].total == 16


def test_others_scores_are_hidden_until_ones_own_is_in_and_then_as_the_call_has_it(given):
    other = Reading.objects.exclude(pk=given.pk).select_related("juror__party").get()
    score(other, points=5)
    terms = JuryTerms(call=given.juror.call, shows_scores=True)
    begun = get_reading(given.juror, begin(given).pk)
    assert others_of(begun, lines_of(begun), terms) is None
    score(Reading.objects.get(pk=given.pk))
    done = get_reading(given.juror, given.pk)
    [seen] = others_of(done, lines_of(done), terms)
    assert (seen.name, seen.total) == (other.juror.party.name, 20)
    terms.shows_scores = False
    assert others_of(done, lines_of(done), terms) is None


def test_files_of_an_application_are_open_to_who_reads_it_and_no_more_once_it_is_theirs_no_more(
    given,
):
    file, party = SheetFile(sheet=given.application.sheet, place="budget"), given.juror.party_id
    assert is_at(party, file)
    assert not is_at(member_of(given.juror.call.village).party_id, file)
    Reading.objects.filter(pk=given.pk).update(state=S.RECUSED)
    assert not is_at(party, file)


def test_a_blind_round_keeps_the_files_that_say_who_applies(given):
    JuryTerms.objects.update_or_create(call=given.juror.call, defaults={"hidden": ["team"]})
    open_to_all = SheetFile(sheet=given.application.sheet, place="budget")
    named = SheetFile(sheet=given.application.sheet, place="team.0.portrait")
    assert is_at(given.juror.party_id, named)
    Round.objects.update(is_blind=True)
    assert is_at(given.juror.party_id, open_to_all)
    assert not is_at(given.juror.party_id, named)


def test_a_reading_of_somebody_else_is_not_found(given):
    other = Reading.objects.exclude(pk=given.pk).select_related("juror").get()
    with pytest.raises(NotFound):
        get_reading(given.juror, other.pk)


def test_the_late_are_told_how_much_is_left_once(given):
    Round.objects.update(scores_by=NOW + timedelta(days=2))
    village = given.juror.call.village
    assert giving.remind_jurors(village=village, by=HOUSE, now=NOW) == 2
    assert giving.remind_jurors(village=village, by=HOUSE, now=LATER) == 0
    score(given)
    later = NOW + timedelta(days=3)
    assert giving.remind_jurors(village=village, by=HOUSE, now=later) == 1
    lead = team_of(village)
    assert giving.remind_late(round_=given.round, by=lead, now=later) == 1
    assert giving.remind_late(round_=given.round, by=lead, now=later) == 0
    with pytest.raises(Forbidden):
        giving.remind_jurors(village=village, by=lead, now=NOW)


def test_wishes_are_told_of_what_the_jury_reads_only(given):
    by = actor_of(given.juror.party)
    row = given.application
    assert tell_wishes(juror=given.juror, wishes={row.pk: WishFor.YES}, by=by, now=NOW) == 1
    assert tell_wishes(juror=given.juror, wishes={row.pk: WishFor.YES}, by=by, now=NOW) == 0
    assert tell_wishes(juror=given.juror, wishes={row.pk: WishFor.NONE}, by=by, now=NOW) == 1
    assert not Wish.objects.exists()
    elsewhere = make_application(make_call(given.juror.call.village))
    with pytest.raises(NotFound):
        tell_wishes(juror=given.juror, wishes={elsewhere.pk: WishFor.YES}, by=by, now=NOW)
