"""Sentences of the audit about visits, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.voice import instant_text
from creuset.reception.models import VisitFor


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


def register_all() -> None:
    """The audit tells of visits."""
    register("reception.visit_requested", _requested)
    register("reception.visit_proposed", _proposed)
    register("reception.visit_declined", _declined)
