"""Sentences of the audit about money, in the reader's language."""

from collections.abc import Mapping
from typing import Any

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


def register_all() -> None:
    """The audit tells of charges, deposits and quotes."""
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
