"""What the audit tells of bookings, in the reader's language, after the name of whoever did it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.core import audit
from creuset.core.text import in_language
from creuset.places.sentences import when

type Content = Mapping[str, Any]


def register() -> None:
    """Rows about bookings have their sentences."""
    audit.register(facts.BOOKED, booked)
    audit.register(facts.MOVED, moved)
    audit.register(facts.DESCRIBED, described)
    audit.register(facts.CANCELLED, cancelled)


def booked(content: Content) -> str:
    """Tell what was booked, for whom, where and when."""
    words = {**_words(content), "where": places(content["segments"])}
    if content["by"] == content["party"]:
        return _("booked “%(title)s”: %(where)s") % words
    return _("booked “%(title)s” for %(party)s: %(where)s") % words


def moved(content: Content) -> str:
    """Tell what changed, from what to what."""
    before, after = content.get("before", []), content["segments"]
    changes = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return _("moved “%(title)s” from %(before)s to %(after)s") % {
        **_words(content),
        "before": places([old for old, _new in changes] or before),
        "after": places([new for _old, new in changes] or after),
    }


def described(content: Content) -> str:
    """Tell what the booking is called now, what it is for, or that its note changed."""
    words = {name: content[name] for name in ("title", "before", "project")}
    fields = content["fields"]
    if "title" in fields:
        return _("called “%(title)s” what was “%(before)s”") % words
    if "project" not in fields:
        return _("changed the note of “%(title)s”") % words
    if words["project"]:
        return _("booked “%(title)s” for the project “%(project)s”") % words
    return _("booked “%(title)s” for no project any more") % words


def cancelled(content: Content) -> str:
    """Tell what was cancelled."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("cancelled “%(title)s”: %(where)s") % words


def places(segments: Sequence[Content]) -> str:
    """Return where and when, places at the same time told together."""
    by_time: dict[str, list[str]] = {}
    for segment in segments:
        by_time.setdefault(when(segment), []).append(in_language(segment["resource"]))
    return " ; ".join(f"{', '.join(names)}, {time}" for time, names in by_time.items())


def _words(content: Content) -> dict[str, Any]:
    return {name: content[name] for name in ("title", "party")}
