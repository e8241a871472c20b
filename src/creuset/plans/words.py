"""How prices of subscriptions are written, and by when things are done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.billing.words import money_text
from creuset.kernel.money import Money
from creuset.plans.kinds import Moment
from creuset.plans.models import Term


def cycle_text(months: int) -> str:
    """Return how often a price is due."""
    if not months:
        return _("once")
    if months == 12:  # noqa: PLR2004 - a year
        return _("a year")
    return ngettext("a month", "every %(count)s months", months) % {"count": months}


def price_text(term: Term) -> str:
    """Return what a cycle of the terms costs before VAT, charges apart."""
    price = money_text(term.price)
    return f"{price} {cycle_text(term.offer.cycle_months)}"


def value_text(term: Term) -> str:
    """Return what the catalogue asks for it."""
    return money_text(Money(term.catalogue_cents, term.currency))


def when_text(moment: Moment, days: int) -> str:
    """Say by when a thing on a list is done, from the first day or the last."""
    count = abs(days)
    if moment is Moment.ARRIVAL:
        on = _("on the first day")
        before = ngettext("%(days)d day before the first", "%(days)d days before the first", count)
        after = ngettext("%(days)d day after the first", "%(days)d days after the first", count)
    else:
        on = _("on the last day")
        before = ngettext("%(days)d day before the last", "%(days)d days before the last", count)
        after = ngettext("%(days)d day after the last", "%(days)d days after the last", count)
    if not days:
        return on
    return (before if days < 0 else after) % {"days": count}
