"""Letters to applicants: their texts, drafts made of decisions, checked, approved by somebody, sent once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from creuset.core import audit, locks
from creuset.core.models import Audience
from creuset.incubation.mails.letters import mail_letter
from creuset.incubation.models import (
    LETTER_LABELS,
    Application,
    Call,
    Decision,
    Letter,
    LetterText,
    Round,
)
from creuset.incubation.papers.letters import make_letter
from creuset.incubation.permissions import check_may_lead
from creuset.incubation.queries.letters import (
    LetterLine,
    Owed,
    Post,
    address_of,
    body_of,
    is_open,
    lines_among,
)
from creuset.incubation.rules.letters import LetterKind, check_text
from creuset.incubation.telling.applications import CALL, tell_of
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

SENT, CHANGED, DROPPED, APPROVED, TEXT_WRITTEN = (
    "applications.letter_sent",
    "applications.letter_changed",
    "applications.letter_dropped",
    "applications.letter_approved",
    "calls.letter_text_written",
)


class LetterGone(Conflict):
    """The letter has left, or was thrown away."""

    code = "letter-gone"


@dataclass(frozen=True)
class Handled:
    """What came of several letters: those done, and those left with what they do not pass."""

    done: tuple[Letter, ...]
    left: tuple[LetterLine, ...]


@transaction.atomic
def write_text(
    *,
    call: Call,
    kind: LetterKind,
    language: str,
    subject: str,
    body: str,
    by: Actor,
    now: datetime,
    for_all: bool = False,
) -> LetterText:
    """Letters of the kind are written so from now on, in the call, or `for_all` calls of the village.

    What is prepared stays as it is. Raise Forbidden; Refusals with every place that stands for nothing.
    """
    check_may_lead(by, call)
    if language not in call.village.languages:
        raise Refused(_("The village does not write in this language."), field="language")
    check_text(kind, subject, body)
    locks.lock("letter_text", [call.village_id])
    owner = None if for_all else call
    rows = LetterText.objects.filter(village=call.village, call=owner, kind=kind, language=language)
    row = LetterText.objects.create(
        village=call.village,
        call=owner,
        kind=kind.value,
        language=language,
        version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
        subject=" ".join(subject.split()),
        body=body.strip(),
        written_at=now,
        written_by=by.party,
    )
    audit.record(
        verb=TEXT_WRITTEN,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[(CALL, call.pk)],
        audience=Audience.TEAM,
        data={"call": call.names, "kind": kind.value, "language": language},
    )
    return row


@transaction.atomic
def prepare(
    *, call: Call, by: Actor, now: datetime, kinds: Collection[LetterKind] = tuple(LetterKind)
) -> list[Letter]:
    """Each application that is owed a letter of the kinds has its draft; one that is stale is made anew.

    Raise Forbidden.
    """
    check_may_lead(by, call)
    return _prepare(call, None, kinds, by=by, now=now)


@transaction.atomic
def change(*, letter: Letter, subject: str, body: str, by: Actor, now: datetime) -> Letter:
    """The draft says so, and waits to be approved again. Raise Forbidden; LetterGone; Refused without words."""
    row = _held(letter, by=by)
    title, words = " ".join(subject.split()), body.strip()
    if not title or not words:
        raise Refused(_("Words are missing."), field="body" if title else "subject")
    row.subject, row.body = title, words
    row.approved_at = row.approved_by = None
    row.save(update_fields=["subject", "body", "approved_at", "approved_by"])
    tell_of(row.application, CHANGED, by=by, now=now, kind=row.kind)
    return row


@transaction.atomic
def drop(*, letter: Letter, by: Actor, now: datetime) -> None:
    """The draft is thrown away; prepared again, there is another. Raise Forbidden; LetterGone."""
    row = _held(letter, by=by)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    tell_of(row.application, DROPPED, by=by, now=now, kind=row.kind)


@transaction.atomic
def approve(*, call: Call, letters: Iterable[Letter], by: Actor, now: datetime) -> Handled:
    """Each of these drafts of the call that passes every check is approved by a person, by name.

    Raise Forbidden, for what acts without being somebody too.
    """
    check_may_lead(by, call)
    if by.party is None:
        raise Forbidden(_("Letters are approved by a person, by name."))
    done, left = list[Letter](), list[LetterLine]()
    for line in lines_among(call, _open_in(call, letters)):
        row = line.letter
        if line.failing:
            left.append(line)
        elif row.approved_at is None:
            row.approved_at, row.approved_by = now, by.party
            row.save(update_fields=["approved_at", "approved_by"])
            tell_of(row.application, APPROVED, by=by, now=now, kind=row.kind)
            done.append(row)
    return Handled(tuple(done), tuple(left))


@transaction.atomic
def send(*, call: Call, letters: Iterable[Letter], by: Actor, now: datetime) -> Handled:
    """Each of these letters that was approved and passes every check has left, once: by mail, kept as a paper.

    What tells a decision that is not released stays. Raise Forbidden.
    """
    check_may_lead(by, call)
    return _send(call, _open_in(call, letters), by=by, now=now)


def leave_with_release(
    *, in_round: Round, decisions: Sequence[Decision], by: Actor, now: datetime
) -> None:
    """The approved letters of these decisions leave; for those that have none, drafts are made."""
    call = Call.objects.select_related("village", "programme").get(pk=in_round.call_id)
    applications = [one.application_id for one in decisions]
    ready = Letter.objects.filter(
        application__in=applications, decision__in=decisions, approved_at__isnull=False
    )
    _send(call, _open_in(call, ready), by=by, now=now)
    _prepare(call, applications, LetterKind, by=by, now=now)


def _prepare(
    call: Call,
    only: Iterable[int] | None,
    kinds: Iterable[LetterKind],
    *,
    by: Actor,
    now: datetime,
) -> list[Letter]:
    wanted, made = frozenset(kinds), list[Letter]()
    locks.lock("letters", [call.pk])
    post = Post(call, only=only)
    for row in post.rows.values():
        owed = post.owed(row)
        draft = next((one for one in row.letters.all() if is_open(one)), None)
        is_fresh = owed is not None and draft is not None and draft.basis == owed.basis
        if owed is None or owed.kind not in wanted or is_fresh:
            continue
        if draft is not None:
            draft.dropped_at = now
            draft.save(update_fields=["dropped_at"])
        made.append(_make(row, owed, post, by=by, now=now))
    return made


def _make(row: Application, owed: Owed, post: Post, *, by: Actor, now: datetime) -> Letter:
    words = post.words_of(owed.kind, owed.language)
    if words is None:
        message = f"no words for {owed.kind} in {owed.language}"
        raise RuntimeError(message)
    said = body_of(words, owed.values)
    return Letter.objects.create(
        application=row,
        kind=owed.kind.value,
        language=owed.language,
        subject=said.subject[:200],
        body=said.body,
        basis=owed.basis,
        decision=owed.decision,
        appeal=owed.appeal,
        prepared_at=now,
        prepared_by=by.party,
    )


def _send(call: Call, letters: Sequence[Letter], *, by: Actor, now: datetime) -> Handled:
    done, left = list[Letter](), list[LetterLine]()
    lines = lines_among(call, letters)
    holders = Application.objects.select_related("holder", "call", "village")
    rows = holders.in_bulk([line.letter.application_id for line in lines])
    for line in lines:
        if not line.may_leave:
            left.append(line)
            continue
        letter, row = line.letter, rows[line.letter.application_id]
        name = row.holder.name if row.holder else ""
        letter.sent_at, letter.sent_to = now, f"{name} <{address_of(row)}>"
        letter.save(update_fields=["sent_at", "sent_to"])
        letter.application = row
        make_letter(letter, by=by, now=now)
        mail_letter(letter)
        tell_of(row, SENT, by=by, now=now, audience=Audience.PARTIES, kind=letter.kind)
        done.append(letter)
    return Handled(tuple(done), tuple(left))


def _open_in(call: Call, letters: Iterable[Letter]) -> list[Letter]:
    """Return those letters of the call that have not left, held until the transaction ends."""
    locks.lock("letters", [call.pk])
    rows = Letter.objects.filter(
        pk__in=[one.pk for one in letters],
        application__call=call,
        sent_at=None,
        dropped_at=None,
    )
    return list(rows.select_related("decision", "application").order_by("pk"))


def _held(letter: Letter, *, by: Actor) -> Letter:
    call = letter.application.call
    check_may_lead(by, call)
    found = _open_in(call, [letter])
    if not found:
        raise LetterGone(_("This letter has left, or was thrown away meanwhile."))
    return found[0]


def label_of(kind: str) -> str:
    """Return the word for a kind of letter, in the reader's language."""
    return str(LETTER_LABELS[LetterKind(kind)])
