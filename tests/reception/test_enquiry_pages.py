import logging
import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from creuset.bookings.models import Booking
from creuset.bookings.rules.policies import Rule
from creuset.core import clock
from creuset.core.roles import Role
from creuset.reception.models import Enquiry
from creuset.reception.states import EnquiryState
from creuset.reception.views.enquiry import limiter
from tests.factories.bookings import make_booking
from tests.factories.options import make_option
from tests.factories.people import member_of, team_of
from tests.factories.policies import make_policy
from tests.factories.villages import NOW
from tests.reception.ground import ask_for, confirmed, mailed_secret, make_open_village, make_space
from tests.reception.test_enquiries import TOMORROW

pytestmark = pytest.mark.django_db

GOOD = {
    "wants": "quote",
    "day": "2026-11-24",
    "start": "09:00",
    "until_day": "",
    "end": "11:00",
    "name": "Ada Lovelace",
    "email": "ada@demande.example",
    "phone": "",
    "organisation": "Films du Quai",
    "words": "Un court métrage.",
    "website": "",
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    limiter.forget()


@pytest.fixture
def village():
    return make_open_village()


@pytest.fixture
def room(village):
    return make_space(village)


def send(client, room, **more):
    return client.post(reverse("enquiry:ask", args=[room.village, room.code]), GOOD | more)


def open_mail(client, village, secret, page="enquiry", method="get"):
    return getattr(client, method)(reverse(f"enquiry:{page}", args=[village, secret]))


def enter(client, actor):
    client.force_login(actor.party.user)
    return actor


def test_a_stranger_asks_opens_the_mail_and_confirms(client, village, room):
    answer = send(client, room)
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("enquiry:thanks", args=[village]),
    )
    assert client.get(answer["Location"]).status_code == 200
    enquiry = Enquiry.objects.get()
    assert (enquiry.wants, enquiry.starts_at, enquiry.ends_at, enquiry.language) == (
        "quote",
        TOMORROW.start,
        TOMORROW.end,
        "fr",
    )
    secret = mailed_secret(mail.outbox[0])
    page = open_mail(client, village, secret)
    assert "Confirmer la demande" in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert Enquiry.objects.get().state is EnquiryState.UNCONFIRMED
    done = open_mail(client, village, secret, "confirm", "post")
    assert done.status_code == 302
    assert Enquiry.objects.get().state is EnquiryState.WAITING
    assert "Confirmer la demande" not in open_mail(client, village, secret).content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_of_mails_confirms_nothing(client, village, room, method):
    ask_for(room)
    secret = mailed_secret(mail.outbox[0])
    assert open_mail(client, village, secret, method=method).status_code in {200, 405}
    assert open_mail(client, village, secret, "confirm", method).status_code == 405
    assert Enquiry.objects.get().confirmed_at is None


def test_a_link_used_again_changes_nothing(client, village, room):
    ask_for(room)
    secret = mailed_secret(mail.outbox[0])
    codes = [open_mail(client, village, secret, "confirm", "post").status_code for _ in range(2)]
    assert codes == [302, 409]
    assert len(mail.outbox) == 2


def test_a_link_of_another_village_is_not_there(client, village, room):
    ask_for(room)
    secret, other = mailed_secret(mail.outbox[0]), make_open_village()
    assert open_mail(client, other, secret).status_code == 404
    assert open_mail(client, other, secret, "confirm", "post").status_code == 404
    assert open_mail(client, village, "guess", "confirm", "post").status_code == 404
    assert Enquiry.objects.get().confirmed_at is None


def test_a_link_that_is_over_says_so(client, village, room, monkeypatch):
    ask_for(room, starts_at=NOW + timedelta(days=8), ends_at=NOW + timedelta(days=8, hours=1))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=48))
    secret = mailed_secret(mail.outbox[0])
    page = open_mail(client, village, secret).content.decode()
    assert "Ce lien ne sert plus." in page
    assert "Confirmer la demande" not in page
    assert open_mail(client, village, secret, "confirm", "post").status_code == 422
    assert Enquiry.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"email": "ada@démande.example"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"wants": "castle"}, "wants"),
        ({"day": "2026-11-22"}, "start"),
        ({"day": "2026-11-28"}, "start"),
        ({"day": "2028-01-10"}, "start"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "not a day"}, "day"),
        ({"end": "08:00"}, "end"),
        ({"end": "09:05"}, "end"),
        ({"words": "x" * 2_001}, "words"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(client, room, more, field):
    answer = send(client, room, **more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Enquiry.objects.exists()
    assert mail.outbox == []


def test_a_space_that_strangers_do_not_see_cannot_be_asked_for(client, village):
    hidden = make_space(village, is_public=False)
    elsewhere = make_space(make_open_village())
    for room in (hidden, elsewhere):
        address = reverse("enquiry:ask", args=[village, room.code])
        assert client.get(address).status_code == 404
        assert client.post(address, GOOD).status_code == 404
    assert not Enquiry.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_for_nothing(client, room, caplog):
    with caplog.at_level(logging.WARNING):
        assert send(client, room, website="http://spam.example").status_code == 302
    assert not Enquiry.objects.exists()
    assert "program" in caplog.text


def test_too_many_requests_from_one_address_wait(client, room):
    codes = [send(client, room, email=f"ada{n}@demande.example").status_code for n in range(7)]
    assert codes == [302] * 5 + [429] * 2
    assert Enquiry.objects.count() == 5
    # Told how to go on: the way back leads to what they typed.
    told = send(client, room, email="ada9@demande.example").content.decode()
    assert f'href="{reverse("enquiry:ask", args=[room.village, room.code])}" data-back' in told


def test_a_fourth_mail_to_one_box_is_refused(client, room):
    codes = [send(client, room).status_code for _ in range(4)]
    assert codes == [302] * 3 + [422]
    assert len(mail.outbox) == 3


def test_hostile_words_break_no_mail_and_no_page(client, village, room):
    send(
        client,
        room,
        name="Ada\r\nBcc: all@example.org <b>x</b>",
        organisation="<script>alert(1)</script>",
        words="{{ village }} {% now %}\x07",
    )
    secret = mailed_secret(mail.outbox[0])
    open_mail(client, village, secret, "confirm", "post")
    assert all("\n" not in message.subject for message in mail.outbox)
    enquiry = Enquiry.objects.get()
    public = open_mail(client, village, secret).content.decode()
    enter(client, team_of(village))
    desk = client.get(reverse("enquiries:enquiry", args=[village, enquiry.pk])).content.decode()
    for page in (public, desk):
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_a_sheet_leads_a_stranger_to_the_form_and_a_member_to_booking(client, village, room):
    address = reverse("enquiry:ask", args=[village, room.code])
    sheet = reverse("site:space", args=[village, room.code])
    assert address in client.get(sheet).content.decode()
    assert "Demander une option ou un devis" in client.get(address).content.decode()
    enter(client, member_of(village))
    assert address not in client.get(sheet).content.decode()


def test_a_slot_of_the_address_is_filled_in(client, village, room):
    address = reverse("enquiry:ask", args=[village, room.code])
    page = client.get(f"{address}?start=2026-11-26T14:00&end=2026-11-26T16:00").content.decode()
    assert 'value="2026-11-26"' in page
    assert 'value="14:00"' in page


def test_the_team_reads_and_accepts(client, village, room):
    enquiry = confirmed(room)
    enter(client, team_of(village, Role.RECEPTION))
    assert "Ada Lovelace" in client.get(reverse("enquiries:list", args=[village])).content.decode()
    page = reverse("enquiries:enquiry", args=[village, enquiry.pk])
    assert "sera ajouté" in client.get(page).content.decode()
    answer = client.post(
        reverse("enquiries:accept", args=[village, enquiry.pk]),
        {"title": "Répétition", "party": "", "words": "À demain."},
    )
    assert (answer.status_code, answer["Location"]) == (302, page)
    booking = Booking.objects.get()
    assert booking.title == "Répétition"
    shown = client.get(page).content.decode()
    assert reverse("bookings:sheet", args=[village, booking.pk]) in shown
    assert reverse("enquiries:accept", args=[village, enquiry.pk]) not in shown


def test_a_refusal_of_the_ledger_is_shown_with_what_is_free_instead(client, village, room):
    make_booking(room, when=TOMORROW, title="Répétition")
    enquiry = confirmed(room)
    enter(client, team_of(village))
    answer = client.post(
        reverse("enquiries:accept", args=[village, enquiry.pk]), {"title": "Essais"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "slot-rows" in page
    assert "Essais" in page
    assert Enquiry.objects.get().state is EnquiryState.WAITING
    assert Booking.objects.count() == 1


def test_the_team_overrules_what_may_be_overruled(client, village, room):
    make_policy(village, Rule.OPTIONS, deepest=1)
    make_option(room, when=TOMORROW)
    enquiry = confirmed(room)
    enter(client, team_of(village))
    address = reverse("enquiries:accept", args=[village, enquiry.pk])
    refused = client.post(address, {"title": "Essais"})
    assert refused.status_code == 422
    codes = [code for code, _ in refused.context["accept"].fields["overrule"].choices]
    assert codes == ["ladder-full"]
    assert client.post(address, {"title": "Essais", "overrule": codes}).status_code == 302
    assert Enquiry.objects.get().state is EnquiryState.ACCEPTED


def test_the_team_declines(client, village, room):
    enquiry = confirmed(room)
    enter(client, team_of(village))
    address = reverse("enquiries:decline", args=[village, enquiry.pk])
    assert client.post(address, {"words": "Complet."}).status_code == 302
    assert client.post(address, {"words": "Encore."}).status_code == 422
    assert Enquiry.objects.get().answer == "Complet."
    listed = client.get(reverse("enquiries:list", args=[village]) + "?state=declined")
    assert "Ada Lovelace" in listed.content.decode()


def test_what_nobody_confirmed_is_not_at_the_desk(client, village, room):
    enquiry = ask_for(room)
    enter(client, team_of(village))
    for state in ("", "?state=waiting", "?state=unconfirmed", "?state=castle"):
        listed = client.get(reverse("enquiries:list", args=[village]) + state)
        assert "Ada Lovelace" not in listed.content.decode()
    for page in ("enquiry", "accept", "decline"):
        address = reverse(f"enquiries:{page}", args=[village, enquiry.pk])
        answer = client.get(address) if page == "enquiry" else client.post(address, {"title": "x"})
        assert answer.status_code == 404


@pytest.mark.parametrize("who", ["stranger", "member", "other village", "accountant"])
def test_who_is_not_of_the_team_neither_reads_nor_answers(client, village, room, who):
    enquiry = confirmed(room)
    actor = {
        "stranger": lambda: None,
        "member": lambda: member_of(village),
        "other village": lambda: team_of(make_open_village()),
        "accountant": lambda: team_of(village, Role.ACCOUNTANT),
    }[who]()
    if actor:
        enter(client, actor)
    reads = {"stranger": 302, "member": 404, "other village": 404, "accountant": 200}[who]
    writes = {"stranger": 302}.get(who, 404)
    assert client.get(reverse("enquiries:list", args=[village])).status_code == reads
    page = reverse("enquiries:enquiry", args=[village, enquiry.pk])
    assert client.get(page).status_code == reads
    for answer in ("accept", "decline"):
        address = reverse(f"enquiries:{answer}", args=[village, enquiry.pk])
        assert client.post(address, {"title": "x"}).status_code == writes
    assert Enquiry.objects.get().state is EnquiryState.WAITING


def test_the_menu_counts_what_waits(client, village, room):
    enter(client, team_of(village))
    address = reverse("enquiries:list", args=[village])
    confirmed(room)
    ask_for(room)
    page = client.get(address).content.decode()
    link = page[page.index(f'href="{address}"') :].split("</a>")[0]
    assert ">1<" in link


def test_a_list_costs_the_same_for_one_and_for_three(
    client, village, room, django_assert_max_num_queries
):
    enter(client, team_of(village))
    client.get(reverse("enquiries:list", args=[village]))  # the session is noted once
    costs = []
    for more in (1, 2):
        for _ in range(more):
            confirmed(make_space(village))
        with django_assert_max_num_queries(20) as seen:
            client.get(reverse("enquiries:list", args=[village]))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 13


def test_a_time_that_is_free_instead_is_taken_from_the_refusal_and_told(client, village, room):
    make_booking(room, when=TOMORROW, title="Répétition")
    enquiry = confirmed(room)
    enter(client, team_of(village))
    address = reverse("enquiries:accept", args=[village, enquiry.pk])
    refused = client.post(address, {"title": "Essais"}).content.decode()
    taken = re.search(r'name="take" value="([^"]+)"', refused)
    assert taken
    assert client.post(address, {"title": "Essais", "take": "demain|"}).status_code == 422
    assert client.post(address, {"title": "Essais", "take": taken[1]}).status_code == 302
    starts, ends = (datetime.fromisoformat(word) for word in taken[1].split("|"))
    option = Booking.objects.get(title="Essais")
    [segment] = option.segments.all()
    assert (segment.starts_at, segment.ends_at) == (starts, ends)
    told = mail.outbox[-1].body
    local = starts.astimezone(village.zone)
    assert f"{local.hour}" in told
    assert Enquiry.objects.get().starts_at == TOMORROW.start
