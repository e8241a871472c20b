"""Sentences of the audit about visits, enquiries and what else happens at the door, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from creuset.core.audit import register
from creuset.core.text import day_text, days_text, in_language
from creuset.core.voice import instant_text
from creuset.reception.actions import (
    announcing,
    items,
    lockers,
    parcels,
    presence,
    prospects,
    receiving,
    stopping,
    tickets,
    visitors,
    workdays,
)
from creuset.reception.actions.visits import ARRIVED
from creuset.reception.models import EnquiryFor, ItemKind, ParcelKind, VisitFor
from creuset.reception.states import ItemState, ParcelState, TicketState


def _requested(data: Mapping[str, Any]) -> str:
    return _("%(visitor)s asked to visit: %(wants)s") % {
        "visitor": data["visitor"],
        "wants": str(VisitFor(data["wants"]).label).lower(),
    }


def _proposed(data: Mapping[str, Any]) -> str:
    return _("proposed %(visitor)s to visit on %(at)s") % {
        "visitor": data["visitor"],
        "at": instant_text(datetime.fromisoformat(data["visit_at"])),
    }


def _declined(data: Mapping[str, Any]) -> str:
    return _("declined the visit of %(visitor)s") % data


def _arrived(data: Mapping[str, Any]) -> str:
    return _("%(visitor)s is here for their visit") % data


def _enquired(data: Mapping[str, Any]) -> str:
    if data["wants"] == EnquiryFor.QUOTE:
        return _("%(visitor)s asked from outside for a quote: %(resource)s") % _named(data)
    return _("%(visitor)s asked from outside for an option: %(resource)s") % _named(data)


def _accepted(data: Mapping[str, Any]) -> str:
    if data["wants"] == EnquiryFor.QUOTE:
        return _("accepted what %(visitor)s asked: an option and a quote, %(resource)s") % _named(
            data
        )
    return _("accepted what %(visitor)s asked: an option, %(resource)s") % _named(data)


def _refused(data: Mapping[str, Any]) -> str:
    return _("declined what %(visitor)s asked: %(resource)s") % _named(data)


def _came(data: Mapping[str, Any]) -> str:
    if data["is_self"]:
        return _("came in")
    return _("wrote down that %(who)s came in") % data


def _left(data: Mapping[str, Any]) -> str:
    if data["is_self"]:
        return _("left")
    if not data["who"]:
        return _("wrote down that a visitor left")
    return _("wrote down that %(who)s left") % data


def _received(data: Mapping[str, Any]) -> str:
    return _("received for %(party)s: %(kind)s") % _parcel(data)


def _gone(data: Mapping[str, Any]) -> str:
    match ParcelState(data["state"]):
        case ParcelState.HANDED_OVER:
            return _("handed over to %(to)s what came for %(party)s: %(kind)s") % _parcel(data)
        case ParcelState.FORWARDED:
            return _("sent on what came for %(party)s: %(kind)s, to %(to)s") % _parcel(data)
        case _:
            return _("sent back what came for %(party)s: %(kind)s") % _parcel(data)


def _put_back(data: Mapping[str, Any]) -> str:
    return _("wrote that what came for %(party)s still waits: %(kind)s") % _parcel(data)


def _corrected(data: Mapping[str, Any]) -> str:
    return _("put right what came for %(party)s: %(kind)s") % _parcel(data)


def _reported(data: Mapping[str, Any]) -> str:
    return _("reported: %(title)s") % data


def _moved(data: Mapping[str, Any]) -> str:
    match TicketState(data["state"]):
        case TicketState.IN_HAND:
            return _("took in hand: %(title)s") % data
        case TicketState.ON_HOLD:
            return _("put on hold: %(title)s") % data
        case TicketState.RESOLVED:
            return _("resolved: %(title)s") % data
        case _:
            return _("opened again: %(title)s") % data


def _assigned(data: Mapping[str, Any]) -> str:
    if not data["to"]:
        return _("gave to nobody any more: %(title)s") % data
    return _("gave to %(to)s: %(title)s") % data


def _commented(data: Mapping[str, Any]) -> str:
    return _("said something about: %(title)s") % data


def _item_added(data: Mapping[str, Any]) -> str:
    return _("added to the register: %(item)s") % _item(data)


def _item_changed(data: Mapping[str, Any]) -> str:
    return _("changed in the register: %(item)s") % _item(data)


def _item_issued(data: Mapping[str, Any]) -> str:
    return _("handed out to %(person)s: %(item)s") % _item(data)


def _item_moved(data: Mapping[str, Any]) -> str:
    told = _item(data)
    match ItemState(data["state"]):
        case ItemState.LOST:
            return _("wrote down as lost: %(item)s") % told
        case ItemState.BLOCKED:
            return _("blocked: %(item)s") % told
        case _ if data["person"]:
            return _("took back from %(person)s: %(item)s") % told
        case _:
            return _("put back at reception: %(item)s") % told


def _item(data: Mapping[str, Any]) -> dict[str, str]:
    kind = str(ItemKind(data["kind"]).label).lower()
    return {"person": data["person"], "item": f"{kind} {data['number']}"}


def _locker_given(data: Mapping[str, Any]) -> str:
    return _("gave to %(party)s until %(until)s: %(resource)s") % _locker(data)


def _locker_longer(data: Mapping[str, Any]) -> str:
    return _("left to %(party)s until %(until)s: %(resource)s") % _locker(data)


def _locker_back(data: Mapping[str, Any]) -> str:
    return _("took back from %(party)s: %(resource)s") % _locker(data)


def _locker(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "party": data["party"],
        "resource": in_language(data["resource"]),
        "until": day_text(date.fromisoformat(data["until"])),
    }


def _parcel(data: Mapping[str, Any]) -> dict[str, str]:
    return {**data, "kind": str(ParcelKind(data["kind"]).label).lower()}


def _named(data: Mapping[str, Any]) -> dict[str, str]:
    return {"visitor": data["visitor"], "resource": in_language(data["resource"])}


def _announced(data: Mapping[str, Any]) -> str:
    return _("announced a visitor for %(days)s: %(visitor)s") % _visitor(data)


def _visitor_changed(data: Mapping[str, Any]) -> str:
    return _("changed the visit announced for %(days)s: %(visitor)s") % _visitor(data)


def _called_off(data: Mapping[str, Any]) -> str:
    return _("called off the visit of %(days)s: %(visitor)s") % _visitor(data)


def _visitor_came(data: Mapping[str, Any]) -> str:
    return _("a visitor is here: %(visitor)s") % _visitor(data)


def _agreed(data: Mapping[str, Any]) -> str:
    return _("a visitor accepted the house rules: %(visitor)s") % _visitor(data)


def _stopped(data: Mapping[str, Any]) -> str:
    return _("stopped the announcing of visitors by %(party)s") % data


def _allowed(data: Mapping[str, Any]) -> str:
    return _("let %(party)s announce visitors again") % data


def _visitor(data: Mapping[str, Any]) -> dict[str, str]:
    name = data["visitor"] or _("name not told")
    if data["more"]:
        name = _("%(name)s and %(more)s more") % {"name": name, "more": data["more"]}
    first, last = (date.fromisoformat(data[name]) for name in ("first_on", "last_on"))
    return {"visitor": name, "days": days_text(first, last)}


def _told(sentence: str) -> Callable[[Mapping[str, Any]], str]:
    def tell(data: Mapping[str, Any]) -> str:
        return _(sentence) % {**data, "day": day_text(date.fromisoformat(data["day"]))}

    return tell


def _undone(data: Mapping[str, Any]) -> str:
    return _("undid that %(who)s came") % data


def _followed(data: Mapping[str, Any]) -> str:
    if data["to"]:
        return _("keeps %(prospect)s in mind, whom %(to)s follows") % data
    return _("keeps %(prospect)s in mind, whom nobody follows") % data


def register_all() -> None:
    """The audit tells of what happens at the door."""
    register(prospects.FOLLOWED, _followed)
    register(prospects.LOST, lambda data: _("wrote %(prospect)s down as lost") % data)
    register(prospects.FOUND, lambda data: _("%(prospect)s is not lost after all") % data)
    register("reception.enquiry_confirmed", _enquired)
    register("reception.enquiry_accepted", _accepted)
    register("reception.enquiry_declined", _refused)
    register("reception.visit_requested", _requested)
    register("reception.visit_proposed", _proposed)
    register("reception.visit_declined", _declined)
    register(ARRIVED, _arrived)
    register(items.ADDED, _item_added)
    register(items.CHANGED, _item_changed)
    register(items.ISSUED, _item_issued)
    register(items.MOVED, _item_moved)
    register(lockers.GIVEN, _locker_given)
    register(lockers.LONGER, _locker_longer)
    register(lockers.BACK, _locker_back)
    register(tickets.REPORTED, _reported)
    register(tickets.MOVED, _moved)
    register(tickets.ASSIGNED, _assigned)
    register(tickets.COMMENTED, _commented)
    register(parcels.RECEIVED, _received)
    register(parcels.GONE, _gone)
    register(parcels.PUT_BACK, _put_back)
    register(parcels.CORRECTED, _corrected)
    register(presence.ARRIVED, _came)
    register(presence.LEFT, _left)
    register(
        workdays.SPENT, _told(gettext_noop("spent a day for the open space: %(who)s, %(day)s"))
    )
    register(workdays.SOLD, _told(gettext_noop("sold a pass for the open space: %(who)s, %(day)s")))
    register(
        workdays.WAIVED,
        _told(gettext_noop("asked nothing for a day in the open space: %(who)s, %(day)s")),
    )
    register(workdays.UNDONE, _undone)
    register(announcing.ANNOUNCED, _announced)
    register(announcing.CHANGED, _visitor_changed)
    register(announcing.CALLED_OFF, _called_off)
    register(stopping.STOPPED, _stopped)
    register(stopping.ALLOWED, _allowed)
    register(visitors.ARRIVED, _visitor_came)
    register(receiving.AGREED, _agreed)
