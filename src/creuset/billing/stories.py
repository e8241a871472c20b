"""Sentences of the audit about money, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from creuset.billing.models import DepositKind
from creuset.billing.words import money_text
from creuset.core.audit import register
from creuset.core.text import localized
from creuset.kernel.money import Money

type Data = Mapping[str, Any]


def _amount(data: Data, name: str) -> str:
    return money_text(Money(int(data[name]), str(data["currency"])))


def _charged(data: Data) -> str:
    return _("charged %(party)s %(net)s before VAT: %(what)s") % {
        "party": data["party"],
        "net": _amount(data, "net"),
        "what": localized(data["what"], get_language()),
    }


def _replaced(data: Data) -> str:
    values = {
        "party": data["party"],
        "net": _amount(data, "net"),
        "why": localized(data["why"], get_language()),
    }
    if not data["lines"]:
        return _("charges %(party)s nothing any more: %(why)s") % values
    return _("charges %(party)s %(net)s before VAT instead: %(why)s") % values


def _received(data: Data) -> str:
    return _("recorded %(amount)s received from %(party)s: %(kind)s") % {
        "amount": _amount(data, "amount"),
        "party": data["party"],
        "kind": str(DepositKind(data["kind"]).label).lower(),
    }


def _settled(data: Data) -> str:
    values = {
        "amount": _amount(data, "amount"),
        "kept": _amount(data, "kept"),
        "party": data["party"],
    }
    if not data["kept"]:
        return _("gave %(amount)s back to %(party)s") % values
    return _("kept %(kept)s of the %(amount)s received from %(party)s") % values


def _quote(sentence: str) -> Any:
    def tell(data: Data) -> str:
        return _(sentence) % {
            "quote": data["quote"],
            "party": data["party"],
            "gross": _amount(data, "gross"),
            "title": localized(data["title"], get_language()),
        }

    return tell


def _aid(sentence: str) -> Any:
    def tell(data: Data) -> str:
        return _(sentence) % {
            "party": data["party"],
            "gross": _amount(data, "gross"),
            "what": localized(data["what"], get_language()),
            "reference": data.get("reference", ""),
        }

    return tell


def _declared(data: Data) -> str:
    if not data["count"]:
        return _("declared that %(party)s was granted no other de minimis aid") % data
    return _("declared %(gross)s of de minimis aid that others granted to %(party)s") % {
        "gross": _amount(data, "gross"),
        "party": data["party"],
    }


def _linked(sentence: str) -> Any:
    def tell(data: Data) -> str:
        return _(sentence) % {
            "party": data["party"],
            "other": data["other"],
            "day": date_format(date.fromisoformat(str(data["on"])), "DATE_FORMAT"),
        }

    return tell


def _register_aids() -> None:
    for verb, sentence in (
        ("billing.aid_granted", gettext_noop("granted %(party)s an aid of %(gross)s: %(what)s")),
        (
            "billing.aid_corrected",
            gettext_noop("corrected an aid to %(party)s by %(gross)s: %(what)s"),
        ),
        (
            "billing.aid_registered",
            gettext_noop("entered the aid of %(gross)s to %(party)s as %(reference)s"),
        ),
    ):
        register(verb, _aid(sentence))
    register("billing.aids_declared", _declared)
    for verb, sentence in (
        (
            "billing.undertakings_linked",
            gettext_noop("wrote that %(party)s and %(other)s are one undertaking since %(day)s"),
        ),
        (
            "billing.undertakings_parted",
            gettext_noop("wrote that %(party)s and %(other)s part after %(day)s"),
        ),
    ):
        register(verb, _linked(sentence))


def register_all() -> None:
    """The audit tells of charges, deposits, quotes and aid."""
    _register_aids()
    register("billing.charged", _charged)
    register("billing.replaced", _replaced)
    register("billing.deposit_received", _received)
    register("billing.deposit_settled", _settled)
    # Translators: the words between %( and )s stay as they are.
    for verb, sentence in (
        ("billing.quote_made", gettext_noop("wrote a quote of %(gross)s for %(party)s: %(title)s")),
        ("billing.quote_sent", gettext_noop("sent quote %(quote)s of %(gross)s to %(party)s")),
        (
            "billing.quote_accepted",
            gettext_noop("accepted quote %(quote)s of %(gross)s for %(party)s"),
        ),
        ("billing.quote_refused", gettext_noop("refused quote %(quote)s for %(party)s")),
        ("billing.quote_withdrawn", gettext_noop("withdrew the quote %(quote)s to %(party)s")),
    ):
        register(verb, _quote(sentence))
