"""My profile typed on its page, and a person as each reader finds them."""

import pytest
from django.urls import reverse

from creuset.core import clock
from creuset.people.models import Craft, Profile
from creuset.people.rules.profiles import Audience, ProfileField
from tests.factories.people import affiliate, make_organisation, member_of, team_of
from tests.factories.people_words import describe
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def me(client, village):
    actor = member_of(village, given_name="Adèle", email="adele@personne.example")
    client.force_login(actor.party.user)
    return actor


def typed(**more):
    sees = {f"sees_{field}": "company" for field in ProfileField}
    return {"trades_own": "", "skills_own": "", "links": "", **sees, **more}


def test_what_is_typed_is_kept_with_who_sees_it(client, village, me):
    Craft.objects.create(village=village, kind="trade", code="son", names={"fr": "Son"})
    answer = client.post(
        reverse("people_my:change_words", args=[village]),
        typed(
            trades=["son"],
            trades_own="Bruitage; Bruitage ",
            words_fr="Je fais du bruit.",
            languages=["fr", "lsf"],
            links="Ma bande démo : https://bande.example/1",
            sees_trades="everybody",
        ),
    )
    assert answer.status_code == 302
    profile = Profile.objects.get()
    assert [one["names"]["fr"] for one in profile.trades] == ["Son", "Bruitage"]
    assert profile.links == [{"url": "https://bande.example/1", "label": "Ma bande démo"}]
    assert profile.audience_of(ProfileField.TRADES) is Audience.EVERYBODY
    shown = client.get(reverse("people_my:change_words", args=[village]))
    assert shown.context["form"].initial["trades_own"] == "Bruitage"
    page = client.get(reverse("people_my:profile", args=[village])).content.decode()
    assert "Je fais du bruit." in page


def test_what_cannot_be_kept_is_said_on_its_field(client, village, me):
    answer = client.post(
        reverse("people_my:change_words", args=[village]), typed(links="Ici javascript:alert(1)")
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["links"]
    assert not Profile.objects.exists()


def test_a_person_is_there_for_whom_they_chose_and_for_nobody_else(client, village, me):
    describe(me, {ProfileField.TRADES: Audience.COMPANY, ProfileField.EMAIL: Audience.TEAM})
    url = reverse("people_public:person", args=[village, me.party_id])
    company, colleague = make_organisation(known_in=village), member_of(village)
    affiliate(me.party, company)
    affiliate(colleague.party, company)
    found = {}
    for name, by in {
        "colleague": colleague,
        "other": member_of(village),
        "team": team_of(village),
    }.items():
        client.force_login(by.party.user)
        answer = client.get(url)
        found[name] = (answer.status_code, "adele@personne.example" in answer.content.decode())
    client.logout()
    assert found == {"colleague": (200, False), "other": (404, False), "team": (200, True)}
    assert client.get(url).status_code == 404
    describe(me, {ProfileField.TRADES: Audience.EVERYBODY})
    assert client.get(url).status_code == 200


def test_the_preview_is_what_they_see(client, village, me):
    describe(me, {ProfileField.TRADES: Audience.EVERYBODY, ProfileField.WORDS: Audience.VILLAGE})
    said = {
        audience: client.get(reverse("people_my:preview", args=[village]), {"as": audience.value})
        .context["card"]
        .said
        for audience in (Audience.EVERYBODY, Audience.VILLAGE)
    }
    assert said == {
        Audience.EVERYBODY: {ProfileField.TRADES},
        Audience.VILLAGE: {ProfileField.TRADES, ProfileField.WORDS},
    }
