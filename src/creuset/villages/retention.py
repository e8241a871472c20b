"""How long a village keeps what it said it would not keep for ever."""

from datetime import date, datetime
from typing import Literal

from dateutil.relativedelta import relativedelta
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from creuset.core import outbox
from creuset.villages.models import Village

type What = Literal[
    "visit_requests",
    "presences",
    "visitors",
    "reception",
    "people",
    "bookings",
    "audit",
    "messages",
    "contracts",
    "identities",
    "surveys",
]

#: Where a village says nothing.
USUAL_MONTHS: dict[What, int] = {
    "visit_requests": 12,
    "presences": 3,
    "visitors": 3,
    "reception": 24,
    "people": 36,
    "bookings": 60,
    "audit": 60,
    "messages": 12,
    # What is due is asked for five years: article 2224 of the Code civil.
    "contracts": 60,
    # Five years from the end of the relation: article L561-12 of the Code monétaire et financier.
    "identities": 60,
    "surveys": 60,
}


#: What is said of each where a village tells how long it keeps.
LABELS: dict[What, Promise] = {
    "visit_requests": _("Requests to visit, for an option or a quote: name, address, words"),
    "presences": _("Who was in the building, and when, whom they visited: for the fire brigade"),
    "visitors": _(
        "Visitors whom somebody announced: name, company, address, number plate, when they came, "
        "what they accepted"
    ),
    "reception": _("Parcels and letters, requests, badges, keys and lockers, once they are over"),
    "people": _("People and their account, after the last thing they did here"),
    "bookings": _("Who booked what, after its end"),
    "contracts": _("What contracts said and who signed them, after their end"),
    "identities": _("Copies of the identity papers of domiciled companies, after the end: by law"),
    "surveys": _("What projects of programmes answered to surveys, after they closed"),
    "audit": _("Who changed what"),
    "messages": _("Messages that were sent"),
}


def kept_for(village: Village) -> list[tuple[str, int]]:
    """Return what the village keeps of people, in words, and for how many months."""
    return [(str(label), months(village, what)) for what, label in LABELS.items()]


def months(village: Village, what: What) -> int:
    """Return for how many months the village keeps what is of the kind."""
    return int(village.retention.get(f"{what}_months", USUAL_MONTHS[what]))


def kept_since(village: Village, what: What, *, now: datetime) -> datetime:
    """Return the instant before which the village keeps nothing of the kind."""
    return now - relativedelta(months=months(village, what))


def kept_until(village: Village, what: What, since: date) -> date:
    """Return the last day on which the village keeps something of the kind that ended that day."""
    months = int(village.retention.get(f"{what}_months", USUAL_MONTHS[what]))
    return since + relativedelta(months=months)


def kept_since_by_any(what: What, *, now: datetime) -> datetime:
    """Return the instant before which nothing of the kind is kept that belongs to no village.

    That is as long as the village that keeps least.
    """
    known = (kept_since(village, what, now=now) for village in Village.objects.all())
    return max(known, default=now - relativedelta(months=USUAL_MONTHS[what]))


def forget_messages(now: datetime) -> int:
    """Messages delivered longer ago than their village keeps them are gone; return how many.

    What belongs to no village, such as the mail of signing in, is kept no longer than by the
    village that keeps least.
    """
    gone = sum(
        outbox.forget_delivered(
            village_id=village.pk, before=kept_since(village, "messages", now=now)
        )
        for village in Village.objects.all()
    )
    least = kept_since_by_any("messages", now=now)
    return gone + outbox.forget_delivered(village_id=None, before=least)
