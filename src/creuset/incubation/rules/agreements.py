"""What a convention may say of the rights in a project: another for a work than for a start-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creuset.billing.rules.aids import CURRENCY
from creuset.incubation.kinds import Rights
from creuset.kernel.errors import DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.projects.states import ProjectKind

#: Made by authors, whose rights are proved one after the other, and shown at festivals.
WORKS = frozenset(
    {
        ProjectKind.FILM,
        ProjectKind.SERIES,
        ProjectKind.DOCUMENTARY,
        ProjectKind.DIGITAL_WORK,
    }
)
LONGEST_OPTION, LONGEST_SECRET = 60, 120


class BadTerms(Refused):
    """Terms that contradict one another, or say less than they must."""

    code = "bad-terms"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms of intellectual property of a convention."""

    authors: str
    rights: Rights
    option_months: int | None = None
    option_cents: int | None = None
    is_chain_complete: bool = True
    chain_words: str = ""
    festivals_from: date | None = None
    festivals_until: date | None = None
    share_percent: Decimal = Decimal(0)
    confidential_months: int = 24


def check_terms(agreed: Agreed, kind: ProjectKind) -> None:
    """Raise all that is wrong with the terms for a project of the kind, each on its field."""
    found: list[DomainError] = list(_faults(agreed, is_work=kind in WORKS))
    if found:
        raise Refusals(found) if len(found) > 1 else found[0]


def check_support(cents: int, *, currency: str) -> None:
    """Raise BadTerms for support that is worth less than nothing, or that no register of aid could hold."""
    if cents < 0:
        raise BadTerms(_("Support is worth something, or nothing."), field="support")
    if cents and currency != CURRENCY:
        raise BadTerms(
            _("The register of aid is kept in euros, not in %(other)s.", other=currency),
            field="support",
        )


def _faults(agreed: Agreed, *, is_work: bool) -> Iterator[BadTerms]:
    if not agreed.authors.strip():
        yield BadTerms(_("Name who made it, and their parts."), field="authors")
    if not 0 <= agreed.share_percent <= 100:  # noqa: PLR2004 - percents
        yield BadTerms(_("A share is from 0 to 100 percent."), field="share_percent")
    if not 0 <= agreed.confidential_months <= LONGEST_SECRET:
        yield BadTerms(_("Ten years at most."), field="confidential_months")
    yield from _option_faults(agreed, is_work=is_work)
    yield from _chain_faults(agreed, is_work=is_work)
    yield from _festival_faults(agreed, is_work=is_work)


def _option_faults(agreed: Agreed, *, is_work: bool) -> Iterator[BadTerms]:
    if agreed.rights is Rights.OPTION and not is_work:
        yield BadTerms(_("An option is taken on the work of authors."), field="rights")
    elif agreed.rights is Rights.OPTION:
        if agreed.option_months is None or not 1 <= agreed.option_months <= LONGEST_OPTION:
            yield BadTerms(_("Say for how many months, from 1 to 60."), field="option_months")
    elif agreed.option_months is not None or agreed.option_cents is not None:
        yield BadTerms(_("Only where the holder has an option."), field="option_months")


def _chain_faults(agreed: Agreed, *, is_work: bool) -> Iterator[BadTerms]:
    is_said = bool(agreed.chain_words.strip())
    if is_work and not agreed.is_chain_complete and not is_said:
        yield BadTerms(_("Say what is missing in the chain of title."), field="chain_words")
    if agreed.is_chain_complete and is_said:
        yield BadTerms(_("A complete chain of title misses nothing."), field="chain_words")


def _festival_faults(agreed: Agreed, *, is_work: bool) -> Iterator[BadTerms]:
    first, last = agreed.festivals_from, agreed.festivals_until
    if (first or last) and not is_work:
        yield BadTerms(_("Festivals show works."), field="festivals_from")
    elif (first is None) is not (last is None):
        yield BadTerms(_("Say from when and until when."), field="festivals_until")
    elif first and last and last < first:
        yield BadTerms(_("It cannot end before it begins."), field="festivals_until")
