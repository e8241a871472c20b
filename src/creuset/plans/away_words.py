"""Absences as people say them: until Thursday, every Friday, every other week on Mondays."""

from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from creuset.core.text import day_text, days_text
from creuset.kernel.recurrence import read_rule
from creuset.plans.amounts import Amount
from creuset.plans.rules.absence import WEEKDAYS as CODES
from creuset.plans.rules.absence import Away, Per
from creuset.plans.rules.offers import OfferTerms


def absence_text(away: Away, *, today: date) -> str:
    """Return which days somebody is away."""
    if not away.rule:
        return _range_text(away, today)
    said = _rule_text(away.rule)
    first = day_text(away.first_on, today=today)
    if away.last_on is None:
        if away.first_on <= today:
            return said
        return _("%(rule)s, from %(day)s on") % {"rule": said, "day": first}
    days = days_text(away.first_on, away.last_on, today=today)
    return pgettext("which days", "%(rule)s, %(days)s") % {"rule": said, "days": days}


def _range_text(away: Away, today: date) -> str:
    if away.last_on is None:
        return _("from %(day)s on, until they are back") % {
            "day": day_text(away.first_on, today=today)
        }
    if away.last_on == away.first_on:
        return day_text(away.first_on, today=today)
    return days_text(away.first_on, away.last_on, today=today)


def _rule_text(rule: str) -> str:
    parts = read_rule(rule)
    days = parts.get("BYDAY", "").split(",")
    is_plain = parts["FREQ"] == "WEEKLY" and parts.keys() <= {"FREQ", "INTERVAL", "BYDAY", "WKST"}
    if not is_plain or not set(days) <= set(CODES):
        return _("by the rule %(rule)s") % {"rule": rule}
    names = [_weekday(CODES.index(day)) for day in days]
    every = int(parts.get("INTERVAL", 1))
    return ngettext("every week on %(days)s", "every %(count)d weeks on %(days)s", every) % {
        "count": every,
        "days": ", ".join(names),
    }


def _weekday(number: int) -> str:
    """Return the name of a day of the week as it stands in a sentence: French writes it small."""
    name = str(WEEKDAYS[number])
    return name.lower() if (get_language() or "fr").startswith("fr") else name


def reward_text(terms: OfferTerms) -> str:
    """Return what a day gives whoever leaves their place to others; nothing where the village gives nothing."""
    reward = terms.absence
    if reward is None:
        return ""
    amount = Amount(reward.unit, reward.amount, terms.prices[0].price.currency)
    return {
        Per.FREED: _("%(amount)s for each open day that was left to others before it began"),
        Per.BOOKED: _("%(amount)s for each day that somebody else booked"),
    }[reward.per] % {"amount": amount}
