"""Sentences of the audit about projects, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.projects.models import PHASE_LABELS
from creuset.projects.states import Phase

type Data = Mapping[str, Any]


def _changed(data: Data) -> str:
    if data["before"] != data["title"]:
        return _("renamed the project “%(before)s”: now “%(title)s”") % data
    return _("changed the project “%(title)s”") % data


def _moved(data: Data) -> str:
    words = {name: PHASE_LABELS[Phase(data[name])] for name in ("before", "phase")}
    return _("moved “%(title)s” from %(before)s to %(phase)s") % {**data, **words}


def _joined(data: Data) -> str:
    if data["part"]:
        return _("took %(party)s into “%(title)s”: %(part)s") % data
    return _("took %(party)s into “%(title)s”") % data


def register_all() -> None:
    """Every verb that projects writes has its sentence."""
    register("projects.started", lambda data: _("started the project “%(title)s”") % data)
    register("projects.changed", _changed)
    register("projects.moved", _moved)
    register(
        "projects.handed_over",
        lambda data: _("handed “%(title)s” over from %(before)s to %(holder)s") % data,
    )
    register("projects.joined", _joined)
    register(
        "projects.part_changed",
        lambda data: _("changed the part of %(party)s in “%(title)s”") % data,
    )
    register("projects.left", lambda data: _("said that %(party)s left “%(title)s”") % data)
    register(
        "projects.notes_changed",
        lambda data: _("changed the notes on the project “%(title)s”") % data,
    )
