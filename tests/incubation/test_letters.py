"""Letters: made of what is decided, checked, approved, sent once; appeals; laureates; how long files are kept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from creuset.core import files, housekeeping
from creuset.core.audit import sentence
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role
from creuset.documents.models import Document
from creuset.incubation import retention
from creuset.incubation.actions import appeals, laureates, screening
from creuset.incubation.actions import letters as acts
from creuset.incubation.models import Appeal, Application, Decision, Letter, LetterText
from creuset.incubation.papers import letters as letter_papers
from creuset.incubation.queries.appeals import appeals_in, contested_until, leads_of
from creuset.incubation.queries.keeping import kept_until_of
from creuset.incubation.queries.laureates import laureates_of, named_of
from creuset.incubation.queries.letters import mail_of
from creuset.incubation.releasing import follow_release
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.letters import Check, LetterKind
from creuset.incubation.states import ApplicationState, Outcome
from creuset.incubation.writers import get_writer
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refusals, Refused
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE, Actor
from creuset.questions.models import SheetFile
from tests.factories.incubation import make_application, make_call, make_juror
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
S, K = ApplicationState, LetterKind


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village, Role.PROGRAMME_LEAD)


@pytest.fixture
def call(village):
    return make_call(village)


@pytest.fixture
def refused(call, lead):
    """A file judged not admissible."""
    row = make_application(call, state=S.FILED, title="Écho des caves")
    return screening.judge(
        application=row, verb="turn_away", reason="Le budget manque.", by=lead, now=NOW
    )


def decide(row, outcome, **more):
    values = {"outcome": outcome.value, "decided_at": NOW, "reason": "Trop tôt."}
    return Decision.objects.create(round=row.round, application=row, **values | more)


def prepare(call, by, **more):
    return acts.prepare(call=call, by=by, now=NOW, **more)


def leave(call, letters, by, now=NOW):
    acts.approve(call=call, letters=letters, by=by, now=now)
    return acts.send(call=call, letters=letters, by=by, now=now)


def failing(call, by):
    lines = mail_of(call, by=by).lines
    return {line.letter.pk: line.failing for line in lines}


def mails():
    return list(mail.outbox)


def test_a_letter_says_what_was_decided_and_leaves_once_as_mail_and_paper(call, lead, refused):
    [letter] = prepare(call, lead)
    assert letter.kind == K.INADMISSIBLE
    assert "Écho des caves" in letter.subject
    for words in ("Le budget manque.", "15 jours", f"/my/applications/{refused.pk}/"):
        assert words in letter.body
    done = leave(call, [letter], lead)
    assert [one.pk for one in done.done] == [letter.pk]
    [sent] = mails()
    assert sent.to == [refused.holder.email]
    assert "Le budget manque." in sent.body
    paper = Document.objects.get(source_kind=letter_papers.SOURCE, source_id=letter.pk)
    assert paper.file.media_type == files.PDF
    # A second click, a second lead: nothing leaves again.
    assert acts.send(call=call, letters=[letter], by=lead, now=NOW).done == ()
    assert prepare(call, lead) == []
    assert len(mails()) == 1
    letter.refresh_from_db()
    assert (letter.approved_by, letter.sent_at) == (lead.party, NOW)
    assert refused.holder.name in letter.sent_to


def test_letters_are_written_in_the_language_of_the_application(call, lead, village):
    village.languages = ["fr", "en"]
    village.save()
    row = make_application(call, state=S.FILED, language="en")
    screening.judge(application=row, verb="turn_away", reason="No budget.", by=lead, now=NOW)
    [letter] = prepare(call, lead)
    assert letter.language == "en"
    assert "not admissible" in letter.subject


def test_nothing_leaves_that_nobody_approved(call, lead, refused):
    letters = prepare(call, lead)
    done = acts.send(call=call, letters=letters, by=lead, now=NOW)
    assert done.done == ()
    assert mails() == []
    with pytest.raises(Forbidden, match="personne"):
        acts.approve(call=call, letters=letters, by=HOUSE, now=NOW)


def test_a_decision_changed_after_its_letter_was_prepared_keeps_it_back(call, lead, refused):
    letters = prepare(call, lead)
    acts.approve(call=call, letters=letters, by=lead, now=NOW)
    screening.judge(application=refused, verb="take_up", reason="Erreur.", by=lead, now=NOW)
    screening.judge(application=refused, verb="turn_away", reason="Doublon.", by=lead, now=NOW)
    done = acts.send(call=call, letters=letters, by=lead, now=NOW)
    assert done.done == ()
    assert Check.FRESH in done.left[0].failing
    assert mails() == []
    [anew] = prepare(call, lead)
    assert "Doublon." in anew.body
    assert anew.approved_at is None
    letters[0].refresh_from_db()
    assert letters[0].dropped_at == NOW


def test_a_letter_for_what_is_decided_no_more_is_kept_back(call, lead, refused):
    [letter] = prepare(call, lead)
    screening.judge(application=refused, verb="take_up", reason="Erreur.", by=lead, now=NOW)
    assert {Check.OUTCOME, Check.FRESH} <= set(failing(call, lead)[letter.pk])
    assert acts.approve(call=call, letters=[letter], by=lead, now=NOW).done == ()


def test_a_letter_changed_by_hand_is_checked_and_approved_again(call, lead, refused):
    other = make_application(call, state=S.FILED, holder=make_person(name="Bruno Lenoir"))
    [letter] = prepare(call, lead)
    acts.approve(call=call, letters=[letter], by=lead, now=NOW)
    body = f"{letter.body}\nComme {other.holder.name}."
    changed = acts.change(letter=letter, subject="Sujet", body=body, by=lead, now=NOW)
    assert changed.approved_at is None
    assert failing(call, lead)[letter.pk] == (Check.OTHERS,)
    acts.change(letter=letter, subject="Sujet", body="Non.", by=lead, now=NOW)
    assert set(failing(call, lead)[letter.pk]) == {Check.REASON, Check.APPEAL}
    with pytest.raises(Refused):
        acts.change(letter=letter, subject=" ", body="Non.", by=lead, now=NOW)
    acts.drop(letter=letter, by=lead, now=NOW)
    for deed in (
        lambda: acts.change(letter=letter, subject="a", body="b", by=lead, now=NOW),
        lambda: acts.drop(letter=letter, by=lead, now=NOW),
    ):
        with pytest.raises(acts.LetterGone):
            deed()


def test_a_letter_without_an_address_stays(call, lead, refused):
    refused.holder.email = ""
    refused.holder.save()
    Application.objects.update(email="")
    [letter] = prepare(call, lead)
    assert failing(call, lead)[letter.pk] == (Check.RECIPIENT,)


def test_letters_of_a_jury_leave_with_the_release_of_its_round(call, lead):
    rows = [make_application(call) for _n in range(3)]
    outcomes = (Outcome.SELECTED, Outcome.REFUSED, Outcome.WAITING)
    decisions = [decide(row, one) for row, one in zip(rows, outcomes, strict=True)]
    letters = {one.application_id: one for one in prepare(call, lead)}
    kinds = [letters[row.pk].kind for row in rows]
    assert kinds == [K.LAUREATE, K.REFUSED, K.WAITING]
    approved = [letters[row.pk] for row in rows[:2]]
    # Approved before the release, they wait for it.
    assert leave(call, approved, lead).done == ()
    assert mails() == []
    round_ = call.rounds.get()
    round_.released_at = NOW
    round_.save()
    for row, state in zip(rows, (S.SELECTED, S.REFUSED, S.WAITING), strict=True):
        row.state = state.value
        row.save()
    follow_release(round_, decisions, by=lead, now=NOW)
    assert [sent.to for sent in mails()] == [[row.holder.email] for row in rows[:2]]
    follow_release(round_, decisions, by=lead, now=NOW)
    assert len(mails()) == 2
    left = Letter.objects.get(application=rows[2], sent_at=None, dropped_at=None)
    assert left.approved_at is None


def test_whoever_goes_on_and_whoever_is_promoted_is_written_so(call, lead):
    from creuset.incubation.kinds import RoundKind
    from tests.factories.incubation import make_round

    row = make_application(call)
    decision = decide(row, Outcome.SELECTED)
    second = make_round(call, names={"fr": "Les oraux"})
    [letter] = prepare(call, lead)
    assert letter.kind == K.NEXT_ROUND
    assert "Les oraux" in letter.body
    second.kind = RoundKind.AUDITION.value
    second.save()
    [letter] = prepare(call, lead)
    assert letter.kind == K.AUDITION
    # No hour is known yet: the brace that is left keeps it back.
    assert Check.WHOLE in failing(call, lead)[letter.pk]
    decision.outcome = Outcome.WAITING.value
    decision.save()
    [waits] = prepare(call, lead)
    assert waits.kind == K.WAITING


def test_a_text_of_the_call_comes_before_the_villages_and_the_newest_counts(call, lead, refused):
    words = "{reason} {appeal_days} {page}"

    def write(subject, **more):
        return acts.write_text(
            call=call,
            kind=K.INADMISSIBLE,
            language="fr",
            subject=subject,
            body=words,
            by=lead,
            now=NOW,
            **more,
        )

    write("Village", for_all=True)
    assert prepare(call, lead)[0].subject == "Village"
    write("Appel 1")
    assert write("Appel 2").version == 2
    write("Village 2", for_all=True)
    acts.drop(letter=Letter.objects.get(dropped_at=None), by=lead, now=NOW)
    assert prepare(call, lead)[0].subject == "Appel 2"
    assert LetterText.objects.count() == 4
    with pytest.raises(Refusals, match="nom"):
        write("Bonjour {nom}")
    with pytest.raises(Refused):
        acts.write_text(
            call=call, kind=K.REFUSED, language="de", subject="x", body=words, by=lead, now=NOW
        )


def test_only_who_leads_the_call_writes_to_applicants(call, lead, village, refused):
    [letter] = prepare(call, lead)
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    for by in (juror, team_of(village, Role.RECEPTION), Actor(refused.holder), member_of(village)):
        for deed in (
            lambda: prepare(call, by),  # noqa: B023  # called at once
            lambda: acts.approve(call=call, letters=[letter], by=by, now=NOW),  # noqa: B023
            lambda: acts.send(call=call, letters=[letter], by=by, now=NOW),  # noqa: B023
            lambda: acts.change(letter=letter, subject="a", body="b", by=by, now=NOW),  # noqa: B023
            lambda: acts.drop(letter=letter, by=by, now=NOW),  # noqa: B023
            lambda: laureates.publish(call=call, by=by, now=NOW),  # noqa: B023
            lambda: laureates.take_back(call=call, by=by, now=NOW),  # noqa: B023
        ):
            with pytest.raises(Forbidden):
                deed()


def test_the_paper_is_opened_by_its_applicant_and_the_team_alone(call, lead, village, refused):
    letters = prepare(call, lead)
    leave(call, letters, lead)
    [pk] = [one.pk for one in letters]
    juror = team_of(village, Role.PROGRAMME_LEAD)
    make_juror(call, juror.party)
    assert letter_papers.may_open(Actor(refused.holder), pk)
    assert letter_papers.may_open(lead, pk)
    assert not letter_papers.may_open(juror, pk)
    assert not letter_papers.may_open(member_of(village), pk)
    assert not letter_papers.may_open(lead, 0)


def test_the_database_sends_a_letter_once_and_never_unapproved(call, lead, refused):
    [letter] = prepare(call, lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(sent_at=NOW)
    letter.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save()


# ---- appeals ----


def contest(row, now=NOW, words="Le budget était en annexe."):
    actor = Actor(row.holder)
    writer = get_writer(row.village, row.pk, by=actor)
    return appeals.appeal(writer=writer, words=words, by=actor, now=now)


def answer(appeal, by, outcome=AppealOutcome.GRANTED, words="L’annexe a été retrouvée.", now=NOW):
    return appeals.answer(appeal=appeal, outcome=outcome, words=words, by=by, now=now)


def test_an_appeal_granted_takes_the_file_up_again_and_its_letter_follows(call, lead, refused):
    leave(call, prepare(call, lead), lead)
    made = contest(refused, NOW + timedelta(days=15))
    assert Notice.objects.get(topic=appeals.TEAM_APPEAL).party == lead.party
    answer(made, lead)
    refused.refresh_from_db()
    assert refused.state == S.FILED
    assert refused.verdicts.get().undone_why == "L’annexe a été retrouvée."
    [letter] = prepare(call, lead)
    assert letter.kind == K.APPEAL_GRANTED
    assert "L’annexe a été retrouvée." in letter.body
    assert len(leave(call, [letter], lead).done) == 1
    assert prepare(call, lead) == []


def test_an_appeal_rejected_leaves_the_decision_as_it_is_and_is_made_once(call, lead, refused):
    made = contest(refused)
    with pytest.raises(appeals.CannotAppeal):
        contest(refused)
    with pytest.raises(Refused):
        answer(made, lead, words=" ")
    answer(made, lead, AppealOutcome.REJECTED)
    with pytest.raises(Conflict):
        answer(made, lead)
    refused.refresh_from_db()
    assert refused.state == S.INADMISSIBLE
    with pytest.raises(appeals.CannotAppeal, match="déjà"):
        contest(refused)
    [letter] = prepare(call, lead)
    assert letter.kind == K.APPEAL_REJECTED


def test_the_days_of_an_appeal_run_from_the_letter(call, lead, refused):
    assert contested_until(refused) is None
    leave(call, prepare(call, lead), lead)
    assert contested_until(refused) == (NOW + timedelta(days=15)).date()
    with pytest.raises(appeals.CannotAppeal):
        contest(refused, NOW + timedelta(days=16))
    contest(refused, NOW + timedelta(days=15))


def test_a_jurys_refusal_is_contested_and_goes_back_to_the_jury(call, lead):
    row = make_application(call, state=S.REFUSED)
    row.round = call.rounds.get()
    row.save()
    decide(row, Outcome.REFUSED)
    call.rounds.update(released_at=NOW)
    made = contest(row)
    answer(made, lead)
    row.refresh_from_db()
    assert row.state == S.ELIGIBLE
    leave(call, prepare(call, lead), lead)
    # What the jury had decided is told no more: it decides again.
    assert [one.kind for one in prepare(call, lead)] == [K.ADMITTED]


def test_only_the_holder_contests_and_only_who_leads_answers(call, lead, village, refused):
    for by in (member_of(village), lead):
        with pytest.raises(NotFound):
            get_writer(village, refused.pk, by=by)
    made = contest(refused)
    juror = team_of(village, Role.MANAGER)
    make_juror(call, juror.party)
    for by in (juror, team_of(village, Role.RECEPTION), Actor(refused.holder)):
        with pytest.raises(Forbidden):
            answer(made, by)
    assert leads_of(call) == [lead.party]
    assert list(appeals_in(call, by=lead)) == [made]
    with pytest.raises(appeals.CannotAppeal):
        contest(make_application(call, state=S.FILED))


# ---- laureates ----


@pytest.fixture
def laureate(call):
    call.rounds.update(released_at=NOW)
    return make_application(call, state=S.SELECTED, title="Lumière froide")


def agree(row, now=NOW):
    actor = Actor(row.holder)
    writer = get_writer(row.village, row.pk, by=actor)
    return laureates.agree(writer=writer, by=actor, now=now)


def titles(call):
    call.refresh_from_db()
    return [one.title for one in laureates_of(call)]


def test_the_list_names_who_agreed_and_is_taken_back(call, lead, laureate):
    with pytest.raises(Conflict):
        laureates.publish(call=call, by=lead, now=NOW)
    agree(laureate)
    make_application(call, state=S.SELECTED, title="Sans réponse")
    assert titles(call) == []
    laureates.publish(call=call, by=lead, now=NOW)
    assert titles(call) == ["Lumière froide"]
    laureates.take_back(call=call, by=lead, now=NOW)
    laureates.take_back(call=call, by=lead, now=NOW)
    assert titles(call) == []
    assert AuditRow.objects.filter(verb=laureates.TAKEN_BACK).count() == 1


def test_where_the_rules_say_so_all_are_named_but_those_who_do_not_want_it(call, lead, laureate):
    silent = make_application(call, state=S.SELECTED, title="Sans réponse")
    actor = Actor(laureate.holder)
    writer = get_writer(call.village, laureate.pk, by=actor)
    laureates.hide(application=laureate, writer=writer, by=actor, now=NOW)
    laureates.publish(call=call, by_rules=True, by=lead, now=NOW)
    assert titles(call) == ["Sans réponse"]
    laureates.hide(application=silent, by=lead, now=NOW)
    assert titles(call) == []
    # Neither a click nor the rules bring back who does not want it; their own word does.
    with pytest.raises(Conflict):
        laureates.publish(call=call, by_rules=True, by=lead, now=NOW)
    agree(laureate)
    assert [one.title for one in named_of(call)] == ["Lumière froide"]


def test_nobody_is_named_before_the_last_round_is_released(call, lead, laureate):
    agree(laureate)
    call.rounds.update(released_at=None)
    with pytest.raises(Refused):
        laureates.publish(call=call, by=lead, now=NOW)
    with pytest.raises(Refused):
        agree(make_application(call, state=S.WAITING))


# ---- how long it is kept ----

LATER = NOW + timedelta(days=400)


def sweep(now):
    return housekeeping.tidy(now=now)["applications"]


def test_what_came_to_nothing_is_emptied_in_its_time_and_figures_stay(call, lead, refused):
    refused.people_count, refused.figures_agreed_at, refused.asked_cents = 3, NOW, 500_00
    refused.save()
    leave(call, prepare(call, lead), lead)
    stored = files.store_made(
        content=b"%PDF-",
        name="a.pdf",
        media_type=files.PDF,
        kind="answer",
        object_id=refused.sheet_id,
        by=lead,
        now=NOW,
    )
    SheetFile.objects.create(sheet=refused.sheet, place="a", stored=stored)
    until = kept_until_of(refused)
    assert until == (NOW + timedelta(days=15)).date().replace(year=NOW.year + 1)
    assert sweep(NOW) == 0
    assert sweep(LATER) == 1
    refused.refresh_from_db()
    assert (refused.title, refused.email, refused.holder, refused.project) == ("", "", None, None)
    assert (refused.people_count, refused.asked_cents) == (3, 500_00)
    assert (refused.state, refused.emptied_at) == (S.INADMISSIBLE, LATER)
    assert refused.sheet.answers == {}
    assert not StoredFile.objects.exists()
    assert refused.verdicts.get().reason == ""
    letter = refused.letters.get()
    assert (letter.subject, letter.body, letter.sent_to) == ("", "", "")
    told = AuditRow.objects.filter(content__isnull=False).latest("pk")
    assert told.verb == retention.EMPTIED
    assert "Écho" not in str(list(AuditRow.objects.values_list("content", flat=True)))
    assert sentence(told.verb, told.content) != told.verb
    assert sweep(LATER) == 0


def test_its_holder_is_told_a_month_before_once(call, lead, refused):
    leave(call, prepare(call, lead), lead)
    assert sweep(NOW + timedelta(days=340)) == 0
    assert not Notice.objects.filter(topic=retention.ENDS).exists()
    sweep(NOW + timedelta(days=355))
    sweep(NOW + timedelta(days=356))
    assert Notice.objects.get(topic=retention.ENDS).party == refused.holder


def test_an_open_appeal_keeps_it_and_laureates_stay(call, lead, refused):
    make_application(call, state=S.SELECTED)
    made = contest(refused)
    assert kept_until_of(refused) is None
    assert sweep(LATER) == 0
    answer(made, lead, AppealOutcome.REJECTED, now=LATER)
    assert sweep(LATER) == 0
    assert sweep(LATER + timedelta(days=367)) == 1
    assert Appeal.objects.get().words == ""


def test_only_the_house_empties(village, lead):
    for deed in (retention.empty_applications, retention.remind):
        with pytest.raises(Forbidden):
            deed(village=village, by=lead, now=NOW)
