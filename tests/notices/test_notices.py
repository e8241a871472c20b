"""People are told once, by the ways they chose, and read what they were told."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.prepared import count
from creuset.core.roles import Scope
from creuset.kernel.errors import Forbidden, NotFound
from creuset.notices import actions, queries, topics
from creuset.notices.models import Notice
from creuset.notices.retention import forget_notices
from creuset.notices.topics import Said, Topic
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.people import actor_of, affiliate, make_organisation, make_person, make_user
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def say(content: topics.Content, village: Village) -> Said:
    return Said(
        subject=f"S {content['n']}",
        sentence=f"Told {content['n']}",
        reason=content.get("reason", ""),
        path=f"/{village.slug}/my/" if content.get("leads", True) else "",
        way="My day",
    )


@pytest.fixture(autouse=True)
def own_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_topics", {})
    topics.register(Topic("test.one", "One", "Tests", say), Topic("test.two", "Two", "Tests", say))


@pytest.fixture
def village() -> Village:
    return make_village(name="La Fabrique")


@pytest.fixture
def ines(village: Village) -> Party:
    return make_person(known_in=village, email="ines@aubry.example", language="en")


def unread(village: Village, *, by: Actor, now: datetime) -> int:
    return count([queries.unread(village, by=by, now=now)])[0]


def tell(
    party: Party, village: Village, key: str = "1", topic: str = "test.one", **more: Any
) -> Notice | None:
    return actions.tell(
        party=party,
        village=village,
        topic=topic,
        key=key,
        content={"n": key, **more},
        now=NOW,
    )


def mailed() -> list[dict[str, Any]]:
    return list(OutboxRow.objects.filter(topic="mail").values_list("payload", flat=True))


def signed_in(party: Party) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(party=party))
    return client


def test_somebody_is_told_once_on_the_page_and_by_mail(village: Village, ines: Party) -> None:
    assert tell(ines, village, reason="Travaux") is not None
    assert tell(ines, village) is None
    (mail,) = mailed()
    assert mail["subject"] == "La Fabrique – S 1"
    assert "Travaux" in mail["text"]
    assert "/my/" in mail["html"]
    assert unread(village, by=actor_of(ines), now=NOW) == 1


@pytest.mark.parametrize(
    ("on_page", "by_mail"), [(True, True), (True, False), (False, True), (False, False)]
)
def test_everybody_chooses(village: Village, ines: Party, *, on_page: bool, by_mail: bool) -> None:
    me = actor_of(ines)
    actions.choose(
        by=me, on_page=["test.one"] * on_page, by_mail=["test.one"] * by_mail + ["test.unknown"]
    )
    tell(ines, village)
    assert unread(village, by=me, now=NOW) == on_page
    assert len(mailed()) == by_mail
    assert [(one.on_page, one.by_mail) for one in queries.choices_of(me)] == [
        (on_page, by_mail),
        (False, False),
    ]


def test_whoever_is_erased_or_has_no_address_gets_no_mail(village: Village) -> None:
    silent = make_person(known_in=village, email="")
    assert tell(silent, village) is not None
    gone = make_person(known_in=village, erased_at=NOW)
    assert tell(gone, village) is None
    assert mailed() == []


def test_an_organisations_notices_are_read_by_who_belongs_to_it(
    village: Village, ines: Party
) -> None:
    company = make_organisation(known_in=village, name="Films du Nord")
    affiliate(ines, company)
    told = tell(company, village)
    assert told is not None
    stranger = make_person(known_in=village)
    with pytest.raises(NotFound):
        actions.read(village=village, pk=told.pk, by=actor_of(stranger), now=NOW)
    assert actions.read(village=village, pk=told.pk, by=actor_of(ines), now=NOW).read_at == NOW
    page = signed_in(ines).get(reverse("notices:list", args=[village])).content.decode()
    assert "Films du Nord" in page


def test_a_notice_of_another_village_is_not_here(village: Village, ines: Party) -> None:
    other = make_village()
    told = tell(ines, other)
    assert told is not None
    with pytest.raises(NotFound):
        actions.read(village=village, pk=told.pk, by=actor_of(ines), now=NOW)


def test_reading_one_leads_where_it_says(village: Village, ines: Party) -> None:
    client = signed_in(ines)
    for key, leads in (("1", True), ("2", False)):
        told = tell(ines, village, key, leads=leads)
        assert told is not None
        answer = client.post(reverse("notices:read", args=[village, told.pk]))
        wanted = f"/{village.slug}/my/" if leads else reverse("notices:list", args=[village])
        assert answer.headers["Location"] == wanted
    assert unread(village, by=actor_of(ines), now=NOW) == 0


def test_everything_is_read_at_once(village: Village, ines: Party) -> None:
    for key in "123":
        tell(ines, village, key)
    client = signed_in(ines)
    page = reverse("notices:list", args=[village])
    assert "I have read everything" in client.get(page).content.decode()
    client.post(reverse("notices:read_all", args=[village]))
    assert "I have read everything" not in client.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    village: Village, ines: Party, count: int, django_assert_num_queries: Any
) -> None:
    for key in range(count):
        tell(ines, village, str(key))
    client = signed_in(ines)
    client.get(reverse("notices:list", args=[village]))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("notices:list", args=[village]))


#: Session, person, village, its team; the page's rows, their count, what is unread for the menus.
QUERIES = 7


def test_the_page_of_choices_keeps_what_is_ticked(village: Village, ines: Party) -> None:
    client = signed_in(ines)
    page = reverse("notices_account:choices")
    assert client.get(page).content.decode().count(" checked") == 4
    client.post(page, {"on_page": ["test.one"], "by_mail": ["test.two"]})
    assert client.get(page).content.decode().count(" checked") == 2


def test_topics_of_a_group_stand_together_however_they_were_registered(ines: Party) -> None:
    topics.register(Topic("test.three", "Three", "Others", say))
    topics.register(Topic("test.four", "Four", "Tests", say))
    body = signed_in(ines).get(reverse("notices_account:choices")).content.decode()
    assert body.count("<h2") == 2
    assert body.index("Four") < body.index("Three")


def test_a_program_reads_and_chooses(village: Village, ines: Party) -> None:
    tell(ines, village)
    make_user(party=ines)
    me, now = actor_of(ines), clock.now()
    secret = create_token(party=ines, label="x", scopes=tuple(Scope), by=me, now=now).secret
    program = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
    base = f"/api/v1/villages/{village.slug}/notices"
    answer = program.get(base)
    assert answer.status_code == 200, answer.content
    (row,) = answer.json()["items"]
    assert (row["sentence"], row["read_at"]) == ("Told 1", None)
    assert program.post(f"{base}/{row['id']}/read").json()["read_at"] is not None
    assert program.post(f"{base}/read").json() == {"read": 0}
    chosen = program.put(
        "/api/v1/me/notices", {"on_page": [], "by_mail": ["test.two"]}, "application/json"
    )
    assert [(one["topic"], one["by_mail"]) for one in chosen.json()] == [
        ("test.one", False),
        ("test.two", True),
    ]


def test_old_notices_are_forgotten(village: Village, ines: Party) -> None:
    tell(ines, village)
    assert forget_notices(NOW) == 0
    assert forget_notices(NOW.replace(year=NOW.year + 2)) == 1


def test_whoever_is_nobody_chooses_nothing() -> None:
    with pytest.raises(Forbidden):
        actions.choose(by=HOUSE, on_page=[], by_mail=[])


def test_what_nobody_speaks_of_any_more_is_left_out(village: Village, ines: Party) -> None:
    tell(ines, village)
    Notice.objects.update(topic="gone.topic")
    assert queries.say(Notice.objects.all(), village) == []
