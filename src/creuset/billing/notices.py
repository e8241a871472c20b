"""Customers are told before a quote that waits for them ends, and once it has."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.billing.models import Quote
from creuset.billing.queries.quotes import in_state
from creuset.billing.rules.quotes import ENDS_SOON
from creuset.billing.states import QuoteState
from creuset.billing.words import money_text
from creuset.core.text import day_text, localized
from creuset.kernel.money import Money
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.queries.belonging import told_of_money
from creuset.villages.models import Village

ABOUT_TO_LAPSE = "billing.quote_about_to_lapse"
LAPSED = "billing.quote_lapsed"
#: What ended longer ago is news to nobody.
RECENT = timedelta(days=14)


def register() -> None:
    """People may choose how they are told of it."""
    group = gettext_lazy("My quotes")
    topics.register(
        Topic(ABOUT_TO_LAPSE, gettext_lazy("It ends in two days"), group, say_soon),
        Topic(LAPSED, gettext_lazy("It ended without an answer"), group, say_lapsed),
    )


def say_soon(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of a quote that still waits and soon ends."""
    words = _words(content)
    return _said(
        content,
        village,
        _("ends on %(day)s: quote %(number)s") % words,
        _(
            "The quote %(number)s (%(title)s) waits for your answer until %(day)s. Answer on your page, or at "
            "the address that was mailed to you."
        )
        % words,
    )


def say_lapsed(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of a quote that ended without an answer."""
    words = _words(content)
    return _said(
        content,
        village,
        _("ended: quote %(number)s") % words,
        _("The quote %(number)s (%(title)s) ended on %(day)s. Ask for a new one.") % words,
    )


def remind_of_quotes(now: datetime) -> int:
    """Customers are told, once, of the quotes that end in two days and of those that have ended; return how many."""
    return sum(
        _tell(quote, topic, village, now=now)
        for village in Village.objects.filter(quotes__isnull=False).distinct()
        for topic, rows in _due(village, village.day_of(now)).items()
        for quote in rows.select_related("party").order_by("pk")
    )


def _due(village: Village, today: date) -> dict[str, QuerySet[Quote]]:
    rows = Quote.objects.filter(village=village)
    return {
        ABOUT_TO_LAPSE: rows.filter(
            in_state(QuoteState.SENT, today), valid_until__lte=today + ENDS_SOON
        ),
        LAPSED: rows.filter(in_state(QuoteState.EXPIRED, today), valid_until__gte=today - RECENT),
    }


def _tell(quote: Quote, topic: str, village: Village, *, now: datetime) -> bool:
    sent_on = village.day_of(quote.sent_at or quote.made_at)
    if topic == ABOUT_TO_LAPSE and quote.valid_until - sent_on <= ENDS_SOON:
        # Whoever has just read it needs no reminder.
        return False
    for party in told_of_money(quote.party):
        tell(
            party=party,
            village=village,
            topic=topic,
            key=str(quote.pk),
            content={
                "quote": quote.pk,
                "number": quote.printed,
                "title": quote.title,
                "until": quote.valid_until.isoformat(),
                "gross": quote.gross_cents,
                "currency": quote.currency,
            },
            now=now,
        )
    return True


def _words(content: Mapping[str, Any]) -> dict[str, str]:
    return {
        "number": content["number"],
        "title": localized(content["title"]),
        "day": day_text(date.fromisoformat(content["until"])),
    }


def _said(content: Mapping[str, Any], village: Village, subject: str, sentence: str) -> Said:
    amount = money_text(Money(content["gross"], content["currency"]))
    return Said(
        subject=subject,
        sentence=sentence,
        details=((_("Total to pay:"), amount),),
        path=reverse("quotes_my:quote", kwargs={"village": village.slug, "pk": content["quote"]}),
        way=_("Your quote"),
    )
