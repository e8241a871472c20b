"""People are told again of a contract that waits for their signature, and of house rules that wait for their yes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.core.text import localized
from creuset.documents.models import Contract
from creuset.documents.queries.house_rules import missing_of, rules_in_force
from creuset.documents.rules.terms import RULES
from creuset.documents.states import ContractState
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.queries.belonging import spokespeople_of
from creuset.villages.models import Village

WAITS = "documents.contract_waits"
RULES_WAIT = "documents.rules_wait"
#: So long after it was sent, the last first: each is told once.
STEPS = (timedelta(days=10), timedelta(days=3))
#: House rules are told of on their first day, then once more.
AGAIN = timedelta(days=7)
#: What waits longer is for the desk to take up.
LONGEST = timedelta(days=40)


def register() -> None:
    """People may choose how they are told of it."""
    group = gettext_lazy("My contracts")
    topics.register(
        Topic(WAITS, gettext_lazy("It waits for a signature"), group, say_waits),
        Topic(RULES_WAIT, gettext_lazy("New house rules are to be accepted"), group, say_rules),
    )


def say_waits(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of a contract that waits for its signature."""
    words = {"title": localized(content["title"]), "reference": content["reference"]}
    return Said(
        subject=_("to be signed: %(title)s") % words,
        sentence=_("%(title)s (%(reference)s) waits for your signature.") % words,
        path=reverse(
            "contracts_my:contract", kwargs={"village": village.slug, "pk": content["contract"]}
        ),
        way=_("Read and sign it"),
    )


def say_rules(content: Mapping[str, Any], village: Village) -> Said:
    """Return what is told of house rules that somebody has not accepted."""
    words = {"number": content["number"]}
    return Said(
        subject=_("house rules to be accepted"),
        sentence=_("Version %(number)s of the house rules is in force: read and accept it.")
        % words,
        path=reverse("contracts_my:rules", kwargs={"village": village.slug}),
        way=_("House rules"),
    )


def remind_of_contracts(now: datetime) -> int:
    """Whoever signs is told 3, then 10 days after a contract was sent; return how many wait so long."""
    rows = Contract.objects.filter(
        state=ContractState.SENT, sent_at__lte=now - min(STEPS), sent_at__gt=now - LONGEST
    )
    waiting = list(rows.select_related("village", "party").order_by("pk"))
    for row in waiting:
        _remind(row, now=now)
    return len(waiting)


def remind_of_rules(now: datetime) -> int:
    """Members are told of house rules in force that they have not accepted, and again a week later; return how many."""
    villages = Village.objects.filter(contract_texts__code=RULES).distinct()
    return sum(_remind_of_rules(village, now=now) for village in villages)


def _remind(row: Contract, *, now: datetime) -> None:
    sent_at = row.sent_at or now
    step = next(step for step in STEPS if now - sent_at >= step)
    for party in spokespeople_of(row.party):
        tell(
            party=party,
            village=row.village,
            topic=WAITS,
            key=f"{row.pk} {row.paper_sha256[:12]} {step.days}",
            content={"contract": row.pk, "title": row.title, "reference": row.reference},
            now=now,
        )


def _remind_of_rules(village: Village, *, now: datetime) -> int:
    today = village.day_of(now)
    text = rules_in_force(village, on=today)
    if text is None or text.first_day is None or today - text.first_day > LONGEST:
        return 0
    step = "again" if today - text.first_day >= AGAIN else "first"
    missing = list(missing_of(text))
    for party in missing:
        tell(
            party=party,
            village=village,
            topic=RULES_WAIT,
            key=f"{text.pk} {step}",
            content={"number": text.number},
            now=now,
        )
    return len(missing)
