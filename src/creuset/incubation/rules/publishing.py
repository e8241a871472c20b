"""What a call needs before anybody reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from creuset.incubation.rules.terms import CallTerms, RoundTerms
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import to_utc


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a published call has: where it is said, in words, and whether it is there."""

    path: tuple[str | int, ...]
    words: Sentence
    is_met: bool


def needs_of(
    terms: CallTerms, rounds: Sequence[RoundTerms], *, form_published: bool, now: datetime
) -> Iterator[Need]:
    """Yield what a call needs before it is published, in the order in which one sees to it."""
    said = (
        (
            "summaries",
            _("One paragraph that says what the call is."),
            any(terms.summaries.values()),
        ),
        ("descriptions", _("What is offered, and to whom."), any(terms.descriptions.values())),
        ("rules", _("The rules of the call."), any(terms.rules.values())),
        ("project_kinds", _("Which kinds of project may answer."), bool(terms.project_kinds)),
        ("answers_on", _("The day on which the answer is promised."), terms.answers_on is not None),
        (
            "closes_at",
            _("A deadline that is still to come."),
            to_utc(terms.closes_at) > to_utc(now),
        ),
        (
            "form",
            _("A form to fill, with a published version."),
            bool(terms.form) and form_published,
        ),
    )
    for name, words, is_met in said:
        yield Need((name,), words, is_met)
    yield from _of_rounds(terms, rounds)


def _of_rounds(terms: CallTerms, rounds: Sequence[RoundTerms]) -> Iterator[Need]:
    yield Need(("rounds",), _("A round in which applications are read."), bool(rounds))
    for at, one in enumerate(rounds):
        words = _("Criteria by which the round %(number)s is scored.", number=at + 1)
        yield Need(("rounds", at, "criteria"), words, bool(one.criteria))
    if rounds:
        words = _(
            "A last round that lets as many pass as there are places: %(passing)s pass, %(places)s are given.",
            passing=rounds[-1].seats,
            places=terms.seats,
        )
        yield Need(("rounds", len(rounds) - 1, "seats"), words, rounds[-1].seats == terms.seats)
