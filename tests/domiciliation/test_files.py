"""Identity files: opened with the contract, described, filled, judged, opened by few and never unseen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.core import audit, clock, files, outbox
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role
from creuset.domiciliation import actions, queries
from creuset.domiciliation.actions.approval import Approving
from creuset.domiciliation.kinds import Books, MailChoice, PaperKind
from creuset.domiciliation.models import Approval, Domiciliation, Paper
from creuset.domiciliation.rules.approval import NotApproved
from creuset.domiciliation.rules.papers import NoPaper, TooOld
from creuset.domiciliation.states import DomiciliationState as S
from creuset.domiciliation.states import PaperState
from creuset.domiciliation.written.approval_rows import approval_data
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refusals, Refused
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.plans.actions.signing import sign
from tests.factories.documents import paper
from tests.factories.domiciliation import (
    SAID,
    make_approval,
    make_domiciliation,
    make_domiciliation_offer,
    make_whole,
    send_paper,
)
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.plans import make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


@pytest.fixture
def me(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def line(row, on=TODAY):
    found = queries.get_domiciliation(row.village, row.pk, by=HOUSE)
    return queries.line_of(found, today=on)


def say(**more):
    return {
        "number": "DOM-94-2026-07",
        "prefecture": "Préfecture du Val-de-Marne",
        "granted_on": date(2026, 11, 1),
        "valid_until": date(2032, 11, 1),
        "registry": "Greffe de Créteil",
        "tax_office": "SIE d’Ivry",
        "social_body": "Urssaf",
        **more,
    }


# ---- the approval -------------------------------------------------------------------------------


def test_whoever_leads_the_village_writes_the_approval_down_and_nobody_else(village):
    given = {"village": village, "said": Approving(**say()), "now": NOW}
    for by in (team_of(village, Role.RECEPTION), member_of(village), team_of(make_village())):
        with pytest.raises(Forbidden):
            actions.write_approval(**given, by=by)
    lead = team_of(village)
    row = actions.write_approval(**given, by=lead, seen="")
    row.check_holds(TODAY)
    told = AuditRow.objects.get(verb="domiciliation.approval_written")
    assert "DOM-94-2026-07" in audit.sentence(told.verb, told.content)
    with pytest.raises(Conflict):
        actions.write_approval(**given, by=lead, seen="")
    # Said again it changes nothing; a new end is reminded of anew.
    Approval.objects.update(reminders=2)
    assert actions.write_approval(**given, by=lead, seen=row.number).reminders == 2
    ends = {"said": Approving(**say(valid_until=date(2030, 1, 1)))}
    assert actions.write_approval(**given | ends, by=lead).reminders == 0
    assert AuditRow.objects.filter(verb="domiciliation.approval_written").count() == 2
    assert approval_data(village)["until"] == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"valid_until": date(2026, 11, 1)}, {"valid_until"}),
        ({"valid_until": date(2032, 11, 2)}, {"valid_until"}),
        ({"number": " ", "tax_office": ""}, {"number", "tax_office"}),
        ({"postage_vat": "nowhere"}, {"postage_vat"}),
    ],
)
def test_an_approval_that_no_prefect_gives_is_not_written_down(village, wrong, fields):
    with pytest.raises(Refused) as refused:
        actions.write_approval(village=village, said=Approving(**say(**wrong)), by=HOUSE, now=NOW)
    told = getattr(refused.value, "errors", [refused.value])
    assert {one.field for one in told} == fields
    assert not Approval.objects.exists()


def test_the_approval_is_written_on_its_page(village, client):
    page = f"/{village.slug}/desk/domiciliation/approval/"
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert client.get(page).status_code == 404
    assert page not in client.get(page.removesuffix("approval/")).content.decode()
    client.force_login(team_of(village).party.user)
    assert page in client.get(page.removesuffix("approval/")).content.decode()
    typed = {"seen": "", **say()}
    assert client.post(page, typed | {"valid_until": "2040-01-01"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    assert "DOM-94-2026-07" in client.get(page).content.decode()
    assert client.post(page, typed).status_code == 422


@pytest.mark.parametrize(
    "approval", [{}, {"valid_until": date(2026, 11, 22)}, {"granted_on": date(2027, 1, 1)}]
)
def test_no_contract_is_signed_without_an_approval_that_holds(village, company, approval):
    if approval:
        make_approval(village, **approval)
    row = make_proposal(village, company, make_domiciliation_offer(village))
    with pytest.raises(NotApproved):
        sign(subscription=row, name="Nina", by=HOUSE, now=NOW)
    row.refresh_from_db()
    assert row.state == "offered"
    make_approval(village, valid_until=TODAY)
    sign(subscription=row, name="Nina", by=HOUSE, now=NOW)
    assert Approval.objects.get().valid_until == TODAY


def test_other_offers_need_no_approval(village, company):
    assert make_subscription(village, company).state == "live"


# ---- the file -----------------------------------------------------------------------------------


def test_a_file_is_opened_once_with_what_is_asked_for(village, company):
    make_approval(village)
    seat = make_subscription(village, company, make_domiciliation_offer(village))
    make_subscription(village, company)
    outbox.deliver(now=NOW)
    assert actions.open_files(by=HOUSE, now=NOW) == 0
    assert Domiciliation.objects.get().subscription_id == seat.pk
    Domiciliation.objects.all().delete()
    assert actions.open_files(by=HOUSE, now=NOW) == 1
    with pytest.raises(Forbidden):
        actions.open_files(by=team_of(village), now=NOW)


def test_a_domiciliation_is_in_force_once_its_file_is_whole(village, company):
    row = make_domiciliation(village, company)
    assert line(row).state is S.INCOMPLETE
    actions.describe(domiciliation=row, said=SAID, by=HOUSE, now=NOW)
    sent = make_whole(row)
    assert line(row).state is S.IN_FORCE
    assert line(row).next_end == date(2027, 11, 16)
    assert line(row, date(2027, 11, 17)).state is S.INCOMPLETE
    assert [one.kind for one in line(row, date(2027, 11, 17)).to_send] == [
        PaperKind.REGISTRATION,
        PaperKind.HOME,
        PaperKind.OWNERS,
    ]
    Paper.objects.filter(pk=sent[0].pk).update(is_accepted=None, checked_at=None)
    assert line(row).state is S.TO_CHECK
    row.subscription.last_on = TODAY
    row.subscription.save()
    assert line(row, TODAY + timedelta(days=1)).state is S.ENDED
    elsewhere = replace(
        SAID, books=Books.ELSEWHERE, books_at="Cabinet Sel, Paris", activity_at="Lyon"
    )
    actions.describe(domiciliation=row, said=elsewhere, by=HOUSE, now=NOW)
    assert {one.kind for one in line(row).lacking} >= {PaperKind.BOOKS, PaperKind.ACTIVITY}


def test_a_year_after_its_verification_a_file_is_verified_again(village, company):
    row = make_domiciliation(village, company, said=SAID)
    make_whole(row)
    Paper.objects.update(valid_until=None)
    assert line(row, date(2027, 11, 23)).state is S.IN_FORCE
    assert line(row, date(2027, 11, 24)).state is S.TO_VERIFY
    owner = team_of(village)
    later = NOW + timedelta(days=366)
    actions.verify(domiciliation=row, by=owner, now=later)
    assert line(row, date(2027, 11, 25)).state is S.IN_FORCE
    assert line(row).row.verified_by == owner.party


def test_whoever_speaks_for_the_company_or_keeps_its_file_describes_it(village, company, me):
    row = make_domiciliation(village, company)
    for by in (me, team_of(village, Role.RECEPTION)):
        actions.describe(domiciliation=row, said=SAID, by=by, now=NOW)
    assert AuditRow.objects.filter(verb="domiciliation.described").count() == 1
    colleague = member_of(village)
    affiliate(colleague.party, company)
    for by in (colleague, team_of(village, Role.STAGE_MANAGER), team_of(make_village())):
        with pytest.raises(Forbidden):
            actions.describe(domiciliation=row, said=SAID, by=by, now=NOW)
    with pytest.raises(Refusals):
        actions.describe(
            domiciliation=row, said=replace(SAID, mail=MailChoice.WEEKLY), by=me, now=NOW
        )


# ---- papers -------------------------------------------------------------------------------------


def test_a_paper_that_the_company_sends_waits_until_somebody_else_read_it(village, company, me):
    row, owner = make_domiciliation(village, company), team_of(village)
    sent = send_paper(row, by=me)
    assert (sent.is_accepted, sent.valid_until) == (None, date(2027, 11, 16))
    for by in (me, team_of(village, Role.RECEPTION), team_of(make_village())):
        with pytest.raises(Forbidden):
            actions.check_paper(paper=sent, is_accepted=True, by=by, now=NOW)
    with pytest.raises(Refused):
        actions.check_paper(paper=sent, is_accepted=False, by=owner, now=NOW)
    actions.check_paper(paper=sent, is_accepted=False, answer=" Illisible ", by=owner, now=NOW)
    assert (
        Notice.objects.get(party=me.party, topic="domiciliation-paper").content["answer"]
        == "Illisible"
    )
    with pytest.raises(Conflict):
        actions.check_paper(paper=sent, is_accepted=True, by=owner, now=NOW)
    assert line(row).asked[0].state is PaperState.REFUSED
    assert send_paper(row, by=owner).is_accepted is True
    assert send_paper(row, by=team_of(village, Role.RECEPTION)).is_accepted is None


def test_nobody_judges_the_papers_of_their_own_company(village, company):
    row, owner = make_domiciliation(village, company), team_of(village)
    affiliate(owner.party, company, is_admin=True)
    sent = send_paper(row, by=owner)
    assert sent.is_accepted is None
    with pytest.raises(Forbidden):
        actions.check_paper(paper=sent, is_accepted=True, by=owner, now=NOW)


def test_what_proves_nothing_is_refused_and_nothing_kept(village, company, me):
    row = make_domiciliation(village, company)
    with pytest.raises(NoPaper):
        send_paper(row, by=me, upload=None)
    with pytest.raises(TooOld):
        send_paper(row, by=me, issued_on=date(2026, 1, 1))
    with pytest.raises(files.FileRefused):
        send_paper(row, by=me, upload=paper(content=b"hello"))
    assert not Paper.objects.exists()
    assert not StoredFile.objects.exists()


def test_every_look_at_a_copy_is_told_and_only_few_may(village, company, me):
    row, owner = make_domiciliation(village, company), team_of(village)
    sent = send_paper(row, by=me)
    for by in (me, owner):
        assert actions.open_paper(paper=sent, by=by, now=NOW).pk == sent.file_id
    told = AuditRow.objects.filter(verb="domiciliation.paper_opened").order_by("pk")
    assert [one.party_id for one in told] == [me.party_id, owner.party_id]
    assert "Kbis" in audit.sentence("domiciliation.paper_opened", told[0].content)
    colleague = member_of(village)
    affiliate(colleague.party, company)
    for by in (colleague, team_of(village, Role.RECEPTION), team_of(make_village())):
        with pytest.raises(NotFound):
            actions.open_paper(paper=sent, by=by, now=NOW)
    # Nothing leaves by the door of all files, where nobody would be told.
    assert not files.may_read(owner, StoredFile.objects.get())


# ---- reads --------------------------------------------------------------------------------------


def test_lists_ask_the_same_for_one_and_for_three(village, company, me):
    owner = team_of(village)

    def asked():
        with CaptureQueriesContext(connection) as told:
            lines = queries.lines_of(village, by=owner, today=TODAY)
            assert all(one.state_label and one.lacking is not None for one in lines)
        return len(told)

    make_whole(make_domiciliation(village, company, said=SAID))
    owner.grants_in(village)
    one = asked()
    for _ in range(2):
        make_domiciliation(village, make_organisation(known_in=village))
    assert asked() == one
    states = [found.state for found in queries.lines_of(village, by=owner, today=TODAY)]
    assert states == [S.INCOMPLETE, S.INCOMPLETE, S.IN_FORCE]
    assert len(queries.lines_of(village, by=owner, today=TODAY, state=S.IN_FORCE)) == 1
    assert [one.pk for one in queries.own_domiciliations(village, by=me)] == [
        Domiciliation.objects.earliest("pk").pk
    ]
    assert not queries.domiciliations_of(village, by=member_of(village)).exists()


def test_pages_show_and_do_as_far_as_a_role_goes(village, company, me, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    row, owner = make_domiciliation(village, company), team_of(village)
    client.force_login(me.party.user)
    mine = f"/{village.slug}/my/domiciliation/"
    assert client.get(mine).status_code == 302
    assert "Kbis" in client.get(f"{mine}{row.pk}/").content.decode()
    said = {name: str(value) for name, value in vars(SAID).items() if value}
    assert client.post(f"{mine}{row.pk}/describe/", said).status_code == 302
    values = {"kind": "registration", "issued_on": "2026-11-16"}
    late = client.post(f"{mine}{row.pk}/paper/", values)
    assert late.status_code == 422
    sent = client.post(f"{mine}{row.pk}/paper/", values | {"upload": paper()})
    assert sent.status_code == 302
    made = Paper.objects.get()
    copy = client.get(f"{mine}papers/{made.pk}/copy/")
    assert copy["Cache-Control"] == "private, no-store"
    copy.getvalue()
    desk = f"/{village.slug}/desk/domiciliation/"
    assert client.get(desk).status_code == 404
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert company.name in client.get(desk).content.decode()
    assert client.get(f"{desk}papers/{made.pk}/").status_code == 404
    assert client.get(f"{desk}papers/{made.pk}/copy/").status_code == 404
    client.force_login(owner.party.user)
    assert client.get(f"{desk}papers/{made.pk}/").status_code == 200
    answer = {"verdict": "refuse", "answer": ""}
    assert client.post(f"{desk}papers/{made.pk}/check/", answer).status_code == 422
    assert client.post(f"{desk}papers/{made.pk}/check/", {"verdict": "accept"}).status_code == 302
    assert client.post(f"{desk}{row.pk}/verify/").status_code == 422
    make_whole(row)
    assert client.post(f"{desk}{row.pk}/verify/").status_code == 302
    assert client.get(f"{desk}{row.pk}/").status_code == 200
    assert client.get(f"{desk}?state=ended").status_code == 200
