"""A company and its people: who follows the last admin, who books and signs, whom money is told to, who is invited."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from creuset.billing.notices import ABOUT_TO_LAPSE, remind_of_quotes
from creuset.bookings.permissions import may_book
from creuset.core import clock, outbox
from creuset.documents.permissions.contracts import may_sign
from creuset.kernel.errors import Forbidden, NotFound, Refused
from creuset.notices.companies import ADDED
from creuset.notices.models import Notice
from creuset.people import actions
from creuset.people.models import Affiliation, BillingContact, Invitation
from creuset.people.queries.belonging import address_for_money, told_of_money
from creuset.people.rules.companies import LastAdmin, check_successor
from creuset.places.models import WhoBooks
from tests.factories.billing import make_quote
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(
        known_in=village, name="Collectif 16", email="contact@collectif.example"
    )


@pytest.fixture
def admin(village, company):
    actor = member_of(village, family_name="Admin", email="admin@personne.example")
    affiliate(actor.party, company, is_admin=True)
    return actor


@pytest.fixture
def colleague(village, company):
    actor = member_of(village, family_name="Collègue", email="collegue@personne.example")
    affiliate(actor.party, company)
    return actor


def row_of(actor, company):
    return Affiliation.objects.get(person=actor.party, organisation=company, until__isnull=True)


@given(st.integers(0, 3), st.integers(0, 3))
def test_somebody_looks_after_whoever_stays(admins_left, more):
    others = admins_left + more
    if others and not admins_left:
        with pytest.raises(LastAdmin):
            check_successor(name="Collectif", admins_left=admins_left, others=others)
    else:
        check_successor(name="Collectif", admins_left=admins_left, others=others)


def test_the_last_admin_names_another_before_leaving(village, company, admin, colleague):
    mine, theirs = row_of(admin, company), row_of(colleague, company)
    for leave in (
        lambda: actions.end_affiliation(affiliation=mine, village=village, by=admin, now=NOW),
        lambda: actions.change_affiliation(
            affiliation=mine, village=village, title="", is_admin=False, by=admin, now=NOW
        ),
    ):
        with pytest.raises(LastAdmin, match="Collectif 16"):
            leave()
    actions.change_affiliation(
        affiliation=theirs, village=village, title="", is_admin=True, by=admin, now=NOW
    )
    actions.end_affiliation(affiliation=mine, village=village, by=admin, now=NOW)
    assert not row_of(colleague, company).until


def test_who_is_alone_in_a_company_leaves_it(village, company, admin):
    mine = row_of(admin, company)
    actions.end_affiliation(affiliation=mine, village=village, by=admin, now=NOW)
    assert not company.people.filter(until__isnull=True).exists()


def test_the_team_ends_it_for_the_last_admin_and_names_the_next(village, company, admin, colleague):
    team = team_of(village)
    actions.end_affiliation(affiliation=row_of(admin, company), village=village, by=team, now=NOW)
    row = actions.change_affiliation(
        affiliation=row_of(colleague, company),
        village=village,
        title="",
        is_admin=True,
        by=team,
        now=NOW,
    )
    assert row.is_admin


def test_the_team_adds_a_plain_member_and_the_admin_is_told(village, company, admin):
    person = make_person(known_in=village, given_name="Zoé", family_name="Neuve")
    actions.affiliate(
        person=person, organisation=company, village=village, by=team_of(village), now=NOW
    )
    outbox.deliver(now=NOW)
    (told,) = Notice.objects.filter(topic=ADDED)
    assert told.party == admin.party
    other = make_person(known_in=village)
    actions.affiliate(person=other, organisation=company, village=village, by=admin, now=NOW)
    outbox.deliver(now=NOW)
    assert Notice.objects.filter(topic=ADDED).count() == 1


def test_a_colleague_books_unless_the_admin_says_no_and_signs_once_let(
    village, company, admin, colleague
):
    room = make_resource(village, who_books=WhoBooks.MEMBERS)

    def rights(actor):
        by = actor_of(actor.party)
        return may_book(by, room, company, now=NOW), may_sign(by, company)

    assert (rights(admin), rights(colleague)) == ((True, True), (True, False))
    actions.change_affiliation(
        affiliation=row_of(colleague, company),
        village=village,
        title="Son",
        is_admin=False,
        may_book=False,
        may_sign=True,
        by=admin,
        now=NOW,
    )
    assert rights(colleague) == (False, True)
    assert may_book(actor_of(colleague.party), room, colleague.party, now=NOW)
    actions.end_affiliation(
        affiliation=row_of(colleague, company), village=village, by=admin, now=NOW
    )
    assert rights(colleague) == (False, False)


def test_a_plain_member_changes_nothing(village, company, admin, colleague):
    for deed in (
        lambda: actions.set_billing_contact(
            organisation=company, village=village, person=colleague.party, by=colleague, now=NOW
        ),
        lambda: actions.invite(
            village=village, email="a@invitee.example", organisation=company, by=colleague, now=NOW
        ),
        lambda: actions.end_affiliation(
            affiliation=row_of(admin, company), village=village, by=colleague, now=NOW
        ),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_money_is_told_to_whom_the_company_says(village, company, admin, colleague):
    assert (told_of_money(company), address_for_money(company)) == ([admin.party], company.email)
    values = {"organisation": company, "village": village, "by": admin, "now": NOW}
    actions.set_billing_contact(**values, person=colleague.party)
    assert told_of_money(company) == [colleague.party]
    quote = make_quote(village, company)
    assert quote.sent_to == "collegue@personne.example"
    remind_of_quotes(_days_before_end(quote))
    assert {one.party_id for one in Notice.objects.filter(topic=ABOUT_TO_LAPSE)} == {
        colleague.party_id
    }
    actions.set_billing_contact(**values, name="Cabinet Durand", email="Compta@cabinet.example")
    assert address_for_money(company) == "compta@cabinet.example"
    assert told_of_money(company) == [admin.party]
    assert actions.set_billing_contact(**values) is None
    assert not BillingContact.objects.exists()


def _days_before_end(quote):
    return quote.sent_at.replace(
        year=quote.valid_until.year, month=quote.valid_until.month, day=quote.valid_until.day
    ) - timedelta(days=1)


def test_a_contact_is_one_of_its_people_or_has_an_address(village, company, admin):
    values = {"organisation": company, "village": village, "by": admin, "now": NOW}
    with pytest.raises(NotFound):
        actions.set_billing_contact(**values, person=make_person(known_in=village))
    with pytest.raises(Refused):
        actions.set_billing_contact(**values, name="Cabinet sans adresse")


def test_whoever_leaves_is_told_of_no_money(village, company, admin, colleague):
    actions.set_billing_contact(
        organisation=company, village=village, person=colleague.party, by=admin, now=NOW
    )
    actions.end_affiliation(
        affiliation=row_of(colleague, company), village=village, by=colleague, now=NOW
    )
    assert not BillingContact.objects.exists()


def test_an_invitation_carries_what_they_become_and_how_long_it_is_good(village, company, admin):
    actions.invite(
        village=village,
        email="lou@invitee.example",
        organisation=company,
        title="Montage",
        is_admin=True,
        days=3,
        by=admin,
        now=NOW,
    )
    row = Invitation.objects.get()
    assert row.expires_at == NOW + timedelta(days=3)
    with pytest.raises(Refused):
        actions.invite(
            village=village,
            email="b@invitee.example",
            organisation=company,
            days=400,
            by=admin,
            now=NOW,
        )
    with pytest.raises(Forbidden):
        actions.invite(
            village=village,
            email="c@invitee.example",
            organisation=company,
            is_admin=True,
            by=team_of(village),
            now=NOW,
        )


@pytest.mark.once
def test_the_page_of_a_company_lets_its_admin_act_and_a_member_see(
    client, village, company, admin, colleague, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    url = reverse("people_my:company", args=[village, company.pk])
    client.force_login(admin.party.user)
    answer = client.post(
        reverse("people_my:invite_colleague", args=[village, company.pk]),
        {"email": "lou@invitee.example", "name": "Lou", "title": "Son", "days": "7"},
    )
    assert answer.status_code == 302
    row = Invitation.objects.get()
    assert "lou@invitee.example" in client.get(url).content.decode()
    client.force_login(colleague.party.user)
    page = client.get(url).content.decode()
    assert "Collègue" in page
    assert "lou@invitee.example" not in page
    for name in ("resend", "withdraw"):
        gone = client.post(reverse(f"people_my:{name}", args=[village, company.pk, row.pk]))
        assert gone.status_code == 404
    client.force_login(admin.party.user)
    client.post(reverse("people_my:withdraw", args=[village, company.pk, row.pk]))
    row.refresh_from_db()
    assert row.withdrawn_at
