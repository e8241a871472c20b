"""Customers are told before a quote that waits ends, and once it has, each once."""

from datetime import date, timedelta

import pytest
from django.test import Client

from creuset.billing import actions as billing
from creuset.billing.models import Quote
from creuset.billing.notices import ABOUT_TO_LAPSE, LAPSED, remind_of_quotes
from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.notices.models import Notice
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.billing import make_draft, make_quote
from tests.factories.people import (
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(village: Village) -> Party:
    return make_organisation(known_in=village, email="sel@films.example")


@pytest.fixture
def admin(village: Village, company: Party) -> Party:
    person = make_person(known_in=village, email="ines@sel.example", language="en")
    affiliate(person, company, is_admin=True)
    return person


def told(party: Party) -> list[str]:
    return [row.topic for row in Notice.objects.filter(party=party).order_by("pk")]


def sweep(*days: int) -> None:
    for number in days:
        remind_of_quotes(NOW + timedelta(days=number))


def test_whoever_answers_is_told_two_days_before_and_after_the_end_once_each(
    village: Village, company: Party, admin: Party
) -> None:
    quote = make_quote(village, company)  # valid until the 7th of December, a fortnight from now
    before = OutboxRow.objects.filter(topic="mail").count()
    sweep(0, 11)
    assert told(admin) == []
    sweep(12, 13, 14)
    assert told(admin) == [ABOUT_TO_LAPSE]
    sweep(15, 16)
    assert told(admin) == [ABOUT_TO_LAPSE, LAPSED]
    mails = OutboxRow.objects.filter(topic="mail").order_by("pk")[before:]
    subjects = [row.payload["subject"] for row in mails]
    assert len(subjects) == 2
    assert f"quote {quote.printed}" in subjects[0]
    assert all(row.payload["to"] == ["ines@sel.example"] for row in mails)


@pytest.mark.parametrize("why", ["accepted", "refused", "withdrawn", "draft"])
def test_nobody_is_told_of_what_no_longer_waits(village: Village, company: Party, why: str) -> None:
    quote: Quote = make_draft(village, company) if why == "draft" else make_quote(village, company)
    if why == "accepted":
        billing.accept_quote(quote=quote, name="Ada Lovelace", by=HOUSE, now=NOW)
    elif why == "refused":
        billing.refuse_quote(quote=quote, by=HOUSE, now=NOW)
    elif why == "withdrawn":
        billing.withdraw_quote(quote=quote, by=HOUSE, now=NOW)
    sweep(13, 15)
    assert not Notice.objects.exists()


def test_a_quote_that_was_sent_for_two_days_is_not_reminded_and_old_ends_are_no_news(
    village: Village,
) -> None:
    person = member_of(village).party
    assert person is not None
    make_quote(village, person, valid_until=date(2026, 11, 25))
    sweep(0, 1)
    assert told(person) == []
    sweep(40)
    assert told(person) == []
    sweep(3)
    assert told(person) == [LAPSED]


def test_the_desk_sees_which_quotes_end_soon(village: Village, company: Party) -> None:
    make_quote(village, company, source=None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    pages = []
    for days in (0, 13):
        with clock.stopped_at(NOW + timedelta(days=days)):
            pages.append(client.get(f"/{village.slug}/desk/quotes/").content.decode())
    assert ["Ends soon" in page for page in pages] == [False, True]
