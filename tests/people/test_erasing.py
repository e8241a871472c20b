"""Somebody who asks to be forgotten is, in the mail that the house keeps as well."""

import pytest
from allauth.account.models import EmailAddress

from creuset.core import mail, outbox
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.people.actions import change_known, erase_person
from creuset.people.models import KnownParty, Party, RoleGrant, User
from creuset.people.rules.roles import LastOwner
from tests.factories.people import actor_of, make_grant, make_person, make_user, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

SAID = {"subject": "Bonjour Ada", "text": "code 123456", "html": "", "from": "x@x.example"}


def letter(*to, is_sent=True, **more):
    row = outbox.put(mail.TOPIC, {**SAID, "to": list(to), "headers": {}, **more}, at=NOW)
    if is_sent:
        OutboxRow.objects.filter(pk=row.pk).update(delivered_at=NOW, last_error=f"bounced: {to}")
    return row


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def ada(village):
    person = make_person(known_in=village, name="Ada Sel", email="ada@sel.example", phone="06")
    user = make_user(party=person)
    EmailAddress.objects.create(user=user, email="Ada.Été@sel.example", verified=True)
    return person


def test_nothing_says_who_it_was(village, ada):
    owner = team_of(village)
    known = KnownParty.objects.get(village=village, party=ada)
    change_known(known=known, notes="Cherche un plateau.", tags=["cinéma"], by=owner, now=NOW)
    erased = erase_person(party=ada, by=owner, now=NOW)
    assert (erased.given_name, erased.family_name, erased.email, erased.phone) == ("", "", "", "")
    assert "Sel" not in erased.name
    known.refresh_from_db()
    assert (known.notes, known.tags) == ("", [])
    assert not User.objects.filter(party=ada).exists()
    told = AuditRow.objects.filter(objects_named__kind="party", objects_named__object_id=ada.pk)
    assert [row.content is None for row in told.order_by("pk")] == [True, False]


def test_mail_to_any_of_their_addresses_is_emptied_and_that_of_others_stays(ada):
    to_them = [letter("ADA@sel.example"), letter("Ada.Été@sel.example")]
    to_both = letter("ada@sel.example", "bob@sel.example")
    to_other = letter("grenada@sel.example")
    erase_person(party=ada, by=actor_of(ada), now=NOW)
    for row in [*to_them, to_both]:
        row.refresh_from_db()
        assert (row.payload["subject"], row.payload["text"], row.last_error) == ("", "", "")
    assert [row.payload["to"] for row in [*to_them, to_both]] == [[], [], ["bob@sel.example"]]
    to_other.refresh_from_db()
    assert to_other.payload == {**SAID, "to": ["grenada@sel.example"], "headers": {}}


def test_mail_that_waits_for_them_never_leaves(ada):
    alone = letter("ada@sel.example", is_sent=False)
    shared = letter("ada@sel.example", "bob@sel.example", is_sent=False)
    erase_person(party=ada, by=actor_of(ada), now=NOW)
    assert not OutboxRow.objects.filter(pk=alone.pk).exists()
    shared.refresh_from_db()
    assert (shared.payload["to"], shared.payload["text"]) == (["bob@sel.example"], "code 123456")


def test_a_message_thrown_away_while_it_is_sent_stays_away(monkeypatch):
    row = letter("ada@sel.example", is_sent=False)

    def send(payload):
        mail.forget(["ada@sel.example"])
        return payload

    monkeypatch.setattr(outbox, "_senders", {mail.TOPIC: send})
    outbox.deliver(now=NOW)
    assert not OutboxRow.objects.filter(pk=row.pk).exists()


def test_only_they_or_who_looks_after_every_village_may(village, ada):
    with pytest.raises(Forbidden):
        erase_person(party=ada, by=member_of(village), now=NOW)
    assert Party.objects.get(pk=ada.pk).erased_at is None


def test_the_last_owner_stays(village, ada):
    make_grant(ada, village, role=Role.OWNER)
    with pytest.raises(LastOwner):
        erase_person(party=ada, by=actor_of(ada), now=NOW)
    assert RoleGrant.objects.filter(party=ada, revoked_at__isnull=True).exists()
    assert User.objects.filter(party=ada).exists()
