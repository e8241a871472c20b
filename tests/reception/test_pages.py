import logging

import pytest
from django.core import mail
from django.urls import reverse

from creuset.core import clock
from creuset.core.roles import Role
from creuset.reception.models import VisitRequest
from creuset.reception.states import VisitState
from creuset.reception.views.public import limiter
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW
from tests.reception.ground import ask, make_open_village

pytestmark = pytest.mark.django_db

GOOD = {
    "wants": "stage",
    "when": "2026-11-24",
    "name": "Ada Lovelace",
    "email": "ada@visiteuse.example",
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


def send(client, village, **more):
    return client.post(reverse("reception:visit", args=[village]), GOOD | more)


def enter(client, actor):
    client.force_login(actor.party.user)
    return actor


def test_a_stranger_asks_and_is_thanked(client, village):
    answer = client.post(reverse("reception:visit", args=[village]), GOOD, follow=True)
    assert answer.redirect_chain == [(reverse("reception:thanks", args=[village]), 302)]
    visit = VisitRequest.objects.get()
    assert (visit.wants, visit.on.isoformat(), visit.language) == ("stage", "2026-11-24", "fr")


def test_the_next_open_days_are_offered(client, village):
    page = client.get(reverse("reception:visit", args=[village])).content.decode()
    assert [day in page for day in ("2026-11-24", "2026-11-25", "2026-11-26")] == [True] * 3


def test_another_day_is_written(client, village):
    send(client, village, when="other", on="2026-12-03")
    assert VisitRequest.objects.get().on.isoformat() == "2026-12-03"


def test_any_day_is_fine(client, village):
    send(client, village, when="other", on="")
    assert VisitRequest.objects.get().on is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"name": ""}, "name"),
        ({"wants": "castle"}, "wants"),
        ({"when": "2020-01-01"}, "when"),
        ({"when": "other", "on": "2026-11-28"}, "on"),
        ({"when": "other", "on": "2026-11-01"}, "on"),
        ({"when": "other", "on": "not a day"}, "on"),
        ({"words": "x" * 2_001}, "words"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(client, village, more, field):
    answer = send(client, village, **more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not VisitRequest.objects.exists()
    assert mail.outbox == []


def test_a_program_that_fills_every_field_is_thanked_for_nothing(client, village, caplog):
    with caplog.at_level(logging.WARNING):
        assert send(client, village, website="http://spam.example").status_code == 302
    assert not VisitRequest.objects.exists()
    assert "program" in caplog.text


def test_too_many_requests_from_one_address_wait(client, village):
    codes = [send(client, village).status_code for _ in range(7)]
    assert codes == [302] * 5 + [429] * 2
    assert VisitRequest.objects.count() == 5


def test_a_forged_name_breaks_no_mail(client, village):
    send(client, village, name="Ada\r\nBcc: all@example.org")
    assert len(mail.outbox) == 2
    assert all("\n" not in message.subject for message in mail.outbox)


def test_the_team_reads_and_answers(client, village):
    visit = ask(village, now=NOW)
    enter(client, team_of(village, Role.RECEPTION))
    listed = client.get(reverse("visits:list", args=[village]))
    assert "Ada Lovelace" in listed.content.decode()
    page = client.get(reverse("visits:visit", args=[village, visit.pk]))
    assert page.status_code == 200
    answer = client.post(
        reverse("visits:propose", args=[village, visit.pk]),
        {"visit_at": "2026-11-25", "hour": "14:30", "words": ""},
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.visit_at.isoformat() == "2026-11-25T13:30:00+00:00"


def test_a_time_that_the_clocks_skip_is_refused_on_the_page(client, village):
    visit = ask(village)
    enter(client, team_of(village))
    answer = client.post(
        reverse("visits:propose", args=[village, visit.pk]),
        {"visit_at": "2027-03-28", "hour": "02:30"},
    )
    assert answer.status_code == 422
    visit.refresh_from_db()
    assert visit.state is VisitState.WAITING


def test_the_team_declines(client, village):
    visit = ask(village)
    enter(client, team_of(village))
    client.post(reverse("visits:decline", args=[village, visit.pk]), {"words": "Complet."})
    visit.refresh_from_db()
    assert visit.state is VisitState.DECLINED
    declined = client.get(reverse("visits:list", args=[village]), {"state": "declined"})
    assert "Ada Lovelace" in declined.content.decode()


def test_the_menu_counts_who_waits(client, village):
    ask(village)
    ask(village)
    enter(client, team_of(village))
    page = client.get(reverse("visits:list", args=[village])).content.decode()
    assert '<span class="count">2</span>' in page


@pytest.mark.parametrize("name", ["list", "visit"])
def test_members_strangers_and_the_signed_out_stay_outside(client, village, name):
    arguments = [village] if name == "list" else [village, ask(village).pk]
    address = reverse(f"visits:{name}", args=arguments)
    assert "/account/" in client.get(address)["Location"]
    enter(client, member_of(village))
    assert client.get(address).status_code == 404
    enter(client, team_of(make_open_village()))
    assert client.get(address).status_code == 404


def test_who_may_not_answer_has_no_form_to(client, village):
    visit = ask(village)
    enter(client, team_of(village, Role.ACCOUNTANT))
    page = client.get(reverse("visits:visit", args=[village, visit.pk])).content.decode()
    assert reverse("visits:propose", args=[village, visit.pk]) not in page
    answer = client.post(reverse("visits:decline", args=[village, visit.pk]), {})
    assert answer.status_code == 404


def test_a_list_costs_the_same_for_one_and_for_three(
    client, village, django_assert_max_num_queries
):
    enter(client, team_of(village))
    client.get(reverse("visits:list", args=[village]))  # the session is noted once
    costs = []
    for more in (1, 2):
        for _ in range(more):
            ask(village)
        with django_assert_max_num_queries(20) as seen:
            client.get(reverse("visits:list", args=[village]))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12
