"""What the village's address is told of bookings."""

import pytest
from django.core import mail

from creuset.bookings import actions
from creuset.bookings.rules.policies import Rule
from creuset.bookings.village_mails import tell_village
from creuset.core import outbox
from creuset.core.mail import as_payload
from creuset.people.actors import HOUSE
from tests.factories.bookings import hours
from tests.factories.letters import check_page
from tests.factories.people import member_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def asked(contact):
    village = make_village(contact=contact)
    make_policy(village, Rule.APPROVAL)
    me = member_of(village)
    return actions.book(
        village=village,
        title="Casting",
        party=me.party,
        periods=[actions.Period(make_resource(village, name="Agora"), hours(24, 26))],
        by=me,
        now=NOW,
    )


def test_the_village_is_told_once_what_waits_for_its_answer():
    booking = asked({"email": "equipe@village.example"})
    assert booking.state == "asked"
    outbox.deliver(now=NOW)
    outbox.deliver(now=NOW)
    (letter,) = [one for one in mail.outbox if one.to == ["equipe@village.example"]]
    assert "Casting" in letter.subject
    assert "Agora" in letter.body
    assert f"/{booking.village.slug}/desk/approvals/{booking.pk}/" in check_page(as_payload(letter))


def test_what_was_answered_meanwhile_or_has_no_address_is_told_to_nobody():
    booking = asked({"email": "equipe@village.example"})
    actions.decline(booking=booking, by=HOUSE, now=NOW, reason="full")
    tell_village({"booking": booking.pk}, NOW)
    tell_village({"booking": asked({}).pk}, NOW)
    assert not [one for one in mail.outbox if one.to == ["equipe@village.example"]]
