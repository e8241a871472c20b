"""Sentences of the audit about applications and late doors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from creuset.core.audit import register
from creuset.core.text import in_language
from creuset.core.voice import instant_text

type Data = Mapping[str, Any]


def _named(data: Data) -> dict[str, Any]:
    return {**data, "call": in_language(data["call"])}


def _timed(data: Data, key: str) -> dict[str, Any]:
    return {**_named(data), key: instant_text(datetime.fromisoformat(data[key]))}


def register_all() -> None:
    """Every verb about applications has its sentence."""
    register(
        "incubation.draft_begun",
        lambda data: _("began an application to the call “%(call)s”") % _named(data),
    )
    register(
        "incubation.draft_taken",
        lambda data: _("took a draft for the call “%(call)s” into their account") % _named(data),
    )
    register(
        "incubation.writer_joined",
        lambda data: _("joined an application to the call “%(call)s”") % _named(data),
    )
    register(
        "incubation.late_door_used",
        lambda data: _("opened the call “%(call)s” with a late code") % _named(data),
    )
    register(
        "incubation.draft_withdrawn",
        lambda data: _("gave up a draft for the call “%(call)s”") % _named(data),
    )
    register(
        "incubation.filed",
        lambda data: (
            _("filed “%(title)s”, number %(number)s of the call “%(call)s”") % _named(data)
        ),
    )
    register(
        "incubation.corrected",
        lambda data: (
            _("corrected “%(title)s”, number %(number)s of the call “%(call)s”") % _named(data)
        ),
    )
    register(
        "incubation.completed",
        lambda data: (
            _("completed “%(title)s”, number %(number)s of the call “%(call)s”") % _named(data)
        ),
    )
    register(
        "incubation.completion_asked",
        lambda data: _("asked to complete “%(title)s”, call “%(call)s”") % _named(data),
    )
    register(
        "incubation.completion_prolonged",
        lambda data: (
            _("gave until %(answer_by)s to complete “%(title)s”") % _timed(data, "answer_by")
        ),
    )
    register(
        "incubation.withdrawn",
        lambda data: _("withdrew “%(title)s” from the call “%(call)s”") % _named(data),
    )
    register(
        "incubation.application_handed_over",
        lambda data: (
            _("handed the application “%(title)s” over from %(before)s to %(holder)s")
            % _named(data)
        ),
    )
    register(
        "incubation.late_door_made",
        lambda data: (
            _("made a late code for the call “%(call)s” until %(until)s: %(words)s")
            % _timed(data, "until")
        ),
    )
    register(
        "incubation.late_door_closed",
        lambda data: (
            _("closed a late code of the call “%(call)s”: %(words)s") % _timed(data, "until")
        ),
    )
