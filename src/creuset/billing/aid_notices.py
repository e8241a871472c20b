"""Companies are told what aid they were granted, under which regulation, and what is left of the ceiling."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from creuset.billing.models import Aid
from creuset.billing.queries.aids import undertaking_of
from creuset.billing.rules.aids import CEILING, COUNTED, CURRENCY, LegalBasis
from creuset.billing.words import money_text
from creuset.core.text import day_text, localized
from creuset.kernel.money import Money
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.queries.belonging import told_of_money
from creuset.villages.models import Village

GRANTED = "billing.aid_granted"


def register() -> None:
    """People may choose how they are told of it."""
    topics.register(
        Topic(
            GRANTED,
            gettext_lazy("Aid granted, more or less than before"),
            gettext_lazy("Aid received"),
            say,
        )
    )


def tell_company(row: Aid, *, standing_cents: int, now: datetime) -> None:
    """Whoever looks after the money of the party is told of the entry, and of what stands of the aid with it."""
    today = row.village.day_of(now)
    left = undertaking_of(row.village, row.party, today).standing.left
    for party in told_of_money(row.party):
        tell(
            party=party,
            village=row.village,
            topic=GRANTED,
            key=str(row.pk),
            content={
                "aid": row.pk,
                "party": row.party.name,
                "cents": standing_cents,
                "is_corrected": row.corrects_id is not None,
                "what": row.words,
                "on": row.granted_on.isoformat(),
                "basis": row.legal_basis,
                "left": left.cents if row.legal_basis in COUNTED else None,
                "why": row.why,
            },
            now=now,
        )


def say(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of an aid: its amount, the regulation, and what may still be granted."""
    amount = money_text(Money(content["cents"], CURRENCY))
    words = {
        "amount": amount,
        "party": content["party"],
        "what": localized(content["what"], get_language()),
        "day": day_text(date.fromisoformat(content["on"])),
        "regulation": LegalBasis(content["basis"]).value,
    }
    sentence = (
        _("The aid granted to %(party)s on %(day)s now stands at %(amount)s: %(what)s.")
        if content["is_corrected"]
        else _("%(party)s was granted an aid of %(amount)s on %(day)s: %(what)s.")
    )
    law = _("It is de minimis aid under Regulation (EU) %(regulation)s.")
    return Said(
        subject=_("an aid was corrected") if content["is_corrected"] else _("an aid was granted"),
        sentence=f"{sentence % words} {law % words}",
        details=_left(content),
        reason=content["why"],
        path=reverse("aids_my:list", args=[village]),
        way=_("The aid that you received"),
    )


def _left(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if content["left"] is None:
        return ()
    label = _("Left of the ceiling of %(ceiling)s in three years:") % {
        "ceiling": money_text(CEILING)
    }
    return ((label, money_text(Money(content["left"], CURRENCY))),)
