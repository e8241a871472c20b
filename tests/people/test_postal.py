"""Where letters come: checked, shown, merged whole, erased."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.papers import values_of
from creuset.core import clock
from creuset.core.roles import Role
from creuset.people.actions import (
    add_organisation,
    change_organisation,
    erase_person,
    merge,
)
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.people.rules.postal import Postal, WrongAddress, check_postal
from tests.factories.billing import make_quote
from tests.factories.people import make_organisation, make_person, team_of
from tests.factories.villages import NOW, make_village

IVRY = {
    "street": "Bâtiment C\n12 rue  des Ateliers",
    "postcode": "94200",
    "city": " Ivry-sur-Seine ",
    "country": "FR",
}
KEPT = Postal("Bâtiment C\n12 rue des Ateliers", "94200", "Ivry-sur-Seine", "FR")


def test_an_address_is_tidied_and_is_at_home_unless_it_says_where():
    assert check_postal(**IVRY) == KEPT
    assert check_postal(**IVRY | {"country": ""}) == KEPT
    assert check_postal(street="", postcode="", city="", country="FR") == Postal()
    assert KEPT.lines == ["Bâtiment C", "12 rue des Ateliers", "94200 Ivry-sur-Seine"]
    assert KEPT.abroad == ""
    with override("fr"):
        assert Postal("Rue Haute 1", "1000", "Bruxelles", "BE").abroad == "Belgique"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"city": ""}, "city"),
        ({"postcode": "9420"}, "postcode"),
        ({"postcode": ""}, "postcode"),
        ({"country": "ZZ"}, "country"),
        ({"street": "a\nb\nc\nd"}, "street"),
    ],
)
def test_an_address_to_which_no_letter_would_come_is_refused(wrong, field):
    with pytest.raises(WrongAddress) as refused:
        check_postal(**IVRY | wrong)
    assert refused.value.field == field


TEXT = st.text(max_size=40)


@given(TEXT, TEXT, TEXT, st.sampled_from(["", "FR", "be", "US"]))
def test_what_is_kept_is_kept_as_it_is(street, postcode, city, country):
    try:
        kept = check_postal(street=street, postcode=postcode, city=city, country=country)
    except WrongAddress:
        return
    assert (
        check_postal(
            street=kept.street, postcode=kept.postcode, city=kept.city, country=kept.country
        )
        == kept
    )
    assert bool(kept.city) == bool(kept.country) == bool(kept.lines)


@pytest.mark.django_db
def test_half_an_address_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=make_organisation().pk).update(street="12 rue des Ateliers")


@pytest.mark.django_db
def test_it_is_written_changed_and_printed_on_a_quote():
    village = make_village()
    party = add_organisation(village=village, name="Sel", by=HOUSE, now=NOW, **IVRY)
    assert party.postal == KEPT
    paper = values_of(make_quote(village, party))
    assert paper["customer"][:3] == KEPT.lines
    change_organisation(
        party=party, village=village, name="Sel", email="", phone="", siren="", siret="",
        vat_number="", street="Rue Haute 1", postcode="1000", city="Bruxelles", country="BE",
        by=HOUSE, now=NOW,
    )  # fmt: skip
    party.refresh_from_db()
    assert party.country == "BE"
    assert "Belgique" in values_of(make_quote(village, party))["customer"]


@pytest.mark.django_db
def test_of_two_that_are_one_the_address_is_one_of_both_and_never_half_of_each():
    village = make_village()
    by = team_of(village)
    ivry = make_organisation(known_in=village, **vars_of(KEPT))
    none, belgian = (make_organisation(known_in=village) for _ in range(2))
    Party.objects.filter(pk=belgian.pk).update(city="Bruxelles", country="BE")
    belgian.refresh_from_db()
    assert merge(kept=none, other=ivry, by=by, now=NOW).postal == KEPT
    assert merge(kept=belgian, other=none, by=by, now=NOW).postal == Postal(
        "", "", "Bruxelles", "BE"
    )


@pytest.mark.django_db
def test_whoever_is_erased_has_no_address_any_more():
    village = make_village()
    person = make_person(known_in=village, **vars_of(KEPT))
    erase_person(party=person, by=HOUSE, now=NOW)
    person.refresh_from_db()
    assert person.postal == Postal()


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [True, False])
def test_the_desk_reads_and_changes_it_and_is_told_where_a_quote_lacks_it(is_known):
    from tests.factories.billing import make_draft

    village = make_village()
    more = vars_of(KEPT) if is_known else {}
    party = make_organisation(known_in=village, name="Sel", **more)
    client = Client(headers={"accept-language": "en"})
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    with clock.stopped_at(NOW):
        page = client.get(f"/{village.slug}/desk/people/{party.pk}/").content.decode()
        draft = make_draft(village, party)
        quote = client.get(f"/{village.slug}/desk/quotes/{draft.pk}/").content.decode()
        changed = client.post(
            f"/{village.slug}/desk/people/{party.pk}/change/",
            {"name": "Sel", "language": "fr", **IVRY, "postcode": "1"},
        )
    assert ("94200 Ivry-sur-Seine" in page) is is_known
    assert ("postal address of Sel is not known" in quote) is not is_known
    assert changed.status_code == 422
    assert "five digits" in changed.content.decode()


def vars_of(postal: Postal) -> dict[str, str]:
    return {
        "street": postal.street,
        "postcode": postal.postcode,
        "city": postal.city,
        "country": postal.country,
    }
