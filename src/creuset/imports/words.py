"""What was brought, counted in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.imports.queries.items import Preview, Sign

KINDS = {
    "company": _("Organisations"),
    "person": _("People"),
    "filled": pgettext_lazy("an import", "Filled in"),
    "contract": pgettext_lazy("an import", "Contracts"),
    "balance": pgettext_lazy("an import", "Opening balances"),
    "deposit": pgettext_lazy("an import", "Security deposits"),
    "invoice": pgettext_lazy("an import", "Past invoices"),
    "booking": pgettext_lazy("an import", "Past bookings"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of thing in a preview: how many are new, filled and left as they are."""

    label: str
    new: int
    filled: int
    left: int


def label_of(kind: str) -> str:
    """Return the word for many of a kind."""
    return str(KINDS.get(kind, kind))


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return each kind with how many were brought."""
    return [(label_of(kind), many) for kind, many in sorted(counts.items())]


def shown_counts(shown: Preview) -> list[Kind]:
    """Return what a preview counts, a row for each kind."""
    return [
        Kind(label_of(kind), of[Sign.NEW], of[Sign.FILLED], of[Sign.LEFT])
        for kind, of in shown.counts.items()
    ]
