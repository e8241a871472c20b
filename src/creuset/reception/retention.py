"""How long what happens at the door is kept, and whom it keeps from being forgotten."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from creuset.core.housekeeping import sweep_by
from creuset.people import merging
from creuset.people.actions import erasing
from creuset.people.actors import HOUSE
from creuset.people.keeping import MOST, Asked, tell_held
from creuset.people.known_of import also_give, also_tell
from creuset.people.models import Party
from creuset.people.queries.staying import keep_by
from creuset.people.rules.erasing import Held
from creuset.reception import actions
from creuset.reception.actions.items import forget_holdings_of
from creuset.reception.actions.parcels import KIND as PARCEL
from creuset.reception.actions.parcels import forget_of_person
from creuset.reception.actions.presence import forget_person, unite_presences
from creuset.reception.actions.prospects import remind_of_prospects, unite_followings
from creuset.reception.actions.stopping import unite_stops
from creuset.reception.actions.tickets import KIND as TICKET
from creuset.reception.actions.tickets import forget_tickets_of
from creuset.reception.actions.visitors import forget_visitors_of
from creuset.reception.actions.workdays import unite_workdays
from creuset.reception.models import (
    AnnouncedVisitor,
    AnnouncingStop,
    Following,
    Holding,
    LockerUse,
    Parcel,
    Presence,
    Ticket,
    TicketComment,
    Workday,
)
from creuset.reception.states import ParcelState
from creuset.villages.models import Village


def register() -> None:
    """The housekeeping forgets what happened at the door; who is erased or merged is so here too."""
    sweep_by("visits", _in_every_village(actions.forget_visits))
    sweep_by("enquiries", _forget_enquiries)
    sweep_by("parcels", _in_every_village(actions.forget_parcels))
    sweep_by("reminders of parcels", lambda now: actions.remind_of_parcels(by=HOUSE, now=now))
    sweep_by("tickets", _in_every_village(actions.forget_tickets))
    sweep_by("badges and keys", _in_every_village(actions.forget_holdings))
    sweep_by("lockers", _in_every_village(actions.forget_lockers))
    sweep_by("reminders of keys", lambda now: actions.remind_of_items(by=HOUSE, now=now))
    sweep_by("reminders of prospects", _in_every_village(remind_of_prospects))
    sweep_by("announced visitors", _in_every_village(actions.forget_visitors))
    sweep_by("presences", _in_every_village(actions.forget_presences))
    erasing.also_forget(_forget_person)
    merging.unite(Presence, unite_presences)
    merging.unite(Workday, unite_workdays)
    merging.unite(Following, unite_followings)
    merging.unite(AnnouncingStop, unite_stops)
    keep_by(kept_by_reception)
    tell_held(held_by_reception)
    also_tell(TicketComment, of="ticket", told=Q(is_internal=False))
    also_give(Ticket, TICKET)
    also_give(Parcel, PARCEL)


def kept_by_reception(village: Village, since: datetime) -> Iterable[QuerySet[Any, int | None]]:
    """Yield who was in the building since the instant, or was visited; for whom something waits, or is remembered."""
    came = Presence.objects.filter(village=village, came_at__gte=since)
    yield came.filter(person__isnull=False).values_list("person_id", flat=True)
    yield came.filter(host__isnull=False).values_list("host_id", flat=True)
    visitors = AnnouncedVisitor.objects.filter(village=village)
    yield visitors.values_list("host_id", flat=True)
    for name in ("organisation_id", "announced_by_id"):
        yield visitors.filter(**{f"{name}__isnull": False}).values_list(name, flat=True)
    yield AnnouncingStop.objects.filter(village=village).values_list("party_id", flat=True)
    tickets = Ticket.objects.filter(village=village)
    yield tickets.values_list("reporter_id", flat=True)
    yield tickets.filter(assigned__isnull=False).values_list("assigned_id", flat=True)
    yield Holding.objects.filter(item__village=village).values_list("person_id", flat=True)
    yield LockerUse.objects.filter(village=village).values_list("party_id", flat=True)
    yield Parcel.objects.filter(village=village).values_list("party_id", flat=True)


def held_by_reception(
    party: Party,
    now: datetime,  # noqa: ARG001 - a teller's signature
) -> Asked:
    """Ask for the badges and keys that the person has, and for what waits for them."""
    keys = Holding.objects.filter(person=party, ended_at__isnull=True)
    parcels = Parcel.objects.filter(party=party, state=ParcelState.WAITING)

    def make(held: list[int], waiting: list[int]) -> Iterable[Held]:
        yield Held(
            _("badges and keys to bring back"),
            _("Bring them to reception: what they open is somebody’s to answer for."),
            is_open=True,
            count=len(held),
        )
        yield Held(
            _("mail and parcels to collect"),
            _("Collect them, or have them sent on."),
            is_open=True,
            count=len(waiting),
        )

    return Asked([rows.values_list("pk", flat=True)[:MOST] for rows in (keys, parcels)], make)


def _in_every_village(forget: Callable[..., int]) -> Callable[[datetime], int]:
    def broom(now: datetime) -> int:
        return sum(forget(village=one, by=HOUSE, now=now) for one in Village.objects.all())

    return broom


def _forget_enquiries(now: datetime) -> int:
    old = _in_every_village(actions.forget_enquiries)(now)
    return old + actions.forget_unconfirmed(by=HOUSE, now=now)


def _forget_person(party: Party, emails: Collection[str]) -> None:
    forget_person(party)
    forget_visitors_of(party, emails)
    forget_of_person(party)
    forget_holdings_of(party)
    forget_tickets_of(party)
