"""What the audit tells of places, in the reader's language, after the name of whoever did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.core import audit
from creuset.core.text import in_language, span_text
from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES

type Content = Mapping[str, Any]


def register() -> None:
    """Rows about places have their sentences."""
    audit.register("places.closed", closed)
    audit.register("places.reopened", reopened)
    audit.register("places.changed", changed)
    audit.register("places.out_of_order", out_of_order)
    audit.register("places.put_right", put_right)
    audit.register("places.pictured", pictured)
    audit.register("places.unpictured", unpictured)
    audit.register("places.calendar_added", calendar_added)
    audit.register("places.calendar_removed", calendar_removed)
    audit.register("places.calendar_read", calendar_read)


def when(content: Content) -> str:
    """Return the time that a row or a period of it tells, in the zone of the page."""
    zone = timezone.get_current_timezone()
    return span_text(
        datetime.fromisoformat(content["starts_at"]),
        datetime.fromisoformat(content["ends_at"]),
        ZoneInfo(str(zone)),
    )


def closed(content: Content) -> str:
    """Tell what was closed, when, and why."""
    return _("closed %(places)s, %(when)s: %(title)s") % _closure(content)


def reopened(content: Content) -> str:
    """Tell what was opened again."""
    return _("opened %(places)s again, %(when)s: %(title)s") % _closure(content)


def changed(content: Content) -> str:
    """Tell which words of a sheet changed."""
    return _("changed the sheet of %(name)s") % _named(content)


def out_of_order(content: Content) -> str:
    """Tell that a feature does not work."""
    return _("put out of order at %(name)s: %(feature)s") % _featured(content)


def put_right(content: Content) -> str:
    """Tell that a feature works again."""
    return _("put right at %(name)s: %(feature)s") % _featured(content)


def pictured(content: Content) -> str:
    """Tell that a picture was added."""
    return _("added a picture of %(name)s") % _named(content)


def unpictured(content: Content) -> str:
    """Tell that a picture was removed."""
    return _("removed a picture of %(name)s") % _named(content)


def calendar_added(content: Content) -> str:
    """Tell that a calendar kept elsewhere takes times of a place."""
    return _("added the calendar “%(title)s” to %(name)s") % _calendar(content)


def calendar_removed(content: Content) -> str:
    """Tell that a calendar kept elsewhere takes no more times."""
    return _("removed the calendar “%(title)s” from %(name)s") % _calendar(content)


def calendar_read(content: Content) -> str:
    """Tell that a calendar kept elsewhere changed."""
    return _("read the calendar “%(title)s” of %(name)s: %(count)s times taken") % _calendar(
        content
    )


def _calendar(content: Content) -> dict[str, object]:
    return {**_named(content), "title": content["title"], "count": content["count"]}


def _featured(content: Content) -> dict[str, str]:
    known = FEATURES.get(content["feature"])
    told = feature_name(known) if known else content["feature"]
    return {**_named(content), "feature": told}


def _named(content: Content) -> dict[str, str]:
    return {"name": in_language(content["name"])}


def _closure(content: Content) -> dict[str, str]:
    return {
        "places": ", ".join(in_language(names) for names in content["resources"]),
        "when": when(content),
        "title": content["title"],
    }
