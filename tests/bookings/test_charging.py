"""What bookings owe: fixed lines once firm, the rest once used, a fee instead of what it cancels."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from creuset.billing.models import Charge
from creuset.billing.states import ChargeState
from creuset.bookings import actions
from creuset.bookings.actions import absence
from creuset.bookings.actions.charging import charge_use, fee_of
from creuset.bookings.actions.extras import ask_extras
from creuset.bookings.actions.periods import Period
from creuset.bookings.models import Booking, CancellationLadder, Rate, RateCard
from creuset.bookings.queries import get_booking
from creuset.bookings.rules.policies import Rule
from creuset.bookings.rules.tariffs import NoRate
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE
from creuset.places.kinds import Kind
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def room(village: Village) -> Resource:
    make_card(village)
    return make_resource(village, name="Agora")


def owed(booking: Booking) -> list[tuple[str, int]]:
    rows = Charge.objects.filter(source_kind="booking", source_id=booking.pk)
    return [
        (row.line, row.net_cents) for row in rows.filter(state=ChargeState.WAITING).order_by("pk")
    ]


def test_a_firm_booking_owes_its_lines_in_every_language_of_the_village(
    village: Village, room: Resource
) -> None:
    booking = make_booking(room, when=hours(24, 26))
    (row,) = Charge.objects.all()
    assert (row.source_kind, row.source_id, row.party_id) == (
        "booking",
        booking.pk,
        booking.party_id,
    )
    assert (row.net_cents, row.vat_cents, row.gross_cents) == (4000, 800, 4800)
    assert row.label["fr"] == "Agora"
    assert "Salles de réunion" in row.explanation["fr"]
    assert row.starts_at == hours(24, 26).start


def test_a_village_without_prices_charges_nothing(village: Village) -> None:
    make_booking(make_resource(village), when=hours(24, 26))
    assert not Charge.objects.exists()


def test_a_booking_without_a_rate_is_refused_and_nothing_changed(village: Village) -> None:
    make_card(village)
    stage = make_resource(village, kind=Kind.STAGE)
    with pytest.raises(NoRate):
        make_booking(stage, when=hours(24, 26))
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()
    assert not Charge.objects.exists()


def test_moving_keeps_what_is_owed_and_a_longer_booking_owes_more(
    village: Village, room: Resource
) -> None:
    booking = make_booking(room, when=hours(24, 26))
    segment = booking.segments.get()
    actions.resize(booking=booking, segment=segment, span=hours(24, 27), by=HOUSE, now=NOW)
    assert [net for _line, net in owed(booking)] == [6000]
    replaced = Charge.objects.get(state=ChargeState.REPLACED)
    assert replaced.net_cents == 4000
    assert replaced.why_replaced


def test_an_option_owes_nothing_until_it_is_confirmed(village: Village, room: Resource) -> None:
    party = make_organisation(known_in=village)
    booking = actions.ask_option(
        village=village,
        title="Essai",
        party=party,
        periods=[Period(room, hours(24, 26))],
        by=HOUSE,
        now=NOW,
    )
    assert owed(booking) == []
    actions.confirm(booking=booking, by=HOUSE, now=NOW)
    assert [net for _line, net in owed(booking)] == [4000]


@pytest.mark.parametrize(("ahead", "fee"), [(48, []), (12, [4000])])
def test_a_cancellation_fee_replaces_what_it_cancels(
    village: Village, room: Resource, ahead: int, fee: list[int]
) -> None:
    me = member_of(village)
    booking = make_booking(room, when=hours(ahead, ahead + 2), party=me.party)
    loaded = get_booking(village, booking.pk, by=me, now=NOW)
    assert [line.net.cents for line in fee_of(loaded, now=NOW).lines] == fee
    actions.cancel(booking=booking, by=me, now=NOW)
    assert [net for _line, net in owed(booking)] == fee
    assert Charge.objects.filter(state=ChargeState.REPLACED).count() == 1


def test_the_team_cancels_free_of_charge_and_a_member_does_not(
    village: Village, room: Resource
) -> None:
    me = member_of(village)
    booking = make_booking(room, when=hours(12, 14), party=me.party)
    with pytest.raises(Forbidden):
        actions.cancel(booking=booking, by=me, now=NOW, is_free=True)
    assert [net for _line, net in owed(booking)] == [4000]
    actions.cancel(booking=booking, by=team_of(village, Role.RECEPTION), now=NOW, is_free=True)
    assert owed(booking) == []


def test_closing_a_place_costs_whoever_had_booked_it_nothing(
    village: Village, room: Resource
) -> None:
    booking = make_booking(room, when=hours(12, 14))
    actions.close_places(
        village=village,
        resources=[room],
        span=hours(10, 20),
        title="Fuite",
        by=team_of(village),
        now=NOW,
        resolve={booking.pk: "cancel"},
    )
    assert owed(booking) == []


def test_overtime_and_the_meter_are_owed_once_the_place_was_used(village: Village) -> None:
    card = make_card(village)
    card.powers = [
        {
            "code": "courant", "name": {"fr": "Courant", "en": "Power"}, "kinds": [], "resources": [],
            "for": [], "day_cents": None, "kwh_cents": 29, "kva_cents": None, "meter": "P2", "vat": "",
        }
    ]  # fmt: skip
    card.save()
    Rate.objects.filter(card=card).update(
        kinds=["stage"],
        hour_cents=None,
        overtime={"step_minutes": 30, "tiers": [{"after_hours": 0, "percent": "150"}]},
    )
    stage = make_resource(village, kind=Kind.STAGE)
    booking = actions.book(
        village=village,
        title="Tournage",
        party=make_organisation(known_in=village),
        periods=[Period(stage, hours(24, 33), power_mode="metered")],
        by=HOUSE,
        now=NOW,
    )
    # Nine hours of a day of eight: an hour of overtime waits for the use, as the meter does.
    assert [net for _line, net in owed(booking)] == [10000]
    loaded = get_booking(village, booking.pk, by=HOUSE, now=NOW)
    segment = loaded.segments.all()[0]
    over = segment.ends_at + timedelta(minutes=20)
    with pytest.raises(Forbidden):
        charge_use(booking=loaded, by=member_of(village), now=over)
    for _twice in range(2):
        charge_use(
            booking=loaded,
            by=HOUSE,
            now=over,
            kwh={segment.pk: Decimal(100)},
            ended={segment.pk: over},
        )
        # An hour and twenty minutes: three half-hours at 9.38, and 100 kWh at 0.29.
        assert sorted(net for _line, net in owed(booking)) == [2814, 2900, 10000]
        # The day says how long it was now: one that said otherwise was replaced, once.
        assert Charge.objects.filter(state=ChargeState.REPLACED).count() == 1


def test_extras_are_asked_and_owed_and_one_that_is_not_offered_changes_nothing(
    village: Village, room: Resource
) -> None:
    card = RateCard.objects.get(village=village)
    coffee = {"code": "cafe", "name": {"fr": "Café", "en": "Coffee"}, "kinds": [], "resources": []}
    card.extras = [coffee | {"price_cents": 450, "per": "person", "vat": ""}]
    card.save()
    me = member_of(village)
    booking = make_booking(room, when=hours(24, 26), party=me.party)
    ask_extras(booking=booking, extras={"cafe": 6}, by=me, now=NOW)
    assert sorted(net for _line, net in owed(booking)) == [2700, 4000]
    with pytest.raises(NoRate, match="champagne"), transaction.atomic():
        ask_extras(booking=booking, extras={"champagne": 1}, by=me, now=NOW)
    assert booking.extras.get().code == "cafe"
    ask_extras(booking=booking, extras={}, by=me, now=NOW)
    assert [net for _line, net in owed(booking)] == [4000]
    with pytest.raises(Forbidden):
        ask_extras(booking=booking, extras={"cafe": 1}, by=member_of(village), now=NOW)


def missed(village: Village, room: Resource, **steps: int) -> Booking:
    """A booking of two mornings, to the first of which nobody came; a ladder that asks for so much at the end."""
    make_policy(village, Rule.RELEASE, after_minutes=15)
    if steps:
        CancellationLadder.objects.update(
            steps=[{"at_least": 0, "at_most": None, "percent": str(steps["percent"])}]
        )
    booking = actions.book(
        village=village,
        title="Deux matins",
        party=member_of(village).party,
        periods=[Period(room, hours(24, 27)), Period(room, hours(48, 51))],
        by=HOUSE,
        now=NOW,
    )
    assert absence.give_all_free(NOW + timedelta(hours=25)) == 1
    return read(booking)


def read(booking: Booking) -> Booking:
    return get_booking(booking.village, booking.pk, by=HOUSE, now=NOW)


def nets(booking: Booking) -> list[int]:
    return sorted(cents for _line, cents in owed(booking))


def test_whoever_does_not_come_owes_what_was_booked_and_a_later_change_does_not_forget_it(
    village: Village, room: Resource
) -> None:
    booking = missed(village, room)
    assert sum(nets(booking)) == 12_000
    later = booking.segments.order_by("starts_at").last()
    assert later is not None
    actions.resize(
        booking=booking,
        segment=later,
        span=hours(48, 49),
        by=HOUSE,
        now=NOW + timedelta(hours=30),
    )
    # Three hours missed, one hour left.
    assert sum(nets(booking)) == 8_000
    actions.check_in(booking=read(booking), by=HOUSE, now=NOW + timedelta(hours=48))
    actions.check_out(booking=read(booking), by=HOUSE, now=NOW + timedelta(hours=49))
    assert sum(nets(booking)) == 8_000


@pytest.mark.parametrize(("percent", "wanted"), [(50, 9_000), (0, 6_000), (100, 12_000)])
def test_who_does_not_come_owes_what_the_ladder_asks_for_at_the_last_moment(
    village: Village, room: Resource, percent: int, wanted: int
) -> None:
    booking = missed(village, room, percent=percent)
    assert sum(nets(booking)) == wanted
    keys = [line for line, _cents in owed(booking)]
    assert any(line.startswith("missed:") for line in keys) is (percent < 100)
    # The rest is cancelled by the same ladder; what nobody came to is not cancelled once more.
    actions.cancel(booking=read(booking), by=HOUSE, now=NOW + timedelta(hours=30))
    assert sum(nets(booking)) == {50: 6_000, 0: 0, 100: 12_000}[percent]


def test_an_accepted_quote_still_holds_when_nobody_came(village: Village, room: Resource) -> None:
    from creuset.billing import actions as billing
    from creuset.bookings.actions import quoting

    make_policy(village, Rule.RELEASE, after_minutes=15)
    booking = make_booking(room, when=hours(24, 27))
    quote = billing.send_quote(
        quote=quoting.make_quote(booking=booking, by=HOUSE, now=NOW), by=HOUSE, now=NOW
    )
    quoting.accept_quote(quote=quote, name="Ada Lovelace", by=HOUSE, now=NOW)
    Rate.objects.update(hour_cents=9_900)
    assert absence.give_all_free(NOW + timedelta(hours=25)) == 1
    assert nets(booking) == [6_000]
