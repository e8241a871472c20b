"""What the audit tells of rules, prices and agreements, after the name of whoever did it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.bookings.forms.written_words import label
from creuset.bookings.models import RULE_LABELS
from creuset.bookings.rules import policies
from creuset.core import audit
from creuset.core.text import in_language
from creuset.core.voice import show


def register() -> None:
    """Rows about agreements have their sentences."""
    audit.register(facts.EXTRAS_ASKED, extras_asked)
    audit.register(facts.AGREED, agreed)
    audit.register(facts.AGREEMENT_CHANGED, changed)
    audit.register(facts.AGREEMENT_ENDED, ended)
    audit.register(facts.RULE_WRITTEN, rule_written)
    audit.register(facts.RULE_REMOVED, rule_removed)
    audit.register(facts.PRICE_WRITTEN, price_written)
    audit.register(facts.PRICE_REMOVED, price_removed)
    audit.register(facts.CARD_COPIED, card_copied)


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


def rule_written(content: Mapping[str, Any]) -> str:
    """Tell which rule says what from now on."""
    words = _rule_words(content)
    if content["is_new"]:
        return _("wrote the rule “%(label)s” (%(code)s): %(sentence)s") % words
    return _("changed the rule “%(label)s” (%(code)s): %(sentence)s") % words


def rule_removed(content: Mapping[str, Any]) -> str:
    """Tell which rule holds no more."""
    return _("removed the rule “%(label)s” (%(code)s): %(sentence)s") % _rule_words(content)


def price_written(content: Mapping[str, Any]) -> str:
    """Tell what of the prices says something else."""
    if content["is_new"]:
        return _("wrote “%(name)s” (%(section)s)") % _price_words(content)
    return _("changed “%(name)s” (%(section)s)") % _price_words(content)


def price_removed(content: Mapping[str, Any]) -> str:
    """Tell what of the prices is none any more."""
    return _("removed “%(name)s” (%(section)s)") % _price_words(content)


def card_copied(content: Mapping[str, Any]) -> str:
    """Tell which card was copied from which."""
    return _("wrote the rate card “%(name)s” after “%(copied)s”") % {
        "name": _named(content["name"]),
        "copied": _named(content["copied"]),
    }


def _rule_words(content: Mapping[str, Any]) -> dict[str, str]:
    rule = policies.Rule(content["rule"])
    return {
        "label": str(RULE_LABELS[rule]),
        "code": content["code"],
        "sentence": str(policies.sentence(policies.read(rule, content["params"]))),
    }


def _price_words(content: Mapping[str, Any]) -> dict[str, str]:
    where = str(label("", content["section"]))
    card = f", {in_language(content['card'])}" if content["card"] else ""
    return {"name": _named(content["name"]), "section": where + card}


def _named(name: Any) -> str:
    return name if isinstance(name, str) else in_language(name)


def _words(content: Mapping[str, Any]) -> dict[str, str]:
    return {"party": content["party"], "name": in_language(content["name"])}
