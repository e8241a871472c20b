"""Hosting in kind is de minimis aid: the register says what each subscription in kind is worth in all."""

from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.billing.actions.aids import settle_source
from creuset.billing.queries.aids import foresee
from creuset.billing.rules.aids import CURRENCY
from creuset.kernel.money import Money
from creuset.people.actors import HOUSE, Actor
from creuset.plans.actions.telling import KIND
from creuset.plans.contract_words import in_each
from creuset.plans.models import Subscription
from creuset.plans.queries.in_kind import value_until
from creuset.plans.rules.in_kind import right_until
from creuset.plans.states import STANDING, SubscriptionState

#: Those whose days were given, or will be.
GIVEN = STANDING | {SubscriptionState.ENDED}


def check_aid(row: Subscription, *, now: datetime) -> None:
    """Raise TooMuchAid where the party may not be granted what it is offered in kind, as the terms are written."""
    today = row.village.day_of(now)
    if _is_counted(row) and (worth := _worth(row, today)):
        foresee(row.village, row.party, worth, today)


def settle_aid(row: Subscription, *, by: Actor, now: datetime, must_fit: bool = True) -> None:
    """The register says what is given in kind from the first day to the last; without a last day, a year at a time.

    What is more than before is an aid of today, what is less a counter-entry. Raise TooMuchAid.
    """
    if not _is_counted(row):
        return
    today = row.village.day_of(now)
    nothing = Money.zero(CURRENCY)
    with override(row.village.language):
        why = _("The hosting in kind has other days or another value.")
    settle_source(
        village=row.village,
        party=row.party,
        source=(KIND, row.pk),
        gross=_worth(row, today) if row.state in GIVEN else nothing,
        words=in_each(partial(_words, row)),
        granted_on=today,
        why=why,
        must_fit=must_fit,
        by=by,
        now=now,
    )


def settle_years(now: datetime) -> int:
    """What is given in kind without a last day is in the register for the year that began; return for how many."""
    rows = Subscription.objects.filter(is_in_kind=True, state__in=STANDING, last_on__isnull=True)
    found = list(rows.select_related("village", "party", "offer").order_by("pk"))
    for row in found:
        # It was agreed: the register says so, above the ceiling too.
        settle_aid(row, by=HOUSE, now=now, must_fit=False)
    return len(found)


def _is_counted(row: Subscription) -> bool:
    return row.is_in_kind and row.village.currency == CURRENCY


def _worth(row: Subscription, today: date) -> Money:
    free_until = max(
        row.terms.filter(price_cents=0).values_list("until_on", flat=True), default=row.starts_on
    )
    until = right_until(
        free_until=free_until, last_on=row.last_on, starts_on=row.starts_on, today=today
    )
    return value_until(row, until)


def _words(row: Subscription) -> str:
    return _("Hosting in kind: %(offer)s, no. %(number)s") % {
        "offer": row.offer.name,
        "number": row.number,
    }
