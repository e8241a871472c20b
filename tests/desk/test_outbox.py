"""What could not leave: shown to those who look after it, tried again; and the demo's mail, in the demo only."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from creuset.core import clock, outbox
from creuset.core.mail import OutboxBackend
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.desk.actions import retry_message
from creuset.desk.queries.letters import STUCK, of_village, stuck_rows
from creuset.kernel.errors import Forbidden, NotFound
from creuset.people.actors import Actor
from creuset.villages.models import Village
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def row(village: Village | None, *, attempts: int = outbox.MAX_ATTEMPTS, **more) -> OutboxRow:
    values = {
        "topic": "tests.told",
        "payload": {},
        "village_id": village.pk if village else None,
        "created_at": NOW,
        "due_at": NOW,
        "attempts": attempts,
        "last_error": "ConnectionError: nobody there",
    } | more
    return OutboxRow.objects.create(**values)


def mail_to(address: str, **more) -> OutboxRow:
    payload = {"to": [address], "subject": "Votre code", "text": "482913", "from": "c@c.example"}
    return row(None, topic="mail", payload=payload, **more)


def letter(to: str, subject: str, text: str) -> None:
    """A mail written as the house writes it."""
    OutboxBackend(alias="default").send_messages([EmailMessage(subject, text, to=[to])])


def sign_in(client: Client, actor: Actor) -> None:
    assert actor.party
    client.force_login(actor.party.user)


# ---- what is stuck ------------------------------------------------------------------------------


def test_a_village_sees_what_failed_of_its_own(village):
    stuck, failing = row(village), row(village, attempts=2, due_at=NOW + timedelta(hours=1))
    row(village, attempts=0)
    row(village, delivered_at=NOW)
    row(make_village())
    found = {one.pk: one for one in stuck_rows(village)}
    assert found.keys() == {stuck.pk, failing.pk}
    assert found[stuck.pk].next_at is None
    assert found[failing.pk].next_at == NOW + timedelta(hours=1)
    assert [one.pk for one in of_village(village, STUCK(village=village.pk))] == [stuck.pk]


def test_mail_is_seen_by_the_villages_that_know_who_it_is_for_and_never_its_text(village, client):
    make_person(known_in=village, email="Ines@personne.example")
    known, other = mail_to("ines@personne.example"), mail_to("autre@personne.example")
    assert [one.pk for one in stuck_rows(village)] == [known.pk]
    assert stuck_rows(make_village()) == []
    sign_in(client, team_of(village))
    page = client.get(f"/{village.slug}/desk/outbox/").content.decode()
    assert "Votre code" in page
    assert "482913" not in page
    assert other.payload["to"][0] not in page


def test_retrying_makes_the_row_due_and_says_who_asked(village, monkeypatch):
    stuck, by = row(village), team_of(village)
    later = NOW + timedelta(hours=3)
    retry_message(village=village, pk=stuck.pk, by=by, now=later)
    stuck.refresh_from_db()
    assert (stuck.due_at, stuck.attempts) == (later, 0)
    told = AuditRow.objects.get(verb="outbox.retried")
    assert told.village_id == village.pk
    assert told.party_id == by.party_id
    told_of: list[object] = []
    receivers = {"tests.told": [lambda payload, _now: told_of.append(payload)]}
    monkeypatch.setattr(outbox, "_receivers", receivers)
    assert outbox.deliver(now=later) == 1
    assert told_of == [{}]


def test_retrying_is_refused_to_others_and_changes_nothing(village):
    stuck, elsewhere = row(village), row(make_village())
    with pytest.raises(Forbidden):
        retry_message(village=village, pk=stuck.pk, by=team_of(village, Role.RECEPTION), now=NOW)
    with pytest.raises(NotFound):
        retry_message(village=village, pk=elsewhere.pk, by=team_of(village), now=NOW)
    for one in (stuck, elsewhere):
        one.refresh_from_db()
        assert one.attempts == outbox.MAX_ATTEMPTS
    assert not AuditRow.objects.filter(verb="outbox.retried").exists()


def test_the_page_tries_again(village, client):
    stuck = row(village)
    sign_in(client, team_of(village))
    with clock.stopped_at(NOW + timedelta(hours=1)):
        answer = client.post(f"/{village.slug}/desk/outbox/{stuck.pk}/retry", follow=True)
    assert answer.status_code == 200
    stuck.refresh_from_db()
    assert stuck.attempts == 0
    assert client.get(f"/{village.slug}/desk/outbox/{stuck.pk}/retry").status_code == 405


def test_only_those_who_may_see_it_do(village, client):
    stuck = row(village)
    address = f"/{village.slug}/desk/outbox/"
    assert client.get(address).status_code == 302
    others = (team_of(village, Role.ACCOUNTANT), member_of(village), team_of(make_village()))
    for actor in others:
        sign_in(client, actor)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}{stuck.pk}/retry").status_code == 404
    stuck.refresh_from_db()
    assert stuck.attempts == outbox.MAX_ATTEMPTS


# ---- the demo's mail ----------------------------------------------------------------------------


def test_the_demo_shows_its_mail_with_codes(client, settings):
    settings.DEMO = True
    letter("malo@personne.example", "Ancien", "Premier message")
    letter("ines@personne.example", "Votre code", "Bonjour,\n\nLe code : 482913 <b>")
    page = client.get("/outbox/").content.decode()
    assert "482913 &lt;b&gt;" in page
    assert page.index("Votre code") < page.index("Ancien")
    first = OutboxRow.objects.order_by("pk").first()
    assert first
    assert "Premier message" in client.get(f"/outbox/{first.pk}/").content.decode()
    fragment = client.get(f"/outbox/{first.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<article")
    sought = client.get("/outbox/", {"q": "482913"}).content.decode()
    assert "Votre code" in sought
    assert "Ancien" not in sought


def test_nothing_but_mail_is_shown(village, client, settings):
    settings.DEMO = True
    other = row(village)
    assert client.get("/outbox/").status_code == 200
    assert client.get(f"/outbox/{other.pk}/").status_code == 404


def test_outside_the_demo_the_mail_does_not_exist_not_even_for_an_owner(village, client, settings):
    settings.DEMO = False
    letter = mail_to("ines@personne.example")
    sign_in(client, team_of(village))
    assert client.get("/outbox/").status_code == 404
    assert client.get(f"/outbox/{letter.pk}/").status_code == 404


def test_the_menu_counts_what_waits_for_a_person(village: Village) -> None:
    row(village)
    row(village, attempts=1)
    row(make_village())
    client = Client(headers={"accept-language": "en"})
    client.force_login(team_of(village, Role.MANAGER).party.user)
    address = f"/{village.slug}/desk/outbox/"

    def badges() -> list[int]:
        return [link.badge for link in client.get(address).context["nav"] if link.url == address]

    assert badges() == [1]
    OutboxRow.objects.all().delete()
    assert badges() == [0]
