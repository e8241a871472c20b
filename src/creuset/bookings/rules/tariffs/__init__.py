"""Prices of bookings: pure functions on values, without Django, clock or database."""

from creuset.bookings.rules.tariffs.asking import Asked, AskedExtra, AskedPeriod
from creuset.bookings.rules.tariffs.cancelling import (
    MISSED,
    Booked,
    Fee,
    absence_lines,
    cancellation_fee,
)
from creuset.bookings.rules.tariffs.errors import NoRate, NoVat
from creuset.bookings.rules.tariffs.ladders import (
    BadLadder,
    Ladder,
    Notice,
    Step,
    check_ladder,
    faults_of,
)
from creuset.bookings.rules.tariffs.lines import Counted, Line, Nature, Quoted, VatTotal
from creuset.bookings.rules.tariffs.paid import Giver, credited, kept_shares, needs_of
from creuset.bookings.rules.tariffs.quoting import Accepted, quote, shape_of
from creuset.bookings.rules.tariffs.values import (
    Extra,
    Overtime,
    Per,
    PowerRate,
    Prices,
    Rate,
    RateCard,
    Scope,
    Surcharge,
    Tariff,
    Tier,
    Unit,
    Vat,
)

__all__ = [
    "MISSED",
    "Accepted",
    "Asked",
    "AskedExtra",
    "AskedPeriod",
    "BadLadder",
    "Booked",
    "Counted",
    "Extra",
    "Fee",
    "Giver",
    "Ladder",
    "Line",
    "Nature",
    "NoRate",
    "NoVat",
    "Notice",
    "Overtime",
    "Per",
    "PowerRate",
    "Prices",
    "Quoted",
    "Rate",
    "RateCard",
    "Scope",
    "Step",
    "Surcharge",
    "Tariff",
    "Tier",
    "Unit",
    "Vat",
    "VatTotal",
    "absence_lines",
    "cancellation_fee",
    "check_ladder",
    "credited",
    "faults_of",
    "kept_shares",
    "needs_of",
    "quote",
    "shape_of",
]
