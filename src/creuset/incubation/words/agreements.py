"""What the convention of a project says, in the words of its paper: each language has its own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.billing.words import money_text
from creuset.core.text import in_language, number_text
from creuset.documents.contract_papers import long_day
from creuset.documents.rules.terms import Length
from creuset.incubation.kinds import Rights
from creuset.incubation.models import Member, Terms
from creuset.kernel.money import Money
from creuset.plans.contract_words import in_each, place_words


def convention_values(member: Member, terms: Terms, hosting: Money) -> dict[str, Any]:
    """Return what the paper says, by the names of `documents.rules.terms`; `hosting` is worth so much."""
    cohort = member.cohort
    village = cohort.village
    return {
        "programme": in_each(
            lambda: f"{in_language(cohort.programme.names)}, {in_language(cohort.names)}"
        ),
        "project": member.project.title,
        "place": in_each(lambda: place_words(village, terms.place)),
        "start": member.joined_on or cohort.first_on,
        "end": cohort.last_on,
        "notice": Length(1),
        "authors": terms.authors,
        "rights": in_each(lambda: rights_words(Rights(terms.rights))),
        "option": in_each(lambda: _option(terms, village.currency))
        if terms.option_months
        else None,
        "chain": None if terms.is_chain_complete else terms.chain_words or None,
        "festivals": in_each(lambda: _festivals(terms)) if terms.festivals_from else None,
        "credits": terms.credits or None,
        "share": in_each(lambda: _share(terms)) if terms.share_percent else None,
        "confidential": Length(terms.confidential_months) if terms.confidential_months else None,
        "special": terms.special or None,
        "value": hosting or None,
        "support": Money(terms.support_cents, village.currency) or None,
    }


def support_words(member: Member) -> str:
    """Return for what the register of aid names the support of the project."""
    return _("Support of “%(project)s”: %(programme)s, %(cohort)s") % {
        "project": member.project.title,
        "programme": in_language(member.cohort.programme.names),
        "cohort": in_language(member.cohort.names),
    }


def rights_words(rights: Rights) -> str:
    """Return who has the rights, as a sentence of the convention."""
    match rights:
        case Rights.HOLDER:
            return _("The Founder has all rights in the project.")
        case Rights.AUTHORS:
            return _("The authors have the rights in the project.")
        case Rights.ASSIGNED:
            return _("The authors assigned their rights in the project to the Founder.")
        case Rights.OPTION:
            return _("The Founder has an option on the rights of the authors.")


def _option(terms: Terms, currency: str) -> str:
    months = terms.option_months or 0
    length = ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    if not terms.option_cents:
        return _("%(length)s, free of charge") % {"length": length}
    price = money_text(Money(terms.option_cents, currency))
    return _("%(length)s, for %(price)s") % {"length": length, "price": price}


def _festivals(terms: Terms) -> str:
    if terms.festivals_from is None or terms.festivals_until is None:
        return ""
    return _("from %(first)s to %(last)s") % {
        "first": long_day(terms.festivals_from),
        "last": long_day(terms.festivals_until),
    }


def _share(terms: Terms) -> str:
    decimals = 0 if terms.share_percent == int(terms.share_percent) else 2
    percent = number_text(terms.share_percent, decimals)
    return _("%(percent)s %% of the net receipts") % {"percent": percent}
