"""The pages of a jury: who opens which, what a juror sees of whom, and what a reading's page answers."""

import re

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.incubation.actions.assignments import fix_pair, work_out
from creuset.incubation.actions.giving import give_plan
from creuset.incubation.models import (
    AssignmentPlan,
    ConflictOfInterest,
    Juror,
    JuryTerms,
    Reading,
    Round,
)
from creuset.incubation.queries.assignments import open_plan
from creuset.incubation.queries.juries import current_round
from creuset.incubation.states import ReadingState
from creuset.incubation.tasks import find_assignment
from tests.factories.incubation import make_application, make_call, make_juror
from tests.factories.people import actor_of, make_person, make_user, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


class Table:
    """A call with a lead, a juror who has one application to read, and everybody else of the table of rights."""

    def __init__(self):
        self.village = make_village()
        self.call = make_call(self.village)
        self.lead = team_of(self.village, Role.PROGRAMME_LEAD)
        self.team = team_of(self.village, Role.RECEPTION)
        self.stranger = team_of(make_village())
        self.juror, self.other, self.applicant = (member_of(self.village) for _ in range(3))
        self.seat = make_juror(self.call, self.juror.party)
        make_juror(self.call, self.other.party)
        self.row = make_application(
            self.call, make_person(family_name="Secrète"), title="=Musée ouvert"
        )
        make_application(self.call, self.applicant.party)
        self.round = current_round(self.call)
        fix_pair(round_=self.round, application=self.row, juror=self.seat, by=self.lead, now=NOW)
        give_plan(plan=open_plan(self.round), by=self.lead, now=NOW)
        self.reading = Reading.objects.get()


@pytest.fixture
def table():
    with clock.stopped_at(NOW):
        yield Table()


def opened(client, actor, page, *args, **data):
    client.force_login(actor.party.user)
    address = reverse(page, args=args)
    return client.post(address, data) if data else client.get(address)


#: Page, its arguments, and who opens it: everybody else finds nothing there.
DESK = (
    "jury:jurors",
    "jury:invite",
    "jury:terms",
    "jury:conflicts",
    "jury:declare",
    "jury:readings",
)
PEOPLE = ("lead", "team", "stranger", "juror", "other", "applicant")


@pytest.mark.parametrize("who", PEOPLE)
def test_who_opens_what(client, table, who):
    actor, code = getattr(table, who), table.village
    for name in DESK:
        told = opened(client, actor, name, code, table.call.pk).status_code
        assert told == (200 if who == "lead" else 404), name
    seat = opened(client, actor, "jury_my:seat", code, table.call.pk).status_code
    assert seat == (200 if who in ("juror", "other") else 404)
    page = opened(client, actor, "jury_my:reading", code, table.call.pk, table.reading.pk)
    assert page.status_code == (200 if who == "juror" else 404)
    saved = opened(
        client,
        actor,
        "jury_my:save",
        code,
        table.call.pk,
        table.reading.pk,
        revision=table.reading.revision,
        words="Oui",
    )
    assert saved.status_code == (200 if who == "juror" else 404)
    csv = opened(client, actor, "jury:csv", code, table.call.pk, 1).status_code
    assert csv == (409 if who == "lead" else 404)


def test_who_leads_and_judges_or_applies_finds_nothing(client, table):
    boss = team_of(table.village, Role.OWNER)
    make_juror(table.call, boss.party)
    writer = team_of(table.village, Role.MANAGER)
    make_application(table.call, writer.party)
    for actor in (boss, writer):
        for name in DESK:
            told = opened(client, actor, name, table.village, table.call.pk)
            assert told.status_code == 404, name


def test_a_blind_round_never_says_who_applies(client, table):
    where = ("jury_my:reading", table.village, table.call.pk, table.reading.pk)
    assert "Secrète" in opened(client, table.juror, *where).content.decode()
    Round.objects.update(is_blind=True)
    JuryTerms.objects.create(call=table.call, hidden=["pitch"])
    for page in (
        opened(client, table.juror, *where),
        opened(client, table.juror, "jury_my:wishes", table.village, table.call.pk),
        opened(client, table.juror, "jury_my:seat", table.village, table.call.pk),
    ):
        said = page.content.decode()
        assert "Secrète" not in said
        assert table.row.sheet.answers["pitch"] not in said


def test_a_reading_is_saved_and_the_answer_says_how_it_stands(client, table):
    where = (table.village, table.call.pk, table.reading.pk)
    keys = [row.pk for row in table.round.criteria.order_by("position")]
    points = {f"points-{key}": "4" for key in keys}
    told = opened(
        client, table.juror, "jury_my:save", *where, revision=table.reading.revision, **points
    ).json()
    assert (told["state"], told["total"]) == ("begun", "16.00")
    stale = opened(client, table.juror, "jury_my:save", *where, revision=0, words="!")
    assert (stale.status_code, stale.json()["code"]) == (409, "reading-changed")
    wrong = opened(
        client,
        table.juror,
        "jury_my:save",
        *where,
        revision=told["revision"],
        **{f"points-{keys[0]}": "beaucoup"},
    )
    assert wrong.status_code == 422
    opened(client, table.juror, "jury_my:finish", *where, revision=told["revision"])
    assert Reading.objects.get().state == ReadingState.DONE
    opened(client, table.juror, "jury_my:reopen", *where, x="1")
    assert Reading.objects.get().state == ReadingState.BEGUN


def test_a_juror_signs_declines_wishes_and_recuses_on_their_pages(client, table):
    asked = make_user().party
    invited = {"email": asked.email, "family_name": "Neuve", "most": "5", "is_outsider": "found"}
    told = opened(client, table.lead, "jury:invite", table.village, table.call.pk, **invited)
    assert told.status_code == 302
    seat = Juror.objects.get(most=5)
    assert seat.is_outsider
    page = opened(
        client,
        table.juror,
        "jury_my:wishes",
        table.village,
        table.call.pk,
        **{
            f"wish-{table.row.pk}": "yes",
            f"conflict-{table.row.pk}": "family",
        },
    )
    assert page.status_code == 302
    assert ConflictOfInterest.objects.get().juror == table.seat
    assert Reading.objects.get().state == ReadingState.RECUSED
    read = opened(
        client, table.juror, "jury_my:reading", table.village, table.call.pk, table.reading.pk
    ).content.decode()
    assert table.row.sheet.answers["pitch"] not in read


def test_a_statement_is_signed_on_its_page(client, table):
    party = member_of(table.village).party
    juror = make_juror(table.call, party, signed_at=None, statement="")
    page = opened(client, actor_of(party), "jury_my:seat", table.village, table.call.pk)
    digest = page.context["statement"].digest
    where = ("jury_my:sign", table.village, table.call.pk)
    assert opened(client, actor_of(party), *where, digest=digest, name="").status_code == 422
    assert opened(client, actor_of(party), *where, digest="0" * 64, name="Ada").status_code == 422
    assert opened(client, actor_of(party), *where, digest=digest, name="Ada").status_code == 302
    juror.refresh_from_db()
    assert juror.is_in
    before = opened(client, table.other, "jury_my:wishes", table.village, table.call.pk)
    assert before.status_code == 200


def test_a_plan_is_worked_out_by_a_worker_and_its_page_tells_how_far_it_is(
    client, table, django_capture_on_commit_callbacks, monkeypatch
):
    queued = []
    monkeypatch.setattr(type(find_assignment), "enqueue", lambda _self, *of: queued.append(of))
    where = (table.village, table.call.pk)
    with django_capture_on_commit_callbacks(execute=True):
        opened(client, table.lead, "jury:compute", *where, 1, x="1")
    plan = AssignmentPlan.objects.get(state="running")
    assert queued == [(plan.pk, "page")]
    assert "hx-trigger" in opened(client, table.lead, "jury:readings", *where).content.decode()
    work_out(plan=plan, by=table.lead, now=lambda: NOW)
    page = opened(client, table.lead, "jury:readings", *where)
    assert (page.context["page"].given, page.context["is_proved"]) == (3, True)
    # What is served worst is said once, by its name, with how much better it could be.
    said = " ".join(page.content.decode().split())
    [worst] = re.findall(r"<li>[^<]*moins bien servie[^<]*</li>", said)
    assert f"n° {page.context['page'].worst.application.number}," in worst
    assert "on ne peut pas mieux la servir" in worst


def test_the_scores_of_a_closed_round_hold_no_formula(client, table):
    where = (table.village, table.call.pk)
    Reading.objects.update(state=ReadingState.DONE.value, done_at=NOW, words="=HYPERLINK(1)")
    Round.objects.update(closed_at=NOW)
    said = opened(client, table.lead, "jury:csv", *where, 1).content.decode()
    assert "'=HYPERLINK(1)" in said
    assert "'=Musée ouvert" in said
