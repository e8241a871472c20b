"""Prices as stages and rooms are really sold, to the cent, and why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from creuset.bookings.rules.tariffs import (
    Accepted,
    AskedExtra,
    Nature,
    NoRate,
    NoVat,
    Prices,
    RateCard,
    quote,
    shape_of,
)
from creuset.kernel.errors import Refusals
from creuset.kernel.money import Money
from tests.bookings.tariffs.cards import (
    COFFEE,
    MEETING_RATE,
    POWER,
    SHOOT_RATE,
    STANDARD,
    asked,
    euros,
    names,
    room,
    stage,
    tariff,
)

TUESDAY = date(2026, 11, 24)
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 11, day) for day in (25, 26, 27, 28))


def told(quoted) -> list[tuple[str, str, Decimal, Money, Money]]:
    return [
        (line.nature.value, line.unit.value, line.quantity, line.unit_price, line.net)
        for line in quoted.lines
    ]


def why(quoted) -> str:
    return " ".join(str(reason) for line in quoted.lines for reason in line.why)


def test_a_stage_day_of_ten_hours_with_its_prelight_the_day_before():
    found = quote(
        asked(stage(TUESDAY, "14:00", "20:00", "prelight"), stage(WEDNESDAY, "08:00", "18:00")),
        tariff(),
    )
    assert told(found) == [("time", "day", 2, euros(875), euros(1750))]
    assert found.net == euros(1750)
    assert [(vat.percent, vat.vat) for vat in found.vat_totals] == [(20, euros(350))]
    assert found.gross == euros(2100)
    assert found.deposit == euros(630)


def test_each_kind_of_day_has_its_own_rate():
    found = quote(
        asked(
            stage(TUESDAY, "08:00", "18:00", "build"),
            stage(WEDNESDAY, "08:00", "18:00", "shoot"),
            stage(THURSDAY, "08:00", "12:00", "strike"),
        ),
        tariff(),
    )
    assert told(found) == [
        ("time", "day", 2, euros(600), euros(1200)),
        ("time", "day", 1, euros(875), euros(875)),
    ]


def test_overtime_is_counted_by_half_hours_begun_at_one_and_a_half_then_twice_after_four_hours():
    found = quote(asked(stage(TUESDAY, "08:00", "19:10")), tariff())
    # Ten hours for 875: an hour is 87.50, half of it at 150 % is 65.63.
    assert told(found)[1:] == [("overtime", "half_hour", 3, euros("65.63"), euros("196.89"))]
    no_night = replace(STANDARD, surcharges=())
    dear = replace(SHOOT_RATE, prices=Prices(day=euros(2000), day_hours=10))
    late = quote(asked(stage(TUESDAY, "07:00", "22:30")), tariff(replace(no_night, rates=(dear,))))
    assert told(late)[1:] == [
        ("overtime", "half_hour", 8, euros(150), euros(1200)),
        ("overtime", "half_hour", 3, euros(200), euros(600)),
    ]


def test_overtime_never_costs_more_than_another_day():
    plain = tariff(replace(STANDARD, surcharges=()))
    found = quote(asked(stage(TUESDAY, "06:00", "23:30")), plain)
    assert told(found) == [("time", "day", 2, euros(875), euros(1750))]


def test_a_saturday_costs_a_quarter_more():
    found = quote(asked(stage(SATURDAY, "08:00", "18:00")), tariff())
    assert told(found)[1] == ("surcharge", "day", 1, euros("218.75"), euros("218.75"))
    assert found.net == euros("1093.75")


def test_a_public_holiday_on_a_weekend_takes_the_higher_of_both():
    found = quote(asked(stage(SATURDAY, "08:00", "18:00")), tariff(holidays=frozenset({SATURDAY})))
    assert told(found)[1] == ("surcharge", "day", 1, euros("437.50"), euros("437.50"))


def test_hours_of_the_night_cost_half_more_each():
    found = quote(asked(stage(TUESDAY, "14:00", "00:00", last=WEDNESDAY)), tariff())
    # Three hours after 21:00, at half of 87.50.
    assert told(found)[1] == ("surcharge", "hour", 3, euros("43.75"), euros("131.25"))


def test_three_days_are_cheaper_than_a_week_and_five_are_not():
    three = asked(*(stage(day, "08:00", "18:00") for day in (TUESDAY, WEDNESDAY, THURSDAY)))
    assert told(quote(three, tariff())) == [("time", "day", 3, euros(875), euros(2625))]
    assert "1" in why(quote(three, tariff()))
    monday = date(2026, 11, 23)
    five = asked(*(stage(date(2026, 11, monday.day + n), "08:00", "18:00") for n in range(5)))
    assert told(quote(five, tariff())) == [("time", "week", 1, euros(4000), euros(4000))]


def test_days_weeks_apart_do_not_share_a_week():
    days = [date(2026, 11, 2), date(2026, 11, 12), date(2026, 11, 24)]
    found = quote(asked(*(stage(day, "08:00", "18:00") for day in days)), tariff())
    assert told(found) == [("time", "day", 3, euros(875), euros(2625))]


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        ("09:00", "10:20", [("hour", Decimal("1.5"), 30)]),
        ("09:00", "11:00", [("hour", Decimal(2), 40)]),
        ("09:00", "12:30", [("half_day", Decimal(1), 60)]),
        ("09:00", "14:00", [("half_day", Decimal(1), 60), ("hour", Decimal(1), 20)]),
        ("09:00", "16:00", [("day", Decimal(1), 100)]),
        ("09:00", "18:00", [("day", Decimal(1), 100), ("hour", Decimal(1), 20)]),
    ],
)
def test_a_room_is_sold_by_the_hour_the_half_day_or_the_day_whichever_is_cheapest(
    start, end, lines
):
    found = quote(asked(room(TUESDAY, start, end)), tariff())
    assert [(line.unit.value, line.quantity, line.net.cents / 100) for line in found.lines] == lines


def test_morning_and_afternoon_of_one_day_are_one_day():
    found = quote(asked(room(TUESDAY, "08:00", "12:00"), room(TUESDAY, "14:00", "18:00")), tariff())
    assert told(found) == [("time", "day", 1, euros(100), euros(100))]


def test_the_night_when_the_clocks_go_back_lasts_the_hours_that_pass():
    sunday, monday = date(2026, 10, 24), date(2026, 10, 25)
    hourly = replace(STANDARD, surcharges=())
    back = quote(asked(room(sunday, "22:00", "06:00", last=monday)), tariff(hourly))
    # Nine hours pass between 22:00 and 06:00.
    assert told(back) == [
        ("time", "day", 1, euros(100), euros(100)),
        ("time", "hour", 1, euros(20), euros(20)),
    ]
    spring = quote(
        asked(room(date(2026, 3, 28), "22:00", "06:00", last=date(2026, 3, 29))), tariff(hourly)
    )
    assert told(spring) == [("time", "day", 1, euros(100), euros(100))]


def test_days_that_begin_at_the_same_hour_are_days_whatever_the_clocks_do():
    day_rate = replace(MEETING_RATE, prices=Prices(day=euros(30)))
    card = replace(STANDARD, rates=(day_rate,), surcharges=())
    found = quote(
        asked(room(date(2026, 10, 23), "09:00", "09:00", last=date(2026, 10, 26))), tariff(card)
    )
    assert told(found) == [("time", "day", 3, euros(30), euros(90))]


# ---- which card -----------------------------------------------------------------------------------


def card(code: str, amount: int, **more) -> RateCard:
    rate = replace(SHOOT_RATE, prices=Prices(day=euros(amount), day_hours=10))
    return replace(STANDARD, code=code, names=names(code), rates=(rate,), surcharges=(), **more)


def test_an_accepted_quote_holds_before_an_agreement_before_a_dated_card_before_the_standard():
    wanted = asked(stage(TUESDAY, "08:00", "18:00"))
    standard, dated = card("standard", 900), card("hiver", 800, first_day=date(2026, 11, 1))
    agreement = card("accord", 700, is_agreement=True)
    assert quote(wanted, tariff(standard)).net == euros(900)
    assert quote(wanted, tariff(standard, dated)).net == euros(800)
    assert quote(wanted, tariff(standard, dated, agreement)).net == euros(700)
    lines = quote(wanted, tariff(card("devis", 650))).lines
    accepted = Accepted("D-2026-0007", lines, shape_of(wanted))
    found = quote(wanted, tariff(standard, dated, agreement), accepted=accepted)
    assert found.net == euros(650)
    assert found.is_accepted
    longer = asked(stage(TUESDAY, "08:00", "20:00"))
    again = quote(longer, tariff(standard), accepted=accepted)
    assert not again.is_accepted
    assert again.net > euros(900)


def test_an_agreement_without_a_rate_leaves_the_next_card_its_word():
    agreement = RateCard(
        "accord", names("Accord"), "normal", is_agreement=True, discount_percent=Decimal(10)
    )
    found = quote(asked(room(TUESDAY, "09:00", "11:00")), tariff(STANDARD, agreement))
    assert told(found) == [
        ("time", "hour", 2, euros(20), euros(40)),
        ("discount", "flat", 1, euros(-4), euros(-4)),
    ]


def test_an_agreement_takes_nothing_off_the_prices_it_sets():
    agreement = replace(card("accord", 700, is_agreement=True), discount_percent=Decimal(10))
    found = quote(asked(stage(TUESDAY, "08:00", "18:00")), tariff(STANDARD, agreement))
    assert found.net == euros(700)


def test_a_card_outside_its_dates_does_not_hold():
    old = card("ete", 500, first_day=date(2026, 7, 1), last_day=date(2026, 8, 31))
    wanted = asked(stage(TUESDAY, "08:00", "18:00"))
    assert quote(wanted, tariff(card("standard", 900), old)).net == euros(900)


def test_the_own_rate_of_a_place_holds_before_that_of_its_kind():
    own = replace(
        MEETING_RATE,
        code="rushes",
        scope=replace(MEETING_RATE.scope, kinds=frozenset(), resources=frozenset({"rushes"})),
        prices=Prices(hour=euros(35)),
    )
    card = replace(STANDARD, rates=(MEETING_RATE, own))
    assert quote(asked(room(TUESDAY, "09:00", "10:00")), tariff(card)).net == euros(35)


def test_a_tariff_without_a_rate_for_the_asked_kind_is_refused_naming_what_is_missing():
    with pytest.raises(NoRate) as told_why:
        quote(asked(stage(TUESDAY, "08:00", "18:00", "maintenance")), tariff())
    assert "Plateau 2" in str(told_why.value)
    assert told_why.value.details["kind"] == "maintenance"
    assert told_why.value.details["cards"] == ["standard"]
    with pytest.raises(Refusals) as both:
        quote(
            asked(
                stage(TUESDAY, "08:00", "18:00", "maintenance"),
                stage(WEDNESDAY, "08:00", "18:00", "day_off"),
            ),
            tariff(),
        )
    assert len(both.value.errors) == 2


def test_a_key_of_vat_without_a_percentage_that_day_is_refused():
    with pytest.raises(NoVat):
        quote(asked(room(date(1999, 5, 4), "09:00", "10:00")), tariff())


# ---- beside time ----------------------------------------------------------------------------------


def test_flat_power_is_owed_on_shoot_and_prelight_days_only():
    found = quote(
        asked(
            stage(TUESDAY, "08:00", "18:00", "build", power_mode="flat"),
            stage(WEDNESDAY, "08:00", "18:00", "shoot", power_mode="flat"),
        ),
        tariff(),
    )
    assert told(found)[2:] == [("power", "day", 1, euros(100), euros(100))]


def test_metered_power_shows_its_price_and_its_meter_before_anything_is_read():
    before = quote(asked(stage(TUESDAY, "08:00", "18:00", power_mode="metered")), tariff())
    line = before.lines[-1]
    assert (line.nature, line.meter, line.unit_price, line.is_measured) == (
        Nature.POWER,
        "P2",
        euros("0.29"),
        True,
    )
    assert before.is_estimate
    assert "P2" in why(before)
    after = quote(
        asked(stage(TUESDAY, "08:00", "18:00", power_mode="metered", power_kwh=Decimal("412.5"))),
        tariff(),
    )
    assert after.lines[-1].net == euros("119.63")


def test_power_kept_by_the_kva_is_owed_each_day():
    by_kva = replace(POWER, per_kva=euros("1.50"))
    found = quote(
        asked(stage(TUESDAY, "08:00", "18:00", power_mode="flat", power_kva=Decimal(87))),
        tariff(replace(STANDARD, powers=(by_kva,))),
    )
    assert told(found)[-1] == ("power", "kva_day", 87, euros("1.50"), euros("130.50"))


def test_power_without_a_price_is_refused():
    with pytest.raises(NoRate, match="Plateau 2"):
        quote(
            asked(stage(TUESDAY, "08:00", "18:00", power_mode="metered")),
            tariff(replace(STANDARD, powers=())),
        )


def test_extras_by_the_hour_and_the_person_with_their_own_vat():
    found = quote(
        asked(
            room(TUESDAY, "09:00", "12:20"),
            extras=(AskedExtra("cafe", 12), AskedExtra("regisseur", 1)),
        ),
        tariff(),
    )
    assert told(found)[1:] == [
        ("extra", "person", 12, euros(4), euros(48)),
        ("extra", "hour", Decimal("3.5"), euros(45), euros("157.50")),
    ]
    assert [(each.key, each.percent) for each in found.vat_totals] == [
        ("normal", 20),
        ("reduced", 10),
    ]
    with pytest.raises(NoRate, match="champagne"):
        quote(asked(room(TUESDAY, "09:00", "10:00"), extras=(AskedExtra("champagne"),)), tariff())
    assert COFFEE.vat == "reduced"


def test_a_deposit_is_none_a_percentage_or_fixed():
    wanted = asked(stage(TUESDAY, "08:00", "18:00"), room(TUESDAY, "09:00", "10:00"))
    assert quote(wanted, tariff(replace(STANDARD, deposit_percent=None))).deposit is None
    fixed = replace(SHOOT_RATE, deposit=euros(1500))
    mixed = replace(STANDARD, rates=(fixed, MEETING_RATE), deposit_percent=Decimal(50))
    # 1,500 for the stage, half of 24 (20 and its VAT) for the room.
    assert quote(wanted, tariff(mixed)).deposit == euros(1512)


def test_every_line_is_its_quantity_at_its_price_and_says_why():
    found = quote(
        asked(
            stage(SATURDAY, "08:00", "23:20", power_mode="flat"),
            room(TUESDAY, "09:00", "14:00"),
            extras=(AskedExtra("cafe", 3),),
        ),
        tariff(),
    )
    for line in found.lines:
        assert line.net == line.unit_price.times(line.quantity)
        assert line.why
        assert all(str(reason) for reason in line.why)
    assert len({line.key for line in found.lines}) == len(found.lines)


# ---- what users of other systems suffer from --------------------------------------------------------


def test_a2_13_objects_only_have_hourly_and_daily_prices_week_and_month_need_a_workaround():
    """One rate sells a place by the hour, the half-day, the day, the week and the month: no class is duplicated."""
    prices = Prices(euros(35), euros(120), euros(210), euros(900), euros(3000), day_hours=9)
    card = replace(STANDARD, rates=(replace(MEETING_RATE, prices=prices),), surcharges=())
    for last, lines in (
        (TUESDAY, [("day", 1)]),
        (THURSDAY, [("day", 3)]),
        (date(2026, 11, 28), [("week", 1)]),
        (date(2026, 12, 2), [("week", 1), ("day", 2)]),
        (date(2026, 12, 20), [("month", 1)]),
    ):
        found = quote(asked(room(TUESDAY, "09:00", "18:00", last=last)), tariff(card))
        assert [(line.unit.value, line.quantity) for line in found.lines] == lines
    short = quote(asked(room(TUESDAY, "09:00", "10:30")), tariff(card))
    assert [(line.unit.value, line.quantity) for line in short.lines] == [("hour", Decimal("1.5"))]


def test_a2_19_studios_over_bill_the_kwh():
    """The price of a kWh and its meter are shown before, and what is billed is what was read at that price."""
    wanted = stage(TUESDAY, "08:00", "18:00", power_mode="metered")
    before = quote(asked(wanted), tariff()).lines[-1]
    after = quote(asked(replace(wanted, power_kwh=Decimal(120))), tariff()).lines[-1]
    assert (before.unit_price, before.meter) == (after.unit_price, after.meter)
    assert after.net == before.unit_price.times(120)
