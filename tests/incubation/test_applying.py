"""An application is begun, written together, filed once, completed, corrected, withdrawn."""

from datetime import timedelta

import pytest
from django.db import transaction

from creuset.core.audit import sentence
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.incubation.actions.applications import (
    begin,
    begin_signed_in,
    open_late,
    say_figures,
    take,
    withdraw,
)
from creuset.incubation.actions.co_writers import (
    ask_co_writer,
    change_co_writer,
    hand_over,
    remove_co_writer,
)
from creuset.incubation.actions.completing import ask_to_complete, give_more_time
from creuset.incubation.actions.corrections import begin_correction, drop_correction
from creuset.incubation.actions.drafts import end_drafts, erase_drafts, remind_of_drafts
from creuset.incubation.actions.filing import canonical_of, file_application
from creuset.incubation.actions.late_doors import close_late_door, make_late_door
from creuset.incubation.models import Application, Correction, CoWriter, Filing, LateDoor
from creuset.incubation.papers.receipts import find_paper
from creuset.incubation.permissions import may_lead
from creuset.incubation.queries.applying import Desk
from creuset.incubation.rules import filing
from creuset.incubation.rules.receipts import receipt_of
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import find_by_link, get_writer, own_applications, secret_of
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refused
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.people.models import KnownParty
from creuset.projects.models import Project
from creuset.questions.models import Sheet
from tests.factories.incubation import make_application, make_juror
from tests.factories.people import actor_of, make_organisation, make_person, make_siren, team_of
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village
from tests.incubation.applying import (
    applicant,
    change_cover,
    draft,
    filed,
    fill,
    late,
    link_in,
    mails_to,
    make_open_call,
    with_file,
    writer_of,
)

pytestmark = pytest.mark.django_db

ADDRESS = "ada@candidate.example"
SECOND = timedelta(seconds=1)
SIRET = "73282932000074"


@pytest.fixture
def call(village):
    return make_open_call(village)


def start(call, email=ADDRESS, now=NOW, **more):
    begin(call=call, email=email, title="Le Phare", language="fr", now=now, **more)


def by_link(call, email=ADDRESS):
    row = Application.objects.get(call=call, email=email)
    return find_by_link(call.village, secret_of(row.key))


def test_an_address_has_one_draft_of_a_call_and_asking_again_mails_the_same_link(call):
    start(call)
    start(call, email=ADDRESS.upper())
    first, again = (link_in(one) for one in mails_to(ADDRESS))
    assert first == again
    row = Application.objects.get()
    assert (row.state, row.holder, row.kind, row.axis.code) == (
        "draft",
        None,
        "start_up",
        "musees",
    )
    assert secret_of(row.key) in first
    # Nobody in the village reads who begins what.
    assert not AuditRow.objects.filter(village_id=call.village_id).exists()


def test_a_draft_of_an_account_is_found_again_by_mail_too(call):
    by = applicant(email=ADDRESS)
    row = begin_signed_in(call=call, title="Le Phare", language="fr", by=by, now=NOW)
    start(call)
    assert Application.objects.get() == row
    with pytest.raises(NotFound):
        find_by_link(call.village, secret_of(row.key))


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (-timedelta(days=11), filing.NotOpen),
        (timedelta(days=20, minutes=10), filing.TooLate),
    ],
)
def test_nothing_is_begun_before_the_call_opens_nor_after_its_grace(call, at, refusal):
    with pytest.raises(refusal):
        start(call, now=NOW + at)
    assert not Application.objects.exists()


def test_a_link_of_another_village_or_a_guessed_one_opens_nothing(call):
    start(call)
    secret = secret_of(Application.objects.get().key)
    assert find_by_link(call.village, secret).holds
    guessed = secret[:-1] + ("1" if secret.endswith("0") else "0")
    for village, guess in ((make_village(), secret), (call.village, guessed)):
        with pytest.raises(NotFound):
            find_by_link(village, guess)


def test_the_link_s_draft_becomes_the_account_s_own_and_the_link_opens_it_no_more(call):
    start(call)
    writer, by = by_link(call), applicant()
    assert not writer.may_file
    take(writer=writer, by=by, now=NOW)
    assert list(own_applications(call.village, by)) == [writer.application]
    with pytest.raises(NotFound):
        by_link(call)
    with pytest.raises(NotFound):
        change_cover(writer, title="Volé")
    assert not KnownParty.objects.filter(party=by.party).exists()


def test_filing_numbers_it_keeps_its_digest_and_tells_everybody_concerned(call):
    by = applicant(email="zoe@phare.example")
    writer = draft(call, by)
    with_file(writer)
    # Nobody in the village reads what is written, or by whom, before it is filed.
    assert not AuditRow.objects.filter(village_id=call.village_id).exists()
    change_cover(writer, siret="732 829 320 00074", company_name="Phare SAS")
    made = file_application(writer=writer, by=by, now=NOW)
    row = Application.objects.get()
    assert (row.number, row.state, row.filed_at, row.receipt) == (1, "filed", NOW, made.receipt)
    fresh = Filing.objects.select_related("sheet__version__form").get()
    assert receipt_of(canonical_of(fresh)) == made.receipt
    assert find_paper(made).size > 1000
    assert (row.project.title, row.project.holder) == ("Le Phare", by.party)
    assert (row.company.siren, row.company.name) == (SIRET[:9], "Phare SAS")
    known = KnownParty.objects.filter(village=call.village).values_list("party", flat=True)
    assert set(known) == {by.party_id, row.company_id}
    row.sheet.refresh_from_db()
    assert row.sheet.closed_at == NOW
    (told,) = mails_to("zoe@phare.example")
    assert "1" in told["subject"]
    assert made.receipt[:8] in told["text"]
    audited = AuditRow.objects.get(verb="incubation.filed")
    assert "Le Phare" in sentence(audited.verb, audited.content)


def test_a_company_that_the_network_knows_is_the_same(call):
    siren = make_siren(3)
    there = make_organisation(siren=siren, name="Phare")
    writer = draft(call)
    luhn = next(f"{siren}{nic:05d}" for nic in range(99999) if _is_siret(f"{siren}{nic:05d}"))
    change_cover(writer, siret=luhn, company_name="Un autre nom")
    file_application(writer=writer, by=actor_of(writer.party), now=NOW)
    there.refresh_from_db()
    assert (Application.objects.get().company, there.name) == (there, "Phare")


def _is_siret(text):
    from stdnum.fr import siret

    return siret.is_valid(text)


def test_what_is_missing_is_told_at_once_each_at_its_place_and_nothing_is_filed(call):
    by = applicant(name="zoe@phare.example")
    row = begin_signed_in(call=call, title="", language="fr", by=by, now=NOW)
    with pytest.raises(filing.NotComplete) as refused:
        file_application(writer=writer_of(row, by), by=by, now=NOW)
    assert {one.field for one in refused.value.errors} == {
        "cover.title",
        "pitch",
        "agreed",
        "cover.holder",
    }
    row.refresh_from_db()
    assert (row.state, row.number) == ("draft", None)
    assert not Project.objects.exists()


def test_one_second_after_the_grace_it_is_refused_and_what_was_written_is_kept(call):
    by = applicant()
    writer = draft(call, by)
    end = call.closes_at + timedelta(minutes=call.grace_minutes)
    with pytest.raises(filing.TooLate):
        file_application(writer=writer, by=by, now=end)
    assert Sheet.objects.get().answers["pitch"].startswith("Un phare")
    file_application(writer=writer, by=by, now=end - SECOND)
    with pytest.raises(Conflict):
        file_application(writer=writer_of(writer.application, by), by=by, now=end - SECOND)


def test_numbers_of_a_call_leave_no_hole_though_some_are_refused(call):
    numbers = []
    for title in ("A", "", "B", "C"):
        by = applicant()
        writer = draft(call, by)
        change_cover(writer, title=title)
        try:
            with transaction.atomic():
                file_application(writer=writer, by=by, now=NOW)
        except filing.NotComplete:
            continue
        numbers.append(Application.objects.get(pk=writer.application.pk).number)
    assert numbers == [1, 2, 3]


def test_an_own_project_is_taken_up_once_in_a_call_and_another_s_never(call):
    by = applicant()
    mine, other = make_project(holder=by.party), make_project(holder=make_person())
    writer = draft(call, by)
    with pytest.raises(Refused):
        file_application(writer=writer, by=by, now=NOW, project=other)
    file_application(writer=writer, by=by, now=NOW, project=mine)
    assert mine.known_in.filter(village=call.village).exists()
    second = draft(call, by)
    with pytest.raises(Refused):
        file_application(writer=second, by=by, now=NOW, project=mine)


def asked(writer, email="leo@phare.example", **more):
    return ask_co_writer(writer=writer, email=email, now=NOW, role="Réalisateur", **more)


def test_a_co_writer_opens_their_own_link_writes_or_reads_and_never_files(call):
    writer = draft(call)
    row = asked(writer, name="Léo")
    link = find_by_link(call.village, secret_of(row.key))
    assert (link.may_write, link.holds, link.may_file) == (True, False, False)
    assert link_in(mails_to("leo@phare.example")[0])
    change_cover(link, title="Le Grand Phare")
    change_co_writer(writer=writer, co_writer=row, role="Lecteur", may_write=False, now=NOW)
    with pytest.raises(Forbidden):
        change_cover(link, title="Non")
    leo = applicant("Léo Roux")
    take(writer=link, by=leo, now=NOW)
    joined = get_writer(call.village, writer.application.pk, by=leo)
    with pytest.raises(Forbidden):
        file_application(writer=joined, by=leo, now=NOW)
    for action in (begin_correction, withdraw):
        with pytest.raises(Forbidden):
            action(writer=joined, now=NOW)
    remove_co_writer(writer=joined, co_writer=joined.co_writer, now=NOW)
    with pytest.raises(NotFound):
        get_writer(call.village, writer.application.pk, by=leo)


def test_nobody_is_asked_twice_nor_the_holder_nor_a_crowd(call, monkeypatch):
    writer = draft(call, applicant(email="zoe@phare.example"))
    asked(writer)
    for email in ("LEO@phare.example", "Zoe@phare.example"):
        with pytest.raises(Refused):
            asked(writer, email=email)
    monkeypatch.setattr(filing, "MOST_WRITERS", 1)
    with pytest.raises(Refused):
        asked(writer, email="mia@phare.example")


def test_the_application_is_handed_over_and_who_had_it_writes_on(call):
    by, leo = applicant(), applicant("Léo Roux", email="leo@phare.example")
    writer = draft(call, by)
    row = asked(writer)
    with pytest.raises(Refused):
        hand_over(writer=writer, co_writer=row, now=NOW)
    take(writer=find_by_link(call.village, secret_of(row.key)), by=leo, now=NOW)
    hand_over(writer=writer, co_writer=row, now=NOW)
    assert writer_of(writer.application, leo).may_file
    left = writer_of(writer.application, by)
    assert (left.may_file, left.may_write) == (False, True)
    file_application(writer=writer_of(writer.application, leo), by=leo, now=NOW)
    assert Project.objects.get().team.get().party == by.party


def test_the_team_is_frozen_after_the_deadline_even_while_words_are_corrected(call):
    writer, by, _made = filed(call)
    row = asked(writer)
    late(call, may_correct=True)
    writer = writer_of(writer.application, by)
    for refused in (
        lambda: asked(writer, email="mia@phare.example"),
        lambda: change_co_writer(writer=writer, co_writer=row, role="", may_write=False, now=NOW),
        lambda: remove_co_writer(writer=writer, co_writer=row, now=NOW),
    ):
        with pytest.raises(filing.TeamFrozen):
            refused()
    begin_correction(writer=writer, now=NOW)
    assert CoWriter.objects.get().role == "Réalisateur"


def test_a_correction_is_a_copy_and_takes_the_place_of_what_was_filed_once_it_is_filed(call):
    by = applicant()
    writer = draft(call, by)
    with_file(writer)
    first = file_application(writer=writer, by=by, now=NOW)
    writer = writer_of(writer.application, by)
    correction = begin_correction(writer=writer, now=NOW)
    assert begin_correction(writer=writer, now=NOW) == correction
    with pytest.raises(filing.NothingChanged), transaction.atomic():
        file_application(writer=writer, by=by, now=NOW)
    fill(writer, "Un phare plus grand.", sheet=correction.sheet)
    assert writer_of(writer.application, by).application.sheet.answers["pitch"].startswith("Un ph")
    second = file_application(writer=writer, by=by, now=NOW + SECOND)
    row = Application.objects.get()
    assert (row.number, row.receipt, row.filed_at) == (1, second.receipt, NOW)
    assert first.receipt != second.receipt
    assert [one.turn for one in Filing.objects.order_by("turn")] == [1, 2]
    assert row.sheet.answers["pitch"] == "Un phare plus grand."
    stored = [one.sheet.files.get().stored for one in Filing.objects.order_by("turn")]
    assert stored[0].sha256 == stored[1].sha256
    assert stored[0].pk != stored[1].pk
    assert not Correction.objects.exists()
    assert receipt_of(canonical_of(Filing.objects.get(turn=1))) == first.receipt


def test_a_correction_that_is_dropped_leaves_what_was_filed(call):
    writer, by, _made = filed(call)
    begin_correction(writer=writer, now=NOW)
    change_cover(writer, title="Autre")
    assert Desk(writer_of(writer.application, by), NOW).cover.title == "Autre"
    drop_correction(writer=writer, now=NOW)
    assert Application.objects.get().title == "Le Phare"
    assert Sheet.objects.count() == 1


def test_after_the_deadline_only_words_are_corrected_and_only_where_the_call_lets(call):
    writer, by, _made = filed(call)
    late(call, may_correct=False)
    with pytest.raises(Forbidden):
        begin_correction(writer=writer, now=NOW)
    late(call, may_correct=True)
    writer = writer_of(writer.application, by)
    correction = begin_correction(writer=writer, now=NOW)
    change_cover(writer, title="Autre")
    fill(writer, "Corrigé.", sheet=correction.sheet)
    with pytest.raises(filing.NotYours) as refused:
        file_application(writer=writer, by=by, now=NOW)
    assert refused.value.details["places"] == ["cover.title"]
    change_cover(writer, title="Le Phare")
    file_application(writer=writer, by=by, now=NOW)


def lead_of(village):
    return team_of(village, Role.PROGRAMME_LEAD)


def ask_more(row, village, **more):
    values = {
        "words": "Le budget manque.",
        "answer_by": NOW + timedelta(days=5),
        "by": lead_of(village),
        "now": NOW,
        "places": ["pitch"],
    } | more
    return ask_to_complete(application=row, **values)


def test_the_team_asks_for_more_and_the_holder_answers_just_that_in_time(call, village):
    writer, by, _made = filed(call)
    late(call)
    asked_for = ask_more(writer.application, village)
    assert Notice.objects.get(party=by.party).topic == "incubation.completion_asked"
    writer = writer_of(writer.application, by)
    desk = Desk(writer, NOW)
    assert (desk.completion, desk.may_write, desk.is_in_time) == (asked_for, True, False)
    with pytest.raises(Conflict):
        drop_correction(writer=writer, now=NOW)
    change_cover(writer, title="Autre")
    fill(writer, "Complété.", sheet=desk.sheet)
    with pytest.raises(filing.NotYours), transaction.atomic():
        file_application(writer=writer, by=by, now=NOW)
    change_cover(writer, title="Le Phare")
    with pytest.raises(filing.TooLate) as refused, transaction.atomic():
        file_application(writer=writer, by=by, now=asked_for.answer_by)
    assert "kept" in refused.value.message.template
    give_more_time(
        completion=asked_for,
        answer_by=NOW + timedelta(days=9),
        by=lead_of(village),
        now=NOW,
    )
    file_application(writer=writer, by=by, now=asked_for.answer_by)
    row = Application.objects.get()
    asked_for.refresh_from_db()
    assert (row.state, asked_for.answered_at) == ("filed", NOW + timedelta(days=5))
    with pytest.raises(Refused):
        give_more_time(
            completion=asked_for, answer_by=NOW + timedelta(days=9), by=lead_of(village), now=NOW
        )


def test_nobody_asks_for_more_who_does_not_lead_the_call_nor_for_nothing(call, village):
    writer, _by, _made = filed(call)
    juror = lead_of(village)
    make_juror(call, juror.party)
    for by in (applicant(), team_of(village, Role.RECEPTION), juror):
        with pytest.raises(Forbidden):
            ask_more(writer.application, village, by=by)
    for more in ({"words": " "}, {"answer_by": NOW}, {"places": ["opera"]}):
        with pytest.raises(Refused):
            ask_more(writer.application, village, **more)
    assert Application.objects.get().state == "filed"


def test_who_writes_an_application_of_the_call_does_not_lead_it(call, village):
    writer, _by, _made = filed(call)
    lead = lead_of(village)
    assert may_lead(lead, call)
    row = asked(writer)
    take(writer=find_by_link(village, secret_of(row.key)), by=lead, now=NOW)
    assert not may_lead(lead, call)


def test_a_late_code_lets_so_many_file_until_its_instant_and_no_other(call, village):
    by, second = applicant(), applicant()
    one, two = draft(call, by), draft(call, second)
    late(call)
    door, code = make_late_door(
        call=call,
        until=NOW + timedelta(hours=2),
        words="Panne de réseau",
        by=lead_of(village),
        now=NOW,
    )
    assert code.replace("-", "") not in str(LateDoor.objects.values().get())
    one, two = writer_of(one.application, by), writer_of(two.application, second)
    with pytest.raises(filing.DoorShut):
        open_late(writer=one, code="AAAA-BBBB-CCCC", now=NOW)
    open_late(writer=one, code=code.lower().replace("-", " "), now=NOW)
    open_late(writer=one, code=code, now=NOW)
    with pytest.raises(filing.DoorShut):
        open_late(writer=two, code=code, now=NOW)
    with pytest.raises(filing.TooLate):
        file_application(writer=two, by=second, now=NOW)
    one = writer_of(one.application, by)
    with pytest.raises(filing.TooLate), transaction.atomic():
        file_application(writer=one, by=by, now=door.until)
    file_application(writer=one, by=by, now=door.until - SECOND)
    door.refresh_from_db()
    assert door.used == 1


def test_a_late_code_that_is_closed_files_nothing_more(call, village):
    by = applicant()
    writer = draft(call, by)
    late(call)
    door, code = make_late_door(
        call=call, until=NOW + timedelta(days=2), words="Zoé", by=lead_of(village), now=NOW
    )
    open_late(writer=writer_of(writer.application, by), code=code, now=NOW)
    close_late_door(door=door, by=lead_of(village), now=NOW)
    with pytest.raises(filing.TooLate):
        file_application(writer=writer_of(writer.application, by), by=by, now=NOW + SECOND)
    start_late = {"email": ADDRESS, "title": "x", "language": "fr", "now": NOW}
    with pytest.raises(filing.DoorShut):
        begin(call=call, code=code, **start_late)


def test_late_codes_are_made_by_who_leads_the_call_for_somebody_and_after_the_deadline(
    call, village
):
    by = lead_of(village)
    values = {"until": call.closes_at + timedelta(days=1), "words": "Zoé", "now": NOW}
    for stranger in (applicant(), team_of(village, Role.RECEPTION), lead_of(make_village())):
        with pytest.raises(Forbidden):
            make_late_door(call=call, by=stranger, **values)
    for more in ({"words": " "}, {"until": call.closes_at}, {"until": NOW}, {"most": 0}):
        with pytest.raises(Refused):
            make_late_door(call=call, by=by, **values | more)


def test_it_is_withdrawn_with_a_reason_until_it_is_decided(call):
    writer, _by, _made = filed(call)
    row = withdraw(writer=writer, now=NOW, reason="Autre financement")
    assert row.state == "withdrawn"
    with pytest.raises(ImpossibleStep):
        withdraw(writer=writer, now=NOW)
    told = AuditRow.objects.get(verb="incubation.withdrawn")
    assert told.content["reason"] == "Autre financement"
    decided = make_application(call, state=ApplicationState.SELECTED)
    with pytest.raises(ImpossibleStep):
        withdraw(writer=writer_of(decided, actor_of(decided.holder)), now=NOW)


def test_figures_are_kept_only_of_who_agrees_and_are_gone_when_taken_back(call):
    writer = draft(call)
    values = {"people": 3, "women": 2, "postcode": "62300", "now": NOW}
    row = say_figures(writer=writer, agrees=True, **values)
    assert (row.people_count, row.women_count, row.postcode) == (3, 2, "62300")
    with pytest.raises(Refused):
        say_figures(writer=writer, agrees=True, **values | {"women": 4})
    row = say_figures(writer=writer, agrees=False, **values)
    assert (row.people_count, row.postcode, row.figures_agreed_at) == (None, "", None)


def test_drafts_are_reminded_once_three_days_and_once_one_day_before_and_none_that_is_filed(call):
    start(call)
    by = applicant()
    draft(call, by)
    filed(call)
    for days, told in ((5, 0), (3, 2), (2, 0), (1, 2), (0.5, 0)):
        now = call.closes_at - timedelta(days=days)
        assert remind_of_drafts(by=HOUSE, now=now) == told
        assert remind_of_drafts(by=HOUSE, now=now) == 0
    assert len(mails_to(ADDRESS)) == 3
    assert Notice.objects.filter(party=by.party).count() == 2
    with pytest.raises(Forbidden):
        remind_of_drafts(by=by, now=NOW)


def test_a_draft_lapses_after_the_grace_and_is_erased_in_time_with_its_words_and_files(call):
    by = applicant()
    writer = draft(call, by)
    file = with_file(writer)
    kept, *_more = filed(call)
    end = call.closes_at + timedelta(minutes=call.grace_minutes)
    assert end_drafts(by=HOUSE, now=end - SECOND) == 0
    assert end_drafts(by=HOUSE, now=end) == 1
    assert Application.objects.get(pk=writer.application.pk).state == "lapsed"
    assert erase_drafts(by=HOUSE, now=end + timedelta(days=29)) == 0
    assert erase_drafts(by=HOUSE, now=end + timedelta(days=30)) == 1
    assert list(Application.objects.all()) == [kept.application]
    assert not Sheet.objects.filter(pk=file.sheet_id).exists()
    assert not file.stored.__class__.objects.filter(pk=file.stored_id).exists()


def test_a_draft_that_is_given_up_is_erased_at_once(call):
    withdraw(writer=draft(call), now=NOW)
    assert erase_drafts(by=HOUSE, now=NOW) == 1
    assert not Application.objects.exists()


def test_who_reads_and_who_does_not(call, village):
    writer, by, _made = filed(call)
    pk = writer.application.pk
    assert get_writer(village, pk, by=by).holds
    others = (applicant(), lead_of(village), actor_of(make_organisation()), HOUSE)
    for stranger in others:
        with pytest.raises(NotFound):
            get_writer(village, pk, by=stranger)
    with pytest.raises(NotFound):
        get_writer(make_village(), pk, by=by)
