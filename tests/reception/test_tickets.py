"""Incidents and requests: reported on a phone, taken in hand, talked about, resolved, opened again, forgotten."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock, files
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.states import ImpossibleStep
from creuset.notices import topics
from creuset.notices.models import Notice
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from creuset.reception import actions
from creuset.reception.models import Ticket, TicketCategory, TicketComment
from creuset.reception.queries.tickets import (
    NEW,
    TicketFilter,
    comments_of,
    handlers_of,
    own_tickets,
    tickets_of,
)
from creuset.reception.rules.tickets import (
    MOST_PICTURES,
    REOPENED_WITHIN,
    NothingSaid,
    NotOfTheTeam,
    TooLate,
    TooManyPictures,
)
from creuset.reception.states import TICKET, TicketState
from tests.architecture.ground import picture
from tests.bookings.test_api import Program
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.STAGE_MANAGER)


@pytest.fixture
def me(village):
    return member_of(village)


def report(village, by, *, now=NOW, **more):
    values = {"category": TicketCategory.REPAIR, "title": "Une fuite"} | more
    return actions.report_ticket(village=village, by=by, now=now, **values)


def move(ticket, verb, by, *, now=LATER, **more):
    return actions.move_ticket(ticket=ticket, verb=verb, by=by, now=now, **more)


# ---- the machine --------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["start", "hold", "resolve", "reopen"]), max_size=8))
def test_whatever_was_done_a_ticket_can_be_resolved_and_opened_again(verbs):
    state = TicketState.OPEN
    for verb in verbs:
        if TICKET.allows(state, verb):
            state = TICKET.check(state, verb)
    assert TICKET.allows(state, "resolve") is (state is not TicketState.RESOLVED)
    assert TICKET.allows(state, "reopen") is (state is TicketState.RESOLVED)


# ---- actions ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_member_reports_with_a_picture_and_a_place(village, me, desk):
    room = make_resource(village, name="Rushes")
    row = report(village, me, resource=room, place="sous l’évier", pictures=[picture()])
    assert (row.state, row.reporter, row.building) == ("open", me.party, room.building)
    assert row.where == "Rushes, sous l’évier"
    stored = StoredFile.objects.get()
    assert files.may_read(me, stored)
    assert files.may_read(desk, stored)
    assert not files.may_read(member_of(village), stored)
    assert AuditRow.objects.get(verb="reception.ticket_reported").content["title"] == "Une fuite"
    assert len(NEW(village=village.pk)) == 1


@pytest.mark.django_db
def test_what_is_urgent_is_said_by_the_team_and_danger_always_is(village, me, desk):
    assert not report(village, me, is_urgent=True).is_urgent
    assert report(village, desk, is_urgent=True).is_urgent
    assert report(village, me, category=TicketCategory.SAFETY).is_urgent


@pytest.mark.django_db
def test_who_reports_is_of_the_village_and_says_something(village, me, desk):
    stranger = member_of(make_village())
    for by, more, error in (
        (stranger, {}, Forbidden),
        (me, {"title": "  "}, NothingSaid),
        (me, {"reporter": desk.party}, Forbidden),
        (desk, {"reporter": make_person()}, NotFound),
        (me, {"resource": make_resource(make_village())}, NotFound),
        (me, {"pictures": [picture()] * (MOST_PICTURES + 1)}, TooManyPictures),
        (me, {"pictures": [SimpleUploadedFile("x.png", b"no")]}, files.FileRefused),
    ):
        with pytest.raises(error):
            report(village, by, **more)
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_the_team_moves_it_and_the_member_is_told(village, me, desk):
    row = report(village, me)
    taken = move(row, "start", desk)
    assert (taken.state, taken.assigned) == ("in_hand", desk.party)
    move(row, "hold", desk, words="La pièce arrive lundi.")
    done = move(row, "resolve", desk)
    assert (done.state, done.resolved_at) == ("resolved", LATER)
    with pytest.raises(ImpossibleStep):
        move(row, "start", desk)
    assert [one.words for one in comments_of(row, by=me)] == ["La pièce arrive lundi."]


@pytest.mark.django_db
def test_each_step_is_told_to_the_other_side(village, me, desk):
    row = report(village, me)
    move(row, "start", desk)
    notice = Notice.objects.get(party=me.party)
    said = topics.get(notice.topic).say(notice.content, village)
    assert said.path == f"/{village.slug}/my/requests/{row.pk}/"
    actions.comment_ticket(ticket=row, words="Toujours là.", by=me, now=LATER)
    theirs = Notice.objects.get(party=desk.party)
    assert theirs.content["words"] == "Toujours là."
    said = topics.get(theirs.topic).say(theirs.content, village)
    assert said.path == f"/{village.slug}/desk/front/tickets/{row.pk}/"


@pytest.mark.django_db
def test_the_reporter_settles_it_and_opens_it_again_for_some_time(village, me, desk):
    row = report(village, me)
    with pytest.raises(Forbidden):
        move(row, "start", me)
    with pytest.raises(Forbidden):
        move(row, "resolve", member_of(village))
    move(row, "resolve", me)
    move(row, "reopen", me, words="Cela recommence.")
    move(row, "resolve", me)
    late = LATER + REOPENED_WITHIN + timedelta(minutes=1)
    with pytest.raises(TooLate):
        move(row, "reopen", me, now=late)
    assert move(row, "reopen", desk, now=late).state == "open"


@pytest.mark.django_db
def test_it_is_given_to_somebody_of_the_team_who_is_told(village, me, desk):
    row, other = report(village, me), team_of(village, Role.RECEPTION)
    accountant = team_of(village, Role.ACCOUNTANT)
    assert set(handlers_of(village)) == {desk.party, other.party}
    for wrong in (me.party, accountant.party):
        with pytest.raises(NotOfTheTeam):
            actions.assign_ticket(ticket=row, to=wrong, by=desk, now=LATER)
    assert actions.assign_ticket(ticket=row, to=other.party, by=desk, now=LATER).assigned
    assert Notice.objects.filter(party=other.party).count() == 1
    assert not actions.assign_ticket(ticket=row, to=None, by=desk, now=LATER).assigned
    with pytest.raises(Forbidden):
        actions.assign_ticket(ticket=row, to=None, by=me, now=LATER)


@pytest.mark.django_db
def test_what_is_internal_is_read_by_the_team_alone(village, me, desk):
    row = report(village, me)
    with pytest.raises(NothingSaid):
        actions.comment_ticket(ticket=row, words=" ", by=me, now=LATER)
    with pytest.raises(Forbidden):
        actions.comment_ticket(ticket=row, words="x", is_internal=True, by=me, now=LATER)
    with pytest.raises(Forbidden):
        actions.comment_ticket(ticket=row, words="x", by=member_of(village), now=LATER)
    actions.comment_ticket(ticket=row, words="Encore elle.", is_internal=True, by=desk, now=LATER)
    assert comments_of(row, by=me) == []
    assert len(comments_of(row, by=desk)) == 1
    assert not Notice.objects.filter(party=me.party).exists()
    assert AuditRow.objects.latest("pk").audience == "team"


@pytest.mark.django_db
def test_the_database_knows_when_it_was_resolved(village, me):
    values = {
        "village": village,
        "reporter": me.party,
        "category": "repair",
        "created_at": NOW,
        "changed_at": NOW,
    }
    for wrong in (
        {"title": "x", "state": "resolved"},
        {"title": "x", "resolved_at": NOW},
        {"title": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.create(**values | wrong)


@pytest.mark.django_db
def test_a_list_is_narrowed(village, me, desk):
    leak = report(village, me, words="Près de l’ÉVIER")
    light = report(village, desk, category=TicketCategory.CLIMATE, title="Lumière")
    done = report(village, me, title="Porte")
    move(light, "start", desk)
    move(done, "resolve", desk)

    def found(**asked):
        return set(tickets_of(village, by=desk, asked=TicketFilter(**asked)))

    assert found() == {leak, light}
    assert found(state=TicketState.RESOLVED) == {done}
    assert found(category="climate") == {light}
    assert found(assigned=0) == {leak}
    assert found(assigned=desk.party_id) == {light}
    assert found(words="evier") == {leak}
    assert set(own_tickets(village, by=me)) == {leak, done}


@pytest.mark.django_db
def test_what_was_resolved_long_ago_is_forgotten(village, me, desk):
    old, still = report(village, me, pictures=[picture()]), report(village, me)
    move(old, "resolve", desk, words="Fait.")
    village.retention = {"reception_months": 1}
    village.save()
    after = NOW + timedelta(days=40)
    assert actions.forget_tickets(village=village, by=HOUSE, now=after) == 1
    assert not StoredFile.objects.exists()
    assert not TicketComment.objects.exists()
    erase_person(party=me.party, by=HOUSE, now=after)
    assert Ticket.objects.get() == still


# ---- pages and programs -------------------------------------------------------------------------


def browser(actor):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.party.user)
    return client


@pytest.mark.django_db
def test_from_the_corridor_to_the_desk_and_back(village, me, desk):
    room = make_resource(village, name="Rushes")
    phone, page = browser(me), browser(desk)
    my, base = f"/{village.slug}/my/requests/", f"/{village.slug}/desk/front/tickets/"
    with clock.stopped_at(NOW):
        sent = {"category": "repair", "title": "Fuite <b>", "resource": room.code}
        assert phone.post(f"{my}new/", sent | {"title": ""}).status_code == 422
        answer = phone.post(f"{my}new/", sent | {"pictures": [picture(), picture()]})
        pk = Ticket.objects.get().pk
        assert answer["Location"] == f"{my}{pk}/"
        assert "Fuite &lt;b&gt;" in page.get(base).content.decode()
        text = page.get(f"{base}{pk}/").content.decode()
        assert text.count("<img") == 2
        assert f"{reverse('closures:new', args=[village])}?resource={room.code}" in text
        page.post(f"{base}{pk}/move/", {"verb": "start", "words": "J’arrive."})
        page.post(f"{base}{pk}/comment/", {"words": "Vieux joint.", "is_internal": "on"})
        page.post(f"{base}{pk}/assign/", {"to": ""})
        assert page.post(f"{base}{pk}/comment/", {"words": " "}).status_code == 422
        seen = phone.get(f"{my}{pk}/").content.decode()
        assert "J’arrive." in seen
        assert "Vieux joint." not in seen
        phone.post(f"{my}{pk}/comment/", {"words": "Merci !"})
        phone.post(f"{my}{pk}/move/", {"verb": "resolve"})
        assert phone.post(f"{my}{pk}/move/", {"verb": "resolve"}).status_code == 409
        assert "Nothing open" in phone.get(my).content.decode()
        assert page.get(base, {"state": "resolved", "words": "fuite"}).content.count(b"Fuite") == 1
        assert browser(member_of(village)).get(f"{my}{pk}/").status_code == 404
        assert page.get(f"{my}{pk}/").status_code == 404


@pytest.mark.django_db
def test_the_desk_writes_down_for_somebody(village, me, desk):
    page, base = browser(desk), f"/{village.slug}/desk/front/tickets/"
    sent = {"category": "network", "title": "Wi-Fi", "reporter": me.party.email, "is_urgent": "on"}
    with clock.stopped_at(NOW):
        page.post(f"{base}new/", sent)
    row = Ticket.objects.get()
    assert (row.reporter, row.is_urgent) == (me.party, True)


@pytest.mark.django_db
@pytest.mark.once
def test_lists_cost_the_same_whatever_they_hold(village, me, desk):
    room = make_resource(village)

    def cost(actor, address):
        page = browser(actor)
        page.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert page.get(address).status_code == 200
        return len(asked)

    addresses = [
        (desk, f"/{village.slug}/desk/front/tickets/"),
        (me, f"/{village.slug}/my/requests/"),
    ]
    with clock.stopped_at(NOW):
        report(village, me, resource=room)
        first = [cost(*one) for one in addresses]
        for _ in range(2):
            report(village, me, resource=room)
        assert [cost(*one) for one in addresses] == first


@pytest.mark.django_db
def test_programs_do_the_same(village, me, desk):
    room = make_resource(village)
    mine, team = Program(me, village), Program(desk, village)
    with clock.stopped_at(NOW):
        sent = {"category": "repair", "title": "Fuite", "resource": room.code, "picture": picture()}
        answer = Client().post(f"{mine.base}/tickets", sent, headers=mine.headers)
        assert answer.status_code == 201
        pk = answer.json()["id"]
        assert mine.post(f"/tickets/{pk}/move", {"verb": "start"}).status_code == 403
        assert team.post(f"/tickets/{pk}/move", {"verb": "start"}).json()["state"] == "in_hand"
        given = team.post(f"/tickets/{pk}/assign", {"to": desk.party_id}).json()
        assert given["assigned"] == desk.party_id
        team.post(f"/tickets/{pk}/comments", {"words": "entre nous", "is_internal": True})
        said = mine.post(f"/tickets/{pk}/comments", {"words": "Alors ?"})
        assert [one["words"] for one in said.json()["comments"]] == ["Alors ?"]
        assert len(team.get(f"/tickets/{pk}").json()["comments"]) == 2
        assert [one["id"] for one in mine.get("/tickets").json()["items"]] == [pk]
        other = Program(member_of(village), village)
        assert other.get(f"/tickets/{pk}").status_code == 404
