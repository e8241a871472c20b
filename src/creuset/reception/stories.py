"""Sentences of the audit about visits, enquiries and what else happens at the door, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.text import in_language
from creuset.core.voice import instant_text
from creuset.reception.actions import presence
from creuset.reception.actions.visits import ARRIVED
from creuset.reception.models import EnquiryFor, VisitFor


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
    return _("wrote down that %(who)s left") % data


def _named(data: Mapping[str, Any]) -> dict[str, str]:
    return {"visitor": data["visitor"], "resource": in_language(data["resource"])}


def register_all() -> None:
    """The audit tells of what happens at the door."""
    register("reception.enquiry_confirmed", _enquired)
    register("reception.enquiry_accepted", _accepted)
    register("reception.enquiry_declined", _refused)
    register("reception.visit_requested", _requested)
    register("reception.visit_proposed", _proposed)
    register("reception.visit_declined", _declined)
    register(ARRIVED, _arrived)
    register(presence.ARRIVED, _came)
    register(presence.LEFT, _left)
