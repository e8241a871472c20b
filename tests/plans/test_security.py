"""Security deposits: taken, applied, given back; never overdrawn, outside charges."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from creuset.billing.models import Charge, Means
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE
from creuset.plans.actions.security import ask_security, enter
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import SecurityDeposit, SecurityEntry
from creuset.plans.rules.deposits import BadEntry, NotHeld, asked_for
from tests.factories.people import make_organisation, team_of
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def row(village):
    offer = make_offer(village, price=600_00, cycle_months=3, deposit_percent=200)
    return make_subscription(village, make_organisation(known_in=village), offer)


def euros(amount):
    return Money(amount * 100, "EUR")


def move(row, kind, amount, *, by=HOUSE, **more):
    means = None if kind is SecurityMove.APPLIED else Means.TRANSFER
    given = {"means": means, "on": TODAY} | more
    return enter(subscription=row, kind=kind, amount=euros(amount), by=by, now=NOW, **given)


def test_the_offer_says_how_much_by_the_month(row):
    assert asked_for(euros(600), cycle_months=3, percent=200) == euros(400)
    assert ask_security(subscription=row, by=HOUSE, now=NOW).asked == euros(400)
    assert ask_security(subscription=row, amount=euros(250), by=HOUSE, now=NOW).asked == euros(250)


def test_what_is_taken_is_applied_and_given_back_and_never_more(row):
    move(row, SecurityMove.TAKEN, 400, reference="VIR 12")
    move(row, SecurityMove.APPLIED, 150, why="Cyclo à repeindre")
    with pytest.raises(NotHeld):
        move(row, SecurityMove.REFUNDED, 251)
    move(row, SecurityMove.REFUNDED, 250)
    assert SecurityDeposit.objects.get().held_cents == 0
    assert SecurityEntry.objects.count() == 3
    assert not Charge.objects.exists()
    verbs = AuditRow.objects.filter(verb__startswith="plans.security").values_list(
        "verb", flat=True
    )
    assert len(set(verbs)) == 3


def test_what_makes_no_sense_is_refused(row):
    with pytest.raises(BadEntry):
        move(row, SecurityMove.TAKEN, 0)
    with pytest.raises(BadEntry):
        move(row, SecurityMove.TAKEN, 10, means=None)
    with pytest.raises(BadEntry):
        move(row, SecurityMove.TAKEN, 10, on=date(2026, 11, 24))
    move(row, SecurityMove.TAKEN, 10)
    with pytest.raises(BadEntry):
        move(row, SecurityMove.APPLIED, 10)
    with pytest.raises(Forbidden):
        move(row, SecurityMove.REFUNDED, 10, by=team_of(row.village, Role.RECEPTION))
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityDeposit.objects.update(held_cents=-1)


def test_the_desk_records_it_on_the_page(row, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    village = row.village
    client.force_login(team_of(village).party.user)
    at = f"/{village.slug}/desk/plans/{row.pk}/"
    client.post(f"{at}security/", {"amount": "400"})
    sent = {"kind": "taken", "amount": "300", "on": "2026-11-23", "means": "transfer"}
    assert client.post(f"{at}security/movement/", sent).status_code == 302
    over = sent | {"kind": "refunded", "amount": "301"}
    assert client.post(f"{at}security/movement/", over).status_code == 422
    page = client.get(at).content.decode()
    assert "Dépôt de garantie" in page
    assert "300,00" in page
