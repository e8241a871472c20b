"""What the contract of a subscription says: of all that was agreed, what its kind of contract takes."""

from collections.abc import Mapping
from typing import Any

from creuset.documents.rules.terms import TERMS, ContractKind
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _


class NotEnoughAgreed(Refused):
    """The contract must say what was not agreed: an end, for one of incubation."""

    code = "not-enough-agreed"


#: Values that a contract needs, the field of the conditions where they are typed, and what is told without them.
_NEEDED: Mapping[str, tuple[str, Sentence]] = {
    "end": (
        "ends_on",
        _("Its contract is for a time: say the last day, or from when it is paid."),
    ),
    "approval": (
        "offer",
        _(
            "Its contract names the prefect’s approval, which the village does not have: write it into the "
            "village file first."
        ),
    ),
}


def said(kind: ContractKind, agreed: Mapping[str, Any]) -> dict[str, Any]:
    """Return of all that was agreed what a contract of the kind says; raise NotEnoughAgreed."""
    terms = TERMS[kind]
    for term in terms:
        if term.is_needed and agreed.get(term.name) in (None, "", [], ()):
            field, why = _NEEDED.get(
                term.name, ("offer", _("The contract must say “%(name)s”.", name=term.name))
            )
            raise NotEnoughAgreed(why, field=field)
    return {term.name: agreed[term.name] for term in terms if term.name in agreed}
