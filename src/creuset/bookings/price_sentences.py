"""What the audit tells of agreements, after the name of whoever did it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.core import audit
from creuset.core.text import in_language
from creuset.core.voice import show


def register() -> None:
    """Rows about agreements have their sentences."""
    audit.register(facts.EXTRAS_ASKED, extras_asked)
    audit.register(facts.AGREED, agreed)
    audit.register(facts.AGREEMENT_CHANGED, changed)
    audit.register(facts.AGREEMENT_ENDED, ended)


def extras_asked(content: Mapping[str, Any]) -> str:
    """Tell which extras a booking asks now."""
    asked = ", ".join(f"{each['count']} × {each['code']}" for each in content["extras"])
    words = {"title": content["title"], "extras": asked}
    if not asked:
        return _("asked no extras any more for “%(title)s”") % words
    return _("asked extras for “%(title)s”: %(extras)s") % words


def agreed(content: Mapping[str, Any]) -> str:
    """Tell what was agreed with whom."""
    return _("agreed on prices with %(party)s: “%(name)s”") % _words(content)


def changed(content: Mapping[str, Any]) -> str:
    """Tell which agreement says something else."""
    return _("changed the agreement “%(name)s” with %(party)s") % _words(content)


def ended(content: Mapping[str, Any]) -> str:
    """Tell which agreement ends when."""
    last = show(date.fromisoformat(content["last"]))
    return _("ended the agreement “%(name)s” with %(party)s on %(day)s") % {
        **_words(content),
        "day": last,
    }


def _words(content: Mapping[str, Any]) -> dict[str, str]:
    return {"party": content["party"], "name": in_language(content["name"])}
