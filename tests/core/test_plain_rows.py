"""Rows made without asking each column: they are what their model makes."""

import pytest

from creuset.billing.models import Charge
from creuset.bookings.models import Booking, Segment
from creuset.core.models import AuditRow, OutboxRow
from creuset.core.plain_rows import new_row
from creuset.people.models import Party
from creuset.places.models import Claim
from creuset.plans.models import LotEntry
from creuset.villages.models import Village
from tests.factories.villages import NOW


def columns(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize("model", [AuditRow, Booking, Charge, Claim, LotEntry, OutboxRow, Segment])
def test_a_new_row_begins_as_its_model_makes_it(model):
    made, usual = new_row(model), model()
    assert columns(made) == columns(usual)
    assert made._state.adding
    assert made._state.db is None


def test_what_is_made_for_each_row_is_its_own():
    one, other = new_row(Charge), new_row(Charge)
    one.why_replaced["fr"] = "Changé"
    assert other.why_replaced == {}


def test_a_related_row_is_known_and_gives_its_key():
    village, party = Village(pk=3), Party(pk=7)
    made = new_row(
        Booking, village=village, party=party, project=None, title="Lecture", ends_at=NOW
    )
    usual = Booking(village=village, party=party, project=None, title="Lecture", ends_at=NOW)
    assert columns(made) == columns(usual)
    assert (made.village, made.party, made.project) == (village, party, None)
    made.party = Party(pk=8)
    assert made.party_id == 8


def test_a_key_alone_is_enough():
    assert new_row(Segment, booking_id=5, resource_id=6).booking_id == 5


def test_what_is_no_column_is_a_mistake():
    with pytest.raises(TypeError, match="titel"):
        new_row(Booking, titel="Lecture")
