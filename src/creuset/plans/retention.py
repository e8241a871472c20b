"""Whom subscriptions keep from being forgotten, and what of them is forgotten with a person."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.core.housekeeping import sweep_by
from creuset.people.actions.erasing import also_forget
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.known_of import also_tell
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.rules.erasing import Held, accounts_until, why_accounts
from creuset.plans.models import (
    Absence,
    AbsentDay,
    Inspection,
    Let,
    LotEntry,
    PlanWait,
    Seat,
    Spender,
    Subscription,
    Term,
)
from creuset.plans.models.waiting import IS_WAITING
from creuset.plans.states import STANDING, SubscriptionState
from creuset.villages.models import Village
from creuset.villages.retention import kept_since


def register() -> None:
    """Nobody is forgotten whom a subscription names: what was owed for it is kept for ten years by law."""
    keep_by(kept_by_plans)
    sweep_by("days away", forget_days_away)
    also_forget(forget_signature)
    tell_held(held_by_plans)
    for model, of in ((Term, "subscription"), (Let, "subscription"), (LotEntry, "lot")):
        also_tell(model, of=of)


def kept_by_plans(village: Village, _since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who holds or uses a subscription, or did."""
    rows = Subscription.objects.filter(village=village)
    yield rows.values_list("party_id", flat=True)
    yield rows.filter(member__isnull=False).values_list("member_id", flat=True)
    yield PlanWait.objects.filter(IS_WAITING, village=village).values_list("party_id", flat=True)


def forget_signature(party: Party, _emails: Collection[str]) -> None:
    """What an erased person signed stays signed, by nobody who can be named; its terms and charges stay too."""
    Subscription.objects.filter(signed_by=party).update(signed_name="", signed_ip=None)
    PlanWait.objects.filter(IS_WAITING, party=party).delete()
    PlanWait.objects.filter(party=party).update(note="")
    Inspection.objects.filter(holder_agreed_by=party).update(holder_name="", reply="")
    Subscription.objects.filter(party=party).update(note="", why="", signed_name="", signed_ip=None)
    Seat.objects.filter(person=party).delete()
    Spender.objects.filter(person=party).delete()


def held_by_plans(party: Party, now: datetime) -> Asked:
    """Ask for the subscriptions that the person lives, and for those that ended."""
    rows = Subscription.objects.filter(party=party).select_related("village").order_by("-pk")

    def make(found: list[Subscription]) -> Iterable[Held]:
        states = [(row, row.state_on(row.village.day_of(now))) for row in found]
        ended = [row for row, state in states if state is SubscriptionState.ENDED]
        yield Held(
            _("subscriptions under way"),
            _("A subscription ends by notice: what is owed for it needs a name."),
            is_open=True,
            count=sum(state in STANDING for _row, state in states),
        )
        yield Held(
            _("subscriptions that ended"),
            why_accounts(),
            until=accounts_until(
                max((row.last_on or row.starts_on for row in ended), default=now.date())
            ),
            count=len(ended),
        )

    return Asked([rows[:MOST]], make)


def forget_days_away(now: datetime) -> int:
    """Who was away when is kept no longer than who was there; return how many days were forgotten."""
    gone = 0
    for village in Village.objects.order_by("pk"):
        before = village.day_of(kept_since(village, "presences", now=now))
        own = Absence.objects.filter(subscription__village=village)
        over = AbsentDay.objects.filter(
            absence__in=own, day__lt=before, settled_at__isnull=False
        ).delete()
        gone += over[0]
        done = Q(ended_at__isnull=False) | Q(last_on__lt=before)
        own.filter(done, days__isnull=True).delete()
    return gone
