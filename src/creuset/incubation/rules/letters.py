"""Letters to applicants: which one is due, what a text may name, and what is checked before a letter leaves."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.errors import Refusals, Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _


class LetterKind(StrEnum):
    """What a letter says."""

    INADMISSIBLE = "inadmissible"
    INELIGIBLE = "ineligible"
    #: To the jury.
    ADMITTED = "admitted"
    NEXT_ROUND = "next_round"
    AUDITION = "audition"
    LAUREATE = "laureate"
    WAITING = "waiting"
    REFUSED = "refused"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REJECTED = "appeal_rejected"


_K = LetterKind
#: They tell a refusal: with its reason, and how it is contested.
REFUSALS = frozenset({_K.INADMISSIBLE, _K.INELIGIBLE, _K.REFUSED})
#: They say what the jury decided, and leave when that is released.
DECIDED = frozenset({_K.NEXT_ROUND, _K.AUDITION, _K.LAUREATE, _K.WAITING, _K.REFUSED})
APPEALS = frozenset({_K.APPEAL_GRANTED, _K.APPEAL_REJECTED})

_EVERYWHERE = frozenset(
    {"greeting", "project", "number", "call", "programme", "axis", "village", "page"}
)
_OWN: Mapping[LetterKind, frozenset[str]] = {
    **dict.fromkeys(REFUSALS, frozenset({"reason", "appeal_days"})),
    _K.NEXT_ROUND: frozenset({"next_round"}),
    _K.AUDITION: frozenset({"next_round", "audition"}),
    _K.WAITING: frozenset({"rank", "reason"}),
    _K.LAUREATE: frozenset({"starts_on"}),
    **dict.fromkeys(APPEALS, frozenset({"reason"})),
}
#: What the text of a kind must name.
_NEEDED: Mapping[LetterKind, frozenset[str]] = {
    **dict.fromkeys(REFUSALS, frozenset({"reason", "appeal_days", "page"})),
    _K.AUDITION: frozenset({"audition"}),
    **dict.fromkeys(APPEALS, frozenset({"reason"})),
}
PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
#: Shorter names are words of every day.
SHORTEST_NAME = 4


class BadText(Refused):
    """A text that no letter can be made of."""

    code = "bad-letter-text"


class Check(StrEnum):
    """What is looked at before a letter leaves."""

    #: It has somebody to go to, with an address.
    RECIPIENT = "recipient"
    #: It says what the database says today.
    OUTCOME = "outcome"
    #: Nothing that it is made of has changed since.
    FRESH = "fresh"
    REASON = "reason"
    LANGUAGE = "language"
    #: A refusal says until when and where it is contested.
    APPEAL = "appeal"
    #: It names no other applicant.
    OTHERS = "others"
    #: Nothing is left in braces, nor empty.
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an application stands, as far as letters ask."""

    state: ApplicationState
    #: The latest decision of a jury that was not adjourned, if it is one of the round it is in or of one before.
    outcome: Outcome | None = None
    is_last_round: bool = False
    next_is_audition: bool = False
    #: An appeal was answered and its letter has not left: granted or not.
    appeal_granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, and what it is compared with."""

    kind: LetterKind
    subject: str
    body: str
    #: The values that its places stand for, as they are today.
    values: Mapping[str, str]
    recipient: str
    address: str
    language: str
    due: LetterKind | None
    basis: str
    basis_today: str
    language_today: str
    #: Names of other applicants of the call, of their projects and companies.
    others: tuple[str, ...] = ()
    #: Those that are its own.
    own: tuple[str, ...] = ()


def due(stands: Stands) -> LetterKind | None:
    """Return the letter that an application is owed where it stands; None where there is nothing to tell."""
    if stands.appeal_granted is not None:
        return _K.APPEAL_GRANTED if stands.appeal_granted else _K.APPEAL_REJECTED
    match stands.state:
        case ApplicationState.INADMISSIBLE:
            return _K.INADMISSIBLE
        case ApplicationState.INELIGIBLE:
            return _K.INELIGIBLE
        case (
            ApplicationState.ELIGIBLE
            | ApplicationState.SELECTED
            | ApplicationState.WAITING
            | ApplicationState.REFUSED
        ):
            return _decided(stands)
        case _:
            return None


def _decided(stands: Stands) -> LetterKind | None:
    match stands.outcome:
        case Outcome.SELECTED if stands.is_last_round:
            return _K.LAUREATE
        case Outcome.SELECTED:
            return _K.AUDITION if stands.next_is_audition else _K.NEXT_ROUND
        case Outcome.WAITING:
            return _K.WAITING
        case Outcome.REFUSED:
            return _K.REFUSED
        case _:
            return _K.ADMITTED if stands.state is ApplicationState.ELIGIBLE else None


def places_of(kind: LetterKind) -> frozenset[str]:
    """Return what a text of the kind may name."""
    return _EVERYWHERE | _OWN.get(kind, frozenset())


def check_text(kind: LetterKind, subject: str, body: str) -> None:
    """Raise Refusals with everything that is wrong with a text of the kind."""
    errors = [BadText(why, field=place) for place, why in faults_in(kind, subject, body)]
    if errors:
        raise Refusals(errors)


def faults_in(kind: LetterKind, subject: str, body: str) -> list[tuple[str, Sentence]]:
    """Return what is wrong with a text: the field, and why."""
    found = list[tuple[str, Sentence]]()
    known = places_of(kind)
    for name, text, most in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not text.strip():
            found.append((name, _("Words are missing.")))
        if len(text) > most:
            found.append((name, _("Longer than %(most)s characters.", most=most)))
        strange = [place for place in PLACE.findall(text) if place not in known]
        if strange:
            why = _(
                "“{%(place)s}” stands for nothing in this letter. There are: %(names)s.",
                place=strange[0],
                names=", ".join(sorted(known)),
            )
            found.append((name, why))
        if set("{}") & set(PLACE.sub("", text)):
            found.append((name, _("A brace is open or closed alone.")))
    if "\n" in subject.strip():
        found.append(("subject", _("This goes on one line.")))
    missing = _NEEDED.get(kind, frozenset()) - set(PLACE.findall(body))
    if missing:
        names = ", ".join(f"{{{place}}}" for place in sorted(missing))
        found.append(("body", _("This letter must name: %(names)s.", names=names)))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what its places stand for; what stands for nothing stays in its braces."""
    return PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def basis_of(values: Mapping[str, object]) -> str:
    """Return a digest of what a letter is made of: another one says that something changed since."""
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()


def failing(draft: Draft) -> tuple[Check, ...]:
    """Return the checks that a letter does not pass, in their order; it leaves where there are none."""
    return tuple(check for check in Check if not _PASSES[check](draft))


def named_in(text: str, names: Iterable[str], own: Iterable[str]) -> tuple[str, ...]:
    """Return which of the names a text holds as whole words; not those that are part of its own."""
    ours = " ".join(own)
    return tuple(
        name
        for name in dict.fromkeys(" ".join(name.split()) for name in names)
        if len(name) >= SHORTEST_NAME and not _holds(ours, name) and _holds(text, name)
    )


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _names_nobody_else(draft: Draft) -> bool:
    return not named_in(f"{draft.subject}\n{draft.body}", draft.others, draft.own)


def _has_reason(draft: Draft) -> bool:
    if draft.kind not in REFUSALS | APPEALS:
        return True
    reason = draft.values.get("reason", "").strip()
    return bool(reason) and reason in draft.body


def _has_appeal(draft: Draft) -> bool:
    if draft.kind not in REFUSALS:
        return True
    days, page = draft.values.get("appeal_days", ""), draft.values.get("page", "")
    return _holds(draft.body, days) and page in draft.body if days and page else False


def _is_whole(draft: Draft) -> bool:
    texts = (draft.subject, draft.body)
    return all(text.strip() for text in texts) and not set("{}") & set("".join(texts))


_PASSES = {
    Check.RECIPIENT: lambda draft: bool(draft.recipient.strip()) and "@" in draft.address,
    Check.OUTCOME: lambda draft: draft.kind is draft.due,
    Check.FRESH: lambda draft: draft.basis == draft.basis_today,
    Check.REASON: _has_reason,
    Check.LANGUAGE: lambda draft: draft.language == draft.language_today,
    Check.APPEAL: _has_appeal,
    Check.OTHERS: _names_nobody_else,
    Check.WHOLE: _is_whole,
}
