"""Who reads what somebody says of themselves, and what can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.people.rules.profiles import (
    CAREFUL,
    LONGEST_CRAFT,
    MOST_CRAFTS,
    MOST_LINKS,
    Audience,
    Craft,
    ImpossibleProfile,
    Link,
    ProfileField,
    Relation,
    audience_of,
    check_crafts,
    check_languages,
    check_links,
    check_words,
    narrower,
    seen_by,
    still_wanted,
)

pytestmark = pytest.mark.pure

AUDIENCES = st.sampled_from(Audience)
RELATIONS = st.sampled_from(Relation)
LISTED = [
    Craft({"fr": "Montage", "en": "Editing"}, "montage"),
    Craft({"fr": "Son", "en": "Sound"}, "son"),
]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@given(AUDIENCES, RELATIONS, RELATIONS)
def test_whoever_is_nearer_reads_all_that_the_farther_do(audience, one, other):
    near, far = max(one, other), min(one, other)
    assert seen_by(audience, near) or not seen_by(audience, far)


@given(AUDIENCES, AUDIENCES, RELATIONS)
def test_an_audience_is_all_of_the_ones_before_it_and_the_narrower_is_both(one, other, relation):
    order = list(Audience)
    wide, narrow = sorted((one, other), key=order.index, reverse=True)
    assert seen_by(wide, relation) or not seen_by(narrow, relation)
    both = seen_by(one, relation) and seen_by(other, relation)
    assert seen_by(narrower(one, other), relation) is both


def test_who_reads_what_is_this_table():
    read = {
        audience: [one.name for one in Relation if seen_by(audience, one)] for audience in Audience
    }
    assert read == {
        Audience.TEAM: ["TEAM", "SELF"],
        Audience.COMPANY: ["COMPANY", "TEAM", "SELF"],
        Audience.VILLAGE: ["VILLAGE", "COMPANY", "TEAM", "SELF"],
        Audience.NETWORK: ["NETWORK", "VILLAGE", "COMPANY", "TEAM", "SELF"],
        Audience.EVERYBODY: [one.name for one in Relation],
    }


@given(st.dictionaries(st.sampled_from(ProfileField), st.text(max_size=5)))
def test_what_was_not_chosen_or_means_nothing_is_kept_careful(audiences):
    for field in ProfileField:
        found = audience_of(audiences, field)
        chosen = audiences.get(field, "")
        assert found is (Audience(chosen) if chosen in set(Audience) else CAREFUL[field])
    assert not any(seen_by(one, Relation.VILLAGE) for one in CAREFUL.values())


@given(st.lists(st.sampled_from(["montage", "MONTAGE ", "Editing", "son", " Sound"]), max_size=8))
def test_what_the_village_lists_is_kept_by_its_names_and_once(typed):
    found = check_crafts(typed, LISTED, language="fr", field="trades")
    assert {craft.code for craft in found} <= {"montage", "son"}
    assert len(found) == len({craft.code for craft in found})


@given(st.lists(NAMES, max_size=MOST_CRAFTS))
def test_own_words_are_kept_as_written_once_and_read_again_the_same(typed):
    found = check_crafts(typed, [], language="fr", field="trades")
    again = check_crafts([one.names["fr"] for one in found], [], language="fr", field="trades")
    assert again == found
    assert {one.names["fr"].casefold() for one in found} == {
        " ".join(one.split()).casefold() for one in typed if one.split()
    }


def test_too_long_and_too_many_are_refused():
    with pytest.raises(ImpossibleProfile, match="60"):
        check_crafts(["m" * (LONGEST_CRAFT + 1)], [], language="fr", field="trades")
    with pytest.raises(ImpossibleProfile, match="12"):
        check_crafts(map(str, range(MOST_CRAFTS + 1)), [], language="fr", field="trades")
    with pytest.raises(ImpossibleProfile):
        check_languages(["tlh"], ["fr"])
    with pytest.raises(ImpossibleProfile):
        check_words({"fr": "m" * 1501})
    with pytest.raises(ImpossibleProfile):
        check_links(Link(f"https://a{one}.example", "") for one in range(MOST_LINKS + 1))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "data:text/html,x", "http://[", "https://sans-point"]
)
def test_a_link_is_an_address_of_the_web(url):
    with pytest.raises(ImpossibleProfile):
        check_links([Link(url, "Ici")])


def test_a_link_without_a_name_is_called_by_its_host():
    assert check_links([Link("www.vimeo.example/1", ""), Link("", "rien")]) == [
        Link("https://www.vimeo.example/1", "vimeo.example")
    ]


@given(st.sets(st.sampled_from(ProfileField)))
def test_what_is_still_wanted_is_what_was_not_said(said):
    assert not set(still_wanted(said)) & said
    assert still_wanted(ProfileField) == []
