"""Rate cards as production houses and coworking places publish them, and random ones."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from creuset.bookings.rules.tariffs import (
    Asked,
    AskedExtra,
    AskedPeriod,
    Extra,
    Ladder,
    Notice,
    Overtime,
    Per,
    PowerRate,
    Prices,
    Rate,
    RateCard,
    Scope,
    Step,
    Surcharge,
    Tariff,
    Tier,
    Vat,
)
from creuset.kernel.money import Money
from creuset.kernel.spans import Span, local_instant
from tests.strategies import PARIS, zones

SHOOTING = frozenset({"shoot", "prelight"})
BUILDING = frozenset({"build", "strike"})


def euros(amount) -> Money:
    return Money(round(Decimal(str(amount)) * 100), "EUR")


def at(day: date, hour: str) -> datetime:
    return local_instant(day, time.fromisoformat(hour), PARIS)


def names(name: str) -> dict[str, str]:
    return {"fr": name, "en": name}


OVERTIME = Overtime(30, (Tier(0, Decimal(150)), Tier(4, Decimal(200))))
SHOOT_RATE = Rate(
    "plateau-tournage",
    names("Tournage"),
    Scope(kinds=frozenset({"stage"})),
    Prices(day=euros(875), week=euros(4000), day_hours=10),
    SHOOTING,
    OVERTIME,
)
BUILD_RATE = Rate(
    "plateau-montage",
    names("Montage décor"),
    Scope(kinds=frozenset({"stage"})),
    Prices(day=euros(600), week=euros(2700), day_hours=10),
    BUILDING,
)
MEETING_RATE = Rate(
    "reunion",
    names("Salles de réunion"),
    Scope(kinds=frozenset({"meeting"})),
    Prices(hour=euros(20), half_day=euros(60), day=euros(100), day_hours=8),
)
WEEKEND = Surcharge(
    "week-end", names("Week-end"), Decimal(25), weekdays=frozenset({5, 6}), on_holidays=False
)
HOLIDAY = Surcharge("ferie", names("Jour férié"), Decimal(50), on_holidays=True)
EVENING = Surcharge("nuit", names("Nuit"), Decimal(50), starts=21 * 60, ends=6 * 60)
POWER = PowerRate(
    "courant",
    names("Courant"),
    Scope(kinds=frozenset({"stage"})),
    SHOOTING,
    per_day=euros(100),
    per_kwh=euros("0.29"),
    meter="P2",
)
COFFEE = Extra("cafe", names("Café d’accueil"), euros(4), Per.PERSON, vat="reduced")
SOUND = Extra("regisseur", names("Régisseur"), euros(45), Per.HOUR)
STANDARD = RateCard(
    "standard",
    names("Tarifs"),
    "normal",
    rates=(SHOOT_RATE, BUILD_RATE, MEETING_RATE),
    surcharges=(WEEKEND, HOLIDAY, EVENING),
    powers=(POWER,),
    extras=(COFFEE, SOUND),
    deposit_percent=Decimal(30),
    ladder="plateaux",
)
LADDER = Ladder(
    "plateaux",
    names("Plateaux"),
    (Step(31, Decimal(0)), Step(11, Decimal(50), 30), Step(0, Decimal(100), 10)),
)
HOURS_LADDER = Ladder(
    "salles", names("Salles"), (Step(24, Decimal(0)), Step(0, Decimal(100), 23)), Notice.HOURS
)
VATS = {
    "normal": Vat("normal", names("TVA"), ((date(2000, 4, 1), Decimal("19.6")), (date(2014, 1, 1), Decimal(20)))),
    "reduced": Vat("reduced", names("TVA réduite"), ((date(2014, 1, 1), Decimal(10)),)),
}  # fmt: skip


def tariff(*cards: RateCard, holidays=frozenset()) -> Tariff:
    return Tariff(
        "EUR",
        cards or (STANDARD,),
        {"plateaux": LADDER, "salles": HOURS_LADDER},
        VATS,
        holidays,
    )


def stage(
    day: date, start: str, end: str, kind: str = "shoot", *, last=None, **more
) -> AskedPeriod:
    span = Span(at(day, start), at(last or day, end))
    return AskedPeriod(("plateau-2",), names("Plateau 2"), "stage", span, kind, **more)


def room(day: date, start: str, end: str, *, last=None) -> AskedPeriod:
    span = Span(at(day, start), at(last or day, end))
    return AskedPeriod(("rushes",), names("Rushes"), "meeting", span)


def asked(*periods: AskedPeriod, extras: tuple[AskedExtra, ...] = ()) -> Asked:
    return Asked(periods, PARIS, extras)


# ---- random ones, believable: no unit is dearer by the hour than the shorter one -----------------


@st.composite
def rates(draw) -> Rate:
    # A quarter of an hour, once and a half, is whole cents: what is rounded apart may differ by one.
    hour = 8 * draw(st.integers(0, 1_250))
    half_hours = draw(st.integers(2, 5))
    day_hours = draw(st.integers(half_hours * 2, 12) | st.just(24))
    half = draw(st.integers(hour, hour * half_hours) if hour else st.integers(0, 0))
    day = draw(st.integers(half, max(2 * half, half + 1)))
    week = draw(st.integers(day, max(day * 7, 1)))
    month = draw(st.integers(week, max(week * 5, 1)))
    given = draw(st.sets(st.sampled_from(["hour", "half_day", "day", "week", "month"]), min_size=1))
    worth = {"hour": hour, "half_day": half, "day": day, "week": week, "month": month}
    overtime = None
    # Overtime is owed on each day of a week as well: only there a longer stay may cost less.
    if "day" in given and day_hours < 24 and not given & {"week", "month"} and draw(st.booleans()):
        tiers = draw(st.sampled_from([(Tier(0, Decimal(100)),), OVERTIME.tiers]))
        overtime = Overtime(draw(st.sampled_from([15, 30, 60])), tiers)
    prices = Prices(
        **{name: Money(worth[name], "EUR") for name in given},
        half_day_hours=half_hours,
        day_hours=day_hours if "day" in given else 24,
        step_minutes=draw(st.sampled_from([15, 30, 60])),
    )
    return Rate("r", names("R"), Scope(), prices, overtime=overtime)


_STARTS = st.integers(0, 400 * 96).map(
    lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
) | st.integers(-60, 60).map(
    lambda quarters: datetime(2026, 10, 25, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)
_LENGTHS = st.integers(1, 48) | st.integers(1, 40 * 96)
long_spans = st.builds(
    lambda start, quarters: Span(start, start + timedelta(minutes=15 * quarters)), _STARTS, _LENGTHS
)
some_zones = zones
