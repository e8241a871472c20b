"""Prospects at the desk: one row for a visit and a subscription of the same; followed, lost, found; figures agree."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.desk.queries.numbers import numbers_of
from creuset.kernel.errors import Forbidden
from creuset.notices import topics
from creuset.notices.models import Notice
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.plans.actions.asking import ask
from creuset.reception.actions.prospects import follow, remind_of_prospects
from creuset.reception.models import Following, VisitRequest
from creuset.reception.queries.prospects import all_prospects
from creuset.reception.states import ProspectStage as S
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION, name="Rita Accueil")


def visits(village, email, **more):
    given = {"name": "Zoé Visite", "wants": "office", "created_at": NOW - timedelta(days=3)}
    return VisitRequest.objects.create(village=village, email=email, **given | more)


def told(village):
    return {one.derived.who.name: one.derived.stage for one in all_prospects(village, now=NOW)}


def test_a_visit_and_a_subscription_of_the_same_are_one_row(village):
    ada = member_of(village, name="Ada Sel").party
    company = make_organisation(known_in=village, name="Sel Films")
    affiliate(ada, company)
    visits(village, "zoe@visite.example")
    visits(village, ada.email.upper())
    assert told(village) == {"Zoé Visite": S.VISIT, "Ada Sel": S.VISIT}
    make_proposal(village, company)
    assert told(village) == {"Zoé Visite": S.VISIT, "Sel Films": S.SIGNATURE}
    starts = village.day_of(NOW) + timedelta(days=20)
    make_subscription(village, company, starts_on=starts)
    assert told(village)["Sel Films"] is S.ARRIVAL
    other = member_of(village, name="Bob Poivre").party
    ask(
        village=village,
        party=other,
        offer=make_offer(village),
        starts_on=starts,
        by=HOUSE,
        now=NOW,
    )
    make_subscription(village, member_of(village, name="Déjà Là").party)
    assert told(village)["Bob Poivre"] is S.OFFER
    assert "Déjà Là" not in told(village)


def test_the_figures_count_what_the_board_shows(village, desk):
    visits(village, "zoe@visite.example")
    make_proposal(village, member_of(village).party)
    pipeline = numbers_of(village, by=HOUSE, now=NOW).pipeline
    assert pipeline == {S.VISIT: 1, S.OFFER: 0, S.SIGNATURE: 1, S.ARRIVAL: 0, S.LOST: 0}


def test_the_team_follows_loses_and_finds(village, desk, client):
    client.force_login(desk.party.user)
    visits(village, "zoe@visite.example")
    here = reverse("prospects:board", args=[village])
    assert "Zoé Visite" in client.get(here).content.decode()
    one = reverse("prospects:prospect", args=[village, "ezoe@visite.example"])
    kept = {"assigned": desk.party.pk, "note": "Cherche 20 m²", "remind_on": "2026-11-20"}
    assert client.post(one, kept).status_code == 302
    assert "Cherche 20 m²" in client.get(one).content.decode()
    assert "Zoé" in client.get(f"{here}?assigned={desk.party.pk}&due=1").content.decode()
    assert "Zoé" not in client.get(f"{here}?assigned=0").content.decode()
    assert "Zoé" in client.get(f"{here}?view=table").content.decode()
    csv = client.get(reverse("prospects:export", args=[village])).content.decode()
    assert "visit" in csv
    assert "Rita Accueil" in csv
    lose = reverse("prospects:lose", args=[village, "ezoe@visite.example"])
    assert client.post(lose, {"why": ""}).status_code == 422
    assert client.post(lose, {"why": "Trop cher"}).status_code == 302
    assert told(village) == {"Zoé Visite": S.LOST}
    assert AuditRow.objects.get(verb="reception.prospect_lost").content["reason"] == "Trop cher"
    find = reverse("prospects:find", args=[village, "ezoe@visite.example"])
    assert client.post(find).status_code == 302
    assert told(village) == {"Zoé Visite": S.VISIT}
    known = member_of(village, name="Zoé Connue").party
    type(known).objects.filter(pk=known.pk).update(email="zoe@visite.example")
    (row,) = all_prospects(village, now=NOW)
    assert (row.key, row.following.note) == (f"p{known.pk}", "Cherche 20 m²")
    assert Following.objects.count() == 1


def test_the_board_asks_the_same_for_one_and_for_three(
    village, desk, client, django_assert_max_num_queries
):
    client.force_login(desk.party.user)
    here = reverse("prospects:board", args=[village])
    visits(village, "a@x.example")
    make_proposal(village, member_of(village).party)
    client.get(here)
    with django_assert_max_num_queries(12) as one:
        client.get(here)
    for n in range(2):
        visits(village, f"b{n}@x.example")
        make_proposal(village, member_of(village).party)
    with django_assert_max_num_queries(12) as three:
        client.get(here)
    assert len(one) == len(three)


def test_programs_do_the_same_and_members_nothing(village, desk, client):
    visits(village, "zoe@visite.example")

    def send(by, method, path, body=None):
        token = create_token(party=by.party, label="Essai", scopes=tuple(Scope), by=by, now=NOW)
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}/prospects{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.secret}"},
        )

    (row,) = send(desk, "GET", "").json()
    at = f"/{row['key']}"
    kept = send(desk, "PUT", at, {"assigned": desk.party.pk, "note": "Rappeler"}).json()
    assert (kept["note"], kept["assigned"]) == ("Rappeler", desk.party.pk)
    assert send(desk, "POST", f"{at}/lose", {"why": "Trop cher"}).json()["stage"] == "lost"
    assert send(desk, "POST", f"{at}/find").json()["stage"] == "visit"
    assert send(desk, "PUT", "/p999999", {}).status_code == 404
    assert send(member_of(village), "GET", "").status_code == 404


def test_whoever_follows_a_prospect_is_told_on_the_day_and_once(village, desk):
    other = team_of(village, Role.MANAGER)
    visits(village, "zoe@visite.example")
    day = village.day_of(NOW) + timedelta(days=2)

    def follow_until(remind_on, assigned=None):
        (found,) = all_prospects(village, now=NOW)
        return follow(
            village=village,
            prospect=found,
            assigned=assigned,
            note="Rappeler au sujet du bureau 4",
            remind_on=remind_on,
            by=desk,
            now=NOW,
        )

    def reminded(days):
        return remind_of_prospects(village=village, by=HOUSE, now=NOW + timedelta(days=days))

    follow_until(day, desk.party)
    assert [reminded(1), reminded(2), reminded(2), reminded(3)] == [0, 1, 0, 0]
    notice = Notice.objects.get()
    assert (notice.party, notice.topic) == (desk.party, "prospect-reminder")
    said = topics.get(notice.topic).say(notice.content, village)
    assert "Zoé Visite" in said.subject
    assert "bureau 4" in said.reason
    # Another day is another reminder; where nobody follows, whoever answers visitors is told.
    follow_until(day + timedelta(days=1))
    assert reminded(3) == 1
    assert {row.party for row in Notice.objects.all()} == {desk.party, other.party}
    # Whoever is lost, or has been due for long, is nobody's reminder.
    row = follow_until(day + timedelta(days=2))
    assert reminded(2 + 14 + 2) == 0
    Following.objects.filter(pk=row.pk).update(lost_at=NOW, lost_why="Trop loin")
    assert reminded(4) == 0
    with pytest.raises(Forbidden):
        remind_of_prospects(village=village, by=desk, now=NOW)
