"""What the keys and words of rules and prices are called on a form."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.bookings.models import NOTICE_LABELS, RULE_LABELS, SEGMENT_LABELS
from creuset.bookings.rules.policies import Over, Rule, Step, Unit
from creuset.bookings.rules.policies import Per as Whose
from creuset.bookings.rules.tariffs import Notice
from creuset.bookings.rules.tariffs.values import Per
from creuset.bookings.states import Requirement, SegmentKind
from creuset.bookings.written.policies import Needed
from creuset.bookings.written.prices import Weekday
from creuset.places.kinds import Kind

type Words = str | Promise

#: By key; a rule or a kind of line may call its own otherwise.
LABELS: dict[str, Words] = {
    "code": _("Code"),
    "name": _("Name"),
    "rule": _("Rule"),
    "why": _("Why, as whoever is refused reads it"),
    "kinds": _("Kinds of spaces"),
    "buildings": _("Buildings"),
    "resources": _("Spaces"),
    "groups": _("Only for these groups"),
    "except_groups": _("Not for these groups"),
    "only": _("Groups"),
    "step": _("Booked by"),
    "minutes": _("Minutes"),
    "slots": _("Hours of each half-day, or of the day"),
    "hours": _("Hours, to the minute"),
    "days": _("Whole days"),
    "at_least_minutes": _("Shortest length, in minutes"),
    "at_most_minutes": _("Longest length, in minutes"),
    "most": _("How many at most"),
    "unit": _("What is counted"),
    "per": _("Whose bookings count together"),
    "over": _("In each"),
    "above_minutes": _("Only what is longer than so many minutes"),
    "certificate": _("Certificate"),
    "noisy": _("Periods that make noise"),
    "quiet": _("Periods that need quiet"),
    "noisy_spaces": _("Spaces where any use makes noise"),
    "quiet_spaces": _("Spaces where any use needs quiet"),
    "offers": _("Options are taken"),
    "lasts_hours": _("An option stands for so many hours"),
    "lasts_in_open_days": _("Closed days do not count for it"),
    "answer_hours": _("A challenge is answered within so many hours"),
    "answer_in_open_days": _("Closed days do not count for the answer"),
    "again_after_hours": _("Hours before a new option of the same company"),
    "deepest": _("Options in a row, at most"),
    "requires": _("To confirm"),
    "after_minutes": _("Minutes for which the place is kept"),
    "kept": _("People may wait for it"),
    "accept_hours": _("Hours to accept what one waited for"),
    "in_open_days": _("Closed days do not count for them"),
    "from": _("First day"),
    "until": _("Last day"),
    "vat": _("Key of VAT"),
    "ladder": _("Cancellation ladder"),
    "discount": _("Discount, in percent"),
    "deposit": _("Deposit, before VAT"),
    "percent": _("Percent"),
    "percents": _("Percentages"),
    "notice": _("Notice is counted in"),
    "steps": _("Steps, without hole or overlap"),
    "at_least": _("At least"),
    "at_most": _("At most"),
    "for": _("For periods of"),
    "hour": _("An hour"),
    "half_day": _("A half-day"),
    "day": _("A day"),
    "week": _("A week"),
    "month": _("A month"),
    "half_day_hours": _("Hours that a half-day holds"),
    "day_hours": _("Hours that a day holds"),
    "step_minutes": _("Counted by so many minutes begun"),
    "overtime": _("Overtime"),
    "tiers": _("Tiers"),
    "after_hours": _("After so many hours of overtime"),
    "holidays": _("On public holidays"),
    "kwh": _("A kWh, by the meter"),
    "kva": _("A kVA kept, a day"),
    "meter": _("Meter"),
    "price": _("Price of each, before VAT"),
    "rates": _("Prices of time"),
    "surcharges": _("Surcharges"),
    "power": _("Power"),
    "extras": _("Extras"),
    "vat_rates": _("Keys of VAT"),
    "cancellation_ladders": _("Cancellation ladders"),
    "rate_cards": _("Rate cards"),
}
OWN_LABELS: dict[tuple[str, str], Words] = {
    (Rule.GRANULARITY, "hours"): _("Hours of a production day"),
    (Rule.GRANULARITY, "minutes"): _("Minutes of a step"),
    (Rule.COOL_DOWN, "minutes"): _("Minutes between two bookings"),
    ("rate_cards", "deposit"): _("Deposit asked, in percent of the total"),
    ("surcharges", "percent"): _("How much more, in percent"),
    ("surcharges", "days"): _("On these days"),
    ("surcharges", "hours"): _("At these hours"),
    ("extras", "per"): _("For each"),
    ("overtime", "step_minutes"): _("Overtime counted by so many minutes begun"),
    ("tiers", "percent"): _("Percent of the plain hour"),
    ("steps", "percent"): _("Percent owed"),
    ("percents", "from"): _("From"),
}
HELPS: dict[tuple[str, str], Words] = {
    ("", "slots"): _("Such as 08:00-13:00, 14:00-19:00"),
    ("surcharges", "hours"): _("Such as 21:00-06:00; past midnight where they end earlier."),
    ("", "kinds"): _("None ticked: all."),
    ("", "days"): _("To the end of the day; or else hours."),
    ("surcharges", "days"): _("Days, or else hours."),
    ("rates", "vat"): _("Empty: the card’s."),
    ("rates", "ladder"): _("Empty: the card’s."),
}
WHOSE = {Whose.PERSON: _("Person"), Whose.COMPANY: _("Company"), Whose.GROUP: _("Group")}
OPTIONS: dict[type[StrEnum], Mapping[Any, Words]] = {
    Rule: RULE_LABELS,
    Notice: NOTICE_LABELS,
    SegmentKind: SEGMENT_LABELS,
    Kind: {kind: kind.label for kind in Kind},
    Step: {
        Step.MINUTES: _("Minutes"),
        Step.HALF_DAY: _("Half-days"),
        Step.DAY: _("Whole days"),
        Step.PRODUCTION_DAY: _("Production days"),
    },
    Whose: WHOSE,
    Over: {Over.DAY: _("Day"), Over.WEEK: _("Week"), Over.MONTH: _("Month")},
    Unit: {Unit.HOURS: _("Hours"), Unit.TIMES: _("Times")},
    Needed: {
        Needed.INDUCTION: _("Safety induction"),
        Needed.INSURANCE: _("Insurance certificate"),
    },
    Requirement: {
        Requirement.QUOTE: _("Accepted quote"),
        Requirement.DEPOSIT: _("Deposit received"),
        Requirement.INSURANCE: _("Insurance certificate"),
        Requirement.INDUCTION: _("Safety induction"),
    },
    Per: {
        Per.HOUR: _("Hour"),
        Per.DAY: _("Day"),
        Per.BOOKING: pgettext_lazy("counted", "Booking"),
        Per.PERSON: _("Person"),
    },
    Weekday: {
        Weekday.MON: _("Monday"),
        Weekday.TUE: _("Tuesday"),
        Weekday.WED: _("Wednesday"),
        Weekday.THU: _("Thursday"),
        Weekday.FRI: _("Friday"),
        Weekday.SAT: _("Saturday"),
        Weekday.SUN: _("Sunday"),
    },
}


def label(owner: str, name: str) -> Words:
    """Return what a key is called, of that rule or shelf."""
    return OWN_LABELS.get((owner, name)) or LABELS[name]


def hint(owner: str, name: str) -> Words:
    """Return what helps to fill a key."""
    return HELPS.get((owner, name)) or HELPS.get(("", name), "")
