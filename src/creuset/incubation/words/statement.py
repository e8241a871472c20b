"""The statement of impartiality that a juror signs: the house's own words, or those of the call."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop, override

from creuset.core.text import localized
from creuset.incubation.models import JuryTerms

#: Grows with each change of the words below.
VERSION = 1
#: Translators: whoever sits in a jury signs this.
WORDS = gettext_noop(
    "I judge the applications given to me for what they say, by the criteria of the call, and alone.\n\n"
    "I have no interest of money, family, friendship or rivalry in an application that I judge. Where I find that I "
    "have one, or that others could think so, I say it at once and do not read that application.\n\n"
    "I tell nobody what I read, what I score, and what is said in the jury, neither now nor later; I use none of it "
    "for myself or for others, and I keep no copy of it.\n\n"
    "I take nothing from an applicant, and do not speak with them about their application before the decision is out."
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The words to sign in a language, which version of them this is, and their SHA-256."""

    words: str
    version: int
    digest: str


def statement_of(terms: JuryTerms | None, language: str) -> Statement:
    """Return what a juror of this language signs now."""
    own = localized(terms.statements, language) if terms and terms.statements else ""
    if own:
        return Statement(own, terms.version if terms else VERSION, digest_of(own))
    with override(language):
        words = gettext(WORDS)
    return Statement(words, terms.version if terms else VERSION, digest_of(words))


def digest_of(words: str) -> str:
    """Return the SHA-256 of the words."""
    return hashlib.sha256(words.encode()).hexdigest()
