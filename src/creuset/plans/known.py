"""What contracts and papers know of those who move in or out: house rules, security deposits, states of places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField

from creuset.core import outbox
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.documents.models import Acceptance
from creuset.documents.queries.house_rules import rules_in_force
from creuset.people.models import Party, User
from creuset.plans.actions.checklists import look_at_party
from creuset.plans.kinds import Fact
from creuset.plans.knowing import known_by
from creuset.plans.models import Inspection, SecurityDeposit, TodoList
from creuset.plans.queries.coverage import people_of
from creuset.villages.models import Village

ACCEPTED = "documents.rules_accepted"


SUBSCRIPTIONS = GivenList("subscriptions", BigIntegerField())
DEPOSITS = Prepared(lambda: SecurityDeposit.objects.filter(subscription_id__in=SUBSCRIPTIONS))
AGREED = Prepared(
    lambda: Inspection.objects.filter(
        subscription_id__in=SUBSCRIPTIONS,
        village_agreed_at__isnull=False,
        holder_agreed_at__isnull=False,
    ).values_list("subscription_id", "moment")
)
WHO_ACCEPTED = Prepared(
    lambda: Acceptance.objects.filter(
        text_id=Given("text", BigIntegerField()),
        party_id__in=GivenList("people", BigIntegerField()),
    ).values_list("party_id", flat=True)
)
#: Who has an account.
WHO_HAS = Prepared(
    lambda: User.objects.filter(party_id__in=GivenList("people", BigIntegerField())).values_list(
        "party_id", flat=True
    )
)


def register() -> None:
    """Lists of arrival and departure follow what is signed, held and agreed."""
    known_by(Fact.HOUSE_RULES, rules_accepted)
    known_by(Fact.DEPOSIT_HELD, deposit_held)
    known_by(Fact.DEPOSIT_SETTLED, deposit_settled)
    known_by(Fact.INSPECTED, inspected)
    outbox.receive(ACCEPTED, follow_rules)


def follow_rules(payload: Mapping[str, Any], now: datetime) -> None:
    """Somebody accepted the house rules: what waits for it is looked at."""
    party = Party.objects.filter(pk=payload["party"]).first()
    if party is not None:
        look_at_party(party, now=now)


def rules_accepted(village: Village, lists: Sequence[TodoList], on: date) -> Collection[int]:
    """Return those of which everybody with an account accepted the house rules in force: somebody at least."""
    text = rules_in_force(village, on=on)
    people = people_of(one.subscription for one in lists)
    if text is None:
        return {one.pk for one in lists}
    named = {pk for some in people.values() for pk in some}
    if not named:
        return set()
    accepted, asked = set(WHO_ACCEPTED(text=text.pk, people=named)), set(WHO_HAS(people=named))
    found = set()
    for one in lists:
        mine = people.get(one.subscription_id, frozenset()) & (asked | accepted)
        if mine and mine <= accepted:
            found.add(one.pk)
    return found


def deposit_held(_village: Village, lists: Sequence[TodoList], _on: date) -> Collection[int]:
    """Return those whose security deposit is held whole, or who are asked for none."""
    deposits = _deposits(lists)
    return {
        one.pk
        for one in lists
        if (
            row.held_cents >= row.asked_cents
            if (row := deposits.get(one.subscription_id))
            else not one.subscription.offer.deposit_percent
        )
    }


def deposit_settled(_village: Village, lists: Sequence[TodoList], _on: date) -> Collection[int]:
    """Return those of whose security deposit nothing is held any more."""
    deposits = _deposits(lists)
    return {
        one.pk
        for one in lists
        if (row := deposits.get(one.subscription_id)) is None or not row.held_cents
    }


def inspected(_village: Village, lists: Sequence[TodoList], _on: date) -> Collection[int]:
    """Return those on the state of whose place both sides agree."""
    agreed = set(AGREED(subscriptions=[one.subscription_id for one in lists]))
    return {one.pk for one in lists if (one.subscription_id, one.moment) in agreed}


def _deposits(lists: Sequence[TodoList]) -> dict[int, SecurityDeposit]:
    rows = DEPOSITS(subscriptions=[one.subscription_id for one in lists])
    return {row.subscription_id: row for row in rows}
