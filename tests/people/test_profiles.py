"""What somebody says of themselves, in the database: only they do, each reader sees their part, it goes with them."""

import pytest

from creuset.core import files
from creuset.core.models import AuditRow, StoredFile
from creuset.kernel.errors import Forbidden
from creuset.people.actions import change_profile, erase_person, merge, set_photo
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import Craft, Party, Profile
from creuset.people.queries.profiles import card_of, crafts_listed, relation_of
from creuset.people.rules.profiles import Audience, ProfileField, Relation, seen_by
from creuset.people.views.profiles import may_see_photo
from tests.factories.documents import picture
from tests.factories.people import (
    affiliate,
    know,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.people_words import describe
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def me(village):
    return member_of(village, given_name="Adèle", email="adele@personne.example", phone="+33 1")


def stands(by, me, village):
    return relation_of(by, me.party, village, now=NOW)


def test_where_a_reader_stands_follows_from_rows(village, me):
    company, elsewhere = make_organisation(known_in=village), make_village()
    colleague, contact, resident = (member_of(village) for _one in range(3))
    affiliate(me.party, company)
    affiliate(colleague.party, company)
    make_subscription(village, resident.party)
    abroad = member_of(elsewhere)
    make_subscription(elsewhere, abroad.party)
    found = {
        name: stands(by, me, village)
        for name, by in {
            "nobody": None,
            "contact": contact,
            "abroad": abroad,
            "resident": resident,
            "colleague": colleague,
            "team": team_of(village),
            "team elsewhere": team_of(elsewhere),
            "me": me,
        }.items()
    }
    assert found == {
        "nobody": Relation.STRANGER,
        "contact": Relation.STRANGER,
        "abroad": Relation.NETWORK,
        "resident": Relation.VILLAGE,
        "colleague": Relation.COMPANY,
        "team": Relation.TEAM,
        "team elsewhere": Relation.STRANGER,
        "me": Relation.SELF,
    }


def test_whoever_left_is_a_colleague_no_more(village, me):
    company, colleague = make_organisation(known_in=village), member_of(village)
    affiliate(me.party, company)
    affiliate(colleague.party, company, until=NOW.date())
    assert stands(colleague, me, village) is Relation.STRANGER


def test_a_card_holds_what_is_for_its_reader_and_nothing_else(me):
    for audience in Audience:
        describe(me, dict.fromkeys(ProfileField, audience))
        for relation in Relation:
            card = card_of(me.party, relation)
            shown = (card.trades, card.skills, card.words, card.languages, card.links, card.email)
            assert [bool(one) for one in shown] == [seen_by(audience, relation)] * len(shown)
            assert bool(card.said) is seen_by(audience, relation)


def test_each_part_has_its_own_audience(me):
    describe(me, {ProfileField.TRADES: Audience.EVERYBODY, ProfileField.WORDS: Audience.TEAM})
    card = card_of(me.party, Relation.STRANGER)
    assert card.said == {ProfileField.TRADES}
    assert (card.trades, card.words, card.email) == (("Montage",), "", "")


def test_only_the_person_says_who_they_are(village, me):
    for by in (team_of(village), member_of(village)):
        with pytest.raises(Forbidden):
            change_profile(
                party=me.party,
                village=village,
                words={},
                trades=["Espion"],
                skills=[],
                languages=[],
                links=[],
                audiences={},
                language="fr",
                by=by,
                now=NOW,
            )
    assert not Profile.objects.exists()


def test_the_story_says_what_changed_and_nothing_of_what_it_says(me):
    describe(me)
    row = AuditRow.objects.get(verb="people.profile_changed")
    assert {"trades", "words"} <= set(row.content["fields"])
    assert "documentaires" not in str(row.content)
    describe(me)
    assert AuditRow.objects.filter(verb="people.profile_changed").count() == 1


def test_trades_of_the_village_are_kept_by_its_names(village, me):
    Craft.objects.create(
        village=village, kind="trade", code="montage", names={"fr": "Montage", "en": "Editing"}
    )
    profile = describe(me)
    assert profile.trades == [{"code": "montage", "names": {"fr": "Montage", "en": "Editing"}}]
    assert profile.skills == [{"code": "", "names": {"fr": "Avid Media Composer"}}]
    assert [one.code for one in crafts_listed(me.party, None)[ProfileField.TRADES]] == ["montage"]


def test_a_photo_is_seen_by_its_audience_and_replaced_whole(village, me):
    colleague, contact, company = member_of(village), member_of(village), make_organisation()
    affiliate(me.party, company)
    affiliate(colleague.party, company)
    for _again in range(2):
        profile = set_photo(party=me.party, village=village, upload=picture(), by=me, now=NOW)
    (stored,) = files.list_of(Profile.PHOTO, profile.pk)
    readers: list[Actor | None] = [me, colleague, team_of(village), contact, None]
    assert [may_see_photo(by, stored) for by in readers] == [True, True, True, False, False]
    describe(me, {ProfileField.PHOTO: Audience.EVERYBODY})
    assert may_see_photo(None, stored)
    set_photo(party=me.party, village=village, upload=None, by=me, now=NOW)
    assert not files.list_of(Profile.PHOTO, profile.pk)


def test_an_erased_person_leaves_no_profile_and_no_photo(village, me):
    describe(me)
    set_photo(party=me.party, village=village, upload=picture(), by=me, now=NOW)
    erase_person(party=me.party, by=me, now=NOW)
    assert not Profile.objects.exists()
    assert not StoredFile.objects.filter(kind=Profile.PHOTO).exists()


def test_two_that_are_one_say_what_both_said_to_the_fewer_of_both(village, me):
    describe(me, {ProfileField.TRADES: Audience.EVERYBODY}, words={}, skills=[])
    other: Party = make_person(known_in=village, email=me.party.email)
    know(village, other) if not other.known_in.exists() else None
    describe(Actor(party=other), {ProfileField.TRADES: Audience.VILLAGE}, trades=["Son"])
    merge(kept=me.party, other=other, by=HOUSE, now=NOW)
    profile = Profile.objects.get()
    assert profile.party_id == me.party_id
    assert [one["names"]["fr"] for one in profile.trades] == ["Montage"]
    assert profile.words["fr"] == "Je monte des documentaires."
    assert profile.audience_of(ProfileField.TRADES) is Audience.VILLAGE
