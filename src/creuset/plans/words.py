"""How prices of subscriptions are written."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.billing.words import money_text
from creuset.kernel.money import Money
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
