"""Sentences of the audit about cohorts, their projects and their sessions, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.core.audit import register
from creuset.core.text import day_text, in_language
from creuset.core.voice import instant_text
from creuset.incubation.actions import cohorts, members, sessions, showing


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a sentence, in the language of the page."""
    told = {**data, "cohort": in_language(data["cohort"])}
    if data.get("on"):
        told["on"] = day_text(date.fromisoformat(data["on"]))
    if data.get("at"):
        told["at"] = instant_text(datetime.fromisoformat(data["at"]))
    if data.get("stage"):
        told["stage"] = in_language(data["stage"])
    return told


def _made(data: Mapping[str, Any]) -> str:
    return _("made the cohort %(cohort)s") % _told(data)


def _changed(data: Mapping[str, Any]) -> str:
    return _("changed the cohort %(cohort)s") % _told(data)


def _dropped(data: Mapping[str, Any]) -> str:
    return _("dropped the cohort %(cohort)s") % _told(data)


def _expected(data: Mapping[str, Any]) -> str:
    return _("expects “%(project)s” in the cohort %(cohort)s") % _told(data)


def _begun(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” is in the cohort %(cohort)s from %(on)s on") % _told(data)


def _renounced(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” does not come into the cohort %(cohort)s") % _told(data)


def _reached(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” reached the stage %(stage)s") % _told(data)


def _finished(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” finished the programme on %(on)s, cohort %(cohort)s") % _told(data)


def _left(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” left the cohort %(cohort)s on %(on)s") % _told(data)


def _back(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” is back in the cohort %(cohort)s") % _told(data)


def _session_made(data: Mapping[str, Any]) -> str:
    return _("added the session “%(session)s”, %(at)s") % _told(data)


def _session_changed(data: Mapping[str, Any]) -> str:
    return _("changed the session “%(session)s”, %(at)s") % _told(data)


def _session_off(data: Mapping[str, Any]) -> str:
    return _("called off the session “%(session)s”, %(at)s") % _told(data)


def _handed_out(data: Mapping[str, Any]) -> str:
    return _("handed out “%(material)s” for “%(session)s”") % _told(data)


def _taken_in(data: Mapping[str, Any]) -> str:
    return _("hands out “%(material)s” for “%(session)s” no more") % _told(data)


def _ticked(data: Mapping[str, Any]) -> str:
    words = ngettext(
        "wrote who came to “%(session)s”: %(count)s project",
        "wrote who came to “%(session)s”: %(count)s projects",
        data["count"],
    )
    return words % _told(data)


def _came(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” was at “%(session)s”") % _told(data)


def _shown(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” agreed to be shown to anybody") % _told(data)


def _hidden(data: Mapping[str, Any]) -> str:
    return _("“%(project)s” is shown to nobody outside any more") % _told(data)


def _day_shown(data: Mapping[str, Any]) -> str:
    return _("shows the demo day of the cohort %(cohort)s to anybody") % _told(data)


def _day_hidden(data: Mapping[str, Any]) -> str:
    return _("shows the demo day of the cohort %(cohort)s to nobody outside any more") % _told(data)


def _pitches(data: Mapping[str, Any]) -> str:
    words = ngettext(
        "set the order of the pitches of “%(session)s”: %(count)s project",
        "set the order of the pitches of “%(session)s”: %(count)s projects",
        data["count"],
    )
    return words % _told(data)


def register_all() -> None:
    """Each verb has its sentence."""
    for verb, sentence in (
        (cohorts.MADE, _made),
        (cohorts.CHANGED, _changed),
        (cohorts.DROPPED, _dropped),
        (members.EXPECTED, _expected),
        (members.BEGUN, _begun),
        (members.RENOUNCED, _renounced),
        (members.REACHED, _reached),
        (members.FINISHED, _finished),
        (members.LEFT, _left),
        (members.BACK, _back),
        (sessions.MADE, _session_made),
        (sessions.CHANGED, _session_changed),
        (sessions.OFF, _session_off),
        (sessions.HANDED_OUT, _handed_out),
        (sessions.TAKEN_IN, _taken_in),
        (sessions.TICKED, _ticked),
        (sessions.CAME, _came),
        (showing.SHOWN, _shown),
        (showing.HIDDEN, _hidden),
        (showing.OPENED, _day_shown),
        (showing.SHUT, _day_hidden),
        (showing.PITCHES, _pitches),
    ):
        register(verb, sentence)
