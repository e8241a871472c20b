"""Letters of a call: which are due, what they are made of today, and whether each may leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.core.text import localized, span_text, typeset
from creuset.incubation.kinds import RoundKind
from creuset.incubation.models import (
    LETTER_LABELS,
    Appeal,
    Application,
    Audition,
    Call,
    Decision,
    Letter,
    LetterText,
    Round,
    Verdict,
)
from creuset.incubation.queries.screening import check_may_read
from creuset.incubation.rules.letters import (
    DECIDED,
    Check,
    Draft,
    LetterKind,
    Stands,
    basis_of,
    due,
    failing,
    filled,
)
from creuset.incubation.shipped_letters import LANGUAGES, Words, shipped
from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.errors import NotFound
from creuset.people.actors import Actor
from creuset.villages.models import Village

_K = LetterKind


@dataclass(frozen=True)
class Owed:
    """What an application is to be written today: the kind, and what stands for each place."""

    kind: LetterKind
    language: str
    values: Mapping[str, str]
    basis: str
    decision: Decision | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True)
class LetterLine:
    """A letter that has not left, and which checks it does not pass."""

    letter: Letter
    failing: tuple[Check, ...]
    #: It tells a decision that is not released yet.
    waits: bool

    @property
    def may_leave(self) -> bool:
        """Whether it would be sent now."""
        return not (self.failing or self.waits) and self.letter.approved_at is not None


@dataclass(frozen=True)
class KindLine:
    """A kind of letter in a call: how many are to be prepared, are drafts, are approved, have left."""

    kind: LetterKind
    label: str
    owed: int
    drafts: int
    approved: int
    sent: int


class Post:
    """All that letters of some applications of a call are made of, read in a constant number of queries."""

    def __init__(self, call: Call, only: Iterable[int] | None = None) -> None:
        self.call, self.village = call, call.village
        self.is_whole = only is None
        rows = Application.objects.filter(call=call, filed_at__isnull=False)
        if only is not None:
            rows = rows.filter(pk__in=list(only))
        self.rows = {row.pk: row for row in _loaded(rows)}
        for row in self.rows.values():
            row.call, row.village = call, self.village

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds of the call, in their order."""
        return sorted(self.call.rounds.all(), key=lambda one: one.number)

    @cached_property
    def everybody(self) -> list[tuple[int, tuple[str, ...]]]:
        """Each application that was filed, with its names: of its project, its holder, its company."""
        if self.is_whole:
            found = ((row.pk, row.title, row.holder, row.company) for row in self.rows.values())
            return [
                (pk, (title, holder.name if holder else "", company.name if company else ""))
                for pk, title, holder, company in found
            ]
        rows = Application.objects.filter(call=self.call, filed_at__isnull=False)
        named = rows.values_list("pk", "title", "holder__name", "company__name")
        return [(pk, tuple(name or "" for name in names)) for pk, *names in named.order_by("pk")]

    @cached_property
    def texts(self) -> dict[tuple[str, str], Words]:
        """The words that the call, or else the village, has of its own."""
        rows = LetterText.objects.filter(
            Q(call=self.call) | Q(call=None, village=self.call.village)
        )
        # The newest of the call comes last, and so counts.
        return {
            (text.kind, text.language): Words(text.subject, text.body)
            for text in sorted(rows, key=lambda one: (one.call_id is not None, one.version))
        }

    @cached_property
    def slots(self) -> dict[tuple[int, int], str]:
        """When and where each application is heard, by its id and that of the round; two queries."""
        rows = Audition.objects.filter(application__in=self.rows).select_related("booking")
        found = {}
        for one in rows.prefetch_related("booking__segments__resource"):
            rooms = dict.fromkeys(
                localized(segment.resource.names) for segment in one.booking.segments.all()
            )
            when = span_text(one.starts_at, one.ends_at, self.village.zone)
            found[one.application_id, one.round_id] = ", ".join([when, *rooms])
        return found

    def words_of(self, kind: LetterKind, language: str) -> Words | None:
        """Return the words of a kind in a language: the call's, else the village's, else those that Creuset brings."""
        return self.texts.get((kind.value, language)) or shipped(kind, language)

    def owed(self, row: Application) -> Owed | None:
        """Return what the application is to be written today; None where it knows already, or nothing is to tell."""
        found = self.today(row)
        if found is None:
            return None
        sent = ((one.kind, one.basis) for one in row.letters.all() if one.sent_at is not None)
        return None if (found.kind.value, found.basis) in set(sent) else found

    def today(self, row: Application) -> Owed | None:
        """Return what a letter to the application says today, whether or not it was sent."""
        decision, appeal = self._decision(row), _open_answer(row)
        kind = due(self._stands(row, decision, appeal))
        if kind is None:
            return None
        language = self._language(row, kind)
        with override(language), timezone.override(self.village.zone):
            own, source = self._own(row, kind, decision, appeal)
            values = self._common(row, language) | own
            values = {name: typeset(text, language) for name, text in values.items()}
        made_of = {
            **values,
            "kind": kind.value,
            "language": language,
            "holder": row.holder_id,
            "source": source,
        }
        return Owed(
            kind,
            language,
            values,
            basis_of(made_of),
            decision if kind in DECIDED else None,
            appeal,
        )

    def draft(self, letter: Letter) -> Draft:
        """Return the letter with what it is compared with."""
        row = self.rows[letter.application_id]
        today = self.today(row)
        own = next(names for pk, names in self.everybody if pk == row.pk)
        others = [name for pk, names in self.everybody if pk != row.pk for name in names if name]
        return Draft(
            kind=LetterKind(letter.kind),
            subject=letter.subject,
            body=letter.body,
            values=today.values if today else {},
            recipient=row.holder.name if row.holder else "",
            address=address_of(row),
            language=letter.language,
            due=today.kind if today else None,
            basis=letter.basis,
            basis_today=today.basis if today else "",
            language_today=today.language if today else "",
            others=tuple(others),
            own=(*(name for name in own if name), self.village.name, localized(self.call.names)),
        )

    def line(self, letter: Letter) -> LetterLine:
        """Return the letter with what is wrong with it."""
        decision = letter.decision
        waits = decision is not None and not self._is_released(decision)
        return LetterLine(letter, failing(self.draft(letter)), waits)

    def _is_released(self, decision: Decision) -> bool:
        found = next((one for one in self.rounds if one.pk == decision.round_id), None)
        return found is not None and found.released_at is not None

    def _decision(self, row: Application) -> Decision | None:
        """Return the latest decision that tells where the application stands."""
        numbers = {one.pk: one.number for one in self.rounds}
        rows = sorted(row.decisions.all(), key=lambda one: numbers[one.round_id])
        last = next((one for one in reversed(rows) if one.outcome != Outcome.ADJOURNED), None)
        if last is None or row.round_id is None:
            return last
        is_here = last.round_id == row.round_id
        taken_up = (
            is_here
            and row.state == ApplicationState.ELIGIBLE
            and self._is_released(last)
            and last.outcome == Outcome.REFUSED
        )
        return None if taken_up else last

    def _stands(self, row: Application, decision: Decision | None, appeal: Appeal | None) -> Stands:
        after = self._after(decision)
        return Stands(
            state=ApplicationState(row.state),
            outcome=Outcome(decision.outcome) if decision else None,
            is_last_round=decision is not None and after is None,
            next_is_audition=after is not None and after.kind == RoundKind.AUDITION,
            appeal_granted=None if appeal is None else appeal.outcome == "granted",
        )

    def _after(self, decision: Decision | None) -> Round | None:
        """Return the round after that of a decision."""
        if decision is None:
            return None
        number = next(one.number for one in self.rounds if one.pk == decision.round_id)
        return next((one for one in self.rounds if one.number > number), None)

    def _slot(self, row: Application, after: Round | None) -> str:
        """Return when and where the application is heard in the next round; nothing while that is not known."""
        if after is None or after.kind != RoundKind.AUDITION:
            return ""
        return self.slots.get((row.pk, after.pk), "")

    def _language(self, row: Application, kind: LetterKind) -> str:
        """Return the language of the application, if there are words in it; else the village's, else English."""
        wanted = (row.language, self.village.language, *LANGUAGES)
        return next(one for one in wanted if shipped(kind, one) or self.words_of(kind, one))

    def _common(self, row: Application, language: str) -> dict[str, str]:
        name = row.holder.name if row.holder else ""
        path = reverse("incubation_my_applications:application", args=[self.village, row.pk])
        return {
            "greeting": _("Dear %(name)s") % {"name": name} if name else "",
            "project": row.title,
            "number": str(row.number or ""),
            "call": localized(self.call.names, language),
            "programme": localized(self.call.programme.names, language),
            "axis": localized(row.axis.names, language) if row.axis else "",
            "village": self.village.name,
            "page": f"{settings.BASE_URL.rstrip('/')}{path}",
        }

    def _own(
        self, row: Application, kind: LetterKind, decision: Decision | None, appeal: Appeal | None
    ) -> tuple[dict[str, str], str]:
        """Return what stands for the places of the kind alone, and from which row the letter comes."""
        days = str(self.call.appeal_days)
        if appeal is not None:
            return {"reason": appeal.answer}, f"appeal:{appeal.pk}"
        if kind in {_K.INADMISSIBLE, _K.INELIGIBLE} or decision is None:
            judged = vars(row)
            reason = judged["verdict_reason"] or ""
            source = f"verdict:{judged['verdict_pk'] or 0}"
            return {"reason": reason, "appeal_days": days}, source
        after = self._after(decision)
        starts_on = self.call.starts_on
        return {
            "reason": decision.reason,
            "appeal_days": days,
            "rank": str(decision.rank or ""),
            "next_round": localized(after.names) if after else "",
            "audition": self._slot(row, after),
            "starts_on": date_format(starts_on, "DATE_FORMAT") if starts_on else "",
        }, f"decision:{decision.pk}:{decision.decided_at.isoformat()}"


def address_of(row: Application) -> str:
    """Return where letters to an application go."""
    return (row.holder.email if row.holder else "") or row.email


@dataclass(frozen=True)
class Mail:
    """The letters of a call: of each kind how many, those that have not left, those that have, the latest first."""

    kinds: Sequence[KindLine]
    lines: Sequence[LetterLine]
    sent: Sequence[Letter]
    #: The open ones first, the oldest first.
    appeals: Sequence[Appeal]


def mail_of(call: Call, *, by: Actor) -> Mail:
    """Return the letters of the call, and what was contested. Raise as `files_of`."""
    check_may_read(by, call)
    post = Post(call)
    opened = _open_in(post)
    sent = [
        letter
        for row in post.rows.values()
        for letter in _letters(row)
        if letter.sent_at is not None
    ]
    owed = [
        found.kind
        for row in post.rows.values()
        if not any(is_open(one) for one in row.letters.all()) and (found := post.owed(row))
    ]
    kinds = [
        KindLine(
            kind,
            str(LETTER_LABELS[kind]),
            owed=owed.count(kind),
            drafts=sum(one.kind == kind and one.approved_at is None for one in opened),
            approved=sum(one.kind == kind and one.approved_at is not None for one in opened),
            sent=sum(one.kind == kind for one in sent),
        )
        for kind in LetterKind
    ]
    appeals = [one for row in post.rows.values() for one in row.appeals.all()]
    return Mail(
        kinds,
        [post.line(one) for one in opened],
        sorted(sent, key=lambda one: (one.sent_at or one.prepared_at, one.pk), reverse=True),
        sorted(appeals, key=lambda one: (one.answered_at is not None, one.made_at, one.pk)),
    )


@dataclass(frozen=True)
class Leaf:
    """A letter among those that have not left: what is wrong with it, the one before and the one after."""

    letter: Letter
    line: LetterLine | None = None
    before: int | None = None
    after: int | None = None
    nth: int = 0
    count: int = 0


def leaf_of(village: Village, pk: int, *, by: Actor) -> Leaf:
    """Return the letter with its neighbours, if it has not left. Raise NotFound; Forbidden as `files_of`."""
    letter = get_letter(village, pk, by=by)
    if not is_open(letter):
        return Leaf(letter)
    post = Post(letter.application.call)
    rows = _open_in(post)
    at = next(n for n, one in enumerate(rows) if one.pk == pk)
    return Leaf(
        rows[at],
        post.line(rows[at]),
        before=rows[at - 1].pk if at else None,
        after=rows[at + 1].pk if at + 1 < len(rows) else None,
        nth=at + 1,
        count=len(rows),
    )


def get_letter(village: Village, pk: int, *, by: Actor) -> Letter:
    """Return the letter. Raise NotFound; Forbidden as `files_of`."""
    rows = Letter.objects.filter(application__village=village, pk=pk)
    letter = rows.select_related("application__call__programme", "approved_by").first()
    if letter is None:
        raise NotFound(_("There is no such letter."))
    row = letter.application
    row.village = row.call.village = village
    check_may_read(by, row.call)
    return letter


def lines_among(call: Call, letters: Sequence[Letter]) -> list[LetterLine]:
    """Return what is wrong with each of these letters of the call, as things stand now."""
    post = Post(call, only=[letter.application_id for letter in letters])
    return [post.line(letter) for letter in letters]


def letters_to(row: Application) -> list[Letter]:
    """Return the letters that have left to an application, the latest first; one query."""
    return list(row.letters.filter(sent_at__isnull=False).order_by("-sent_at", "-pk"))


def is_open(letter: Letter) -> bool:
    """Say whether a letter has neither left nor been thrown away."""
    return letter.sent_at is None and letter.dropped_at is None


def body_of(words: Words, values: Mapping[str, str]) -> Words:
    """Return the words of a letter with what its places stand for."""
    return Words(filled(words.subject, values), filled(words.body, values))


def told_at(row: Application, since: datetime) -> datetime | None:
    """Return when the letter left that told a refusal given at `since`; None while none has."""
    kinds = [_K.INADMISSIBLE.value, _K.INELIGIBLE.value, _K.REFUSED.value]
    sent = row.letters.filter(kind__in=kinds, sent_at__gte=since).order_by("sent_at").first()
    return sent.sent_at if sent else None


def _open_in(post: Post) -> list[Letter]:
    """Return the letters that have not left, kind after kind, by the numbers of their applications."""
    order = list(LetterKind)
    found = [one for row in post.rows.values() for one in _letters(row) if is_open(one)]
    return sorted(found, key=lambda one: (order.index(_K(one.kind)), one.application.number or 0))


def _letters(row: Application) -> list[Letter]:
    """Return the letters to an application, each with it."""
    found = list(row.letters.all())
    for one in found:
        one.application = row
    return found


def _open_answer(row: Application) -> Appeal | None:
    """Return the latest appeal, where it was answered and its letter has not left."""
    rows = sorted(row.appeals.all(), key=lambda one: one.pk)
    if not rows or rows[-1].answered_at is None:
        return None
    told = any(one.appeal_id == rows[-1].pk and one.sent_at for one in row.letters.all())
    return None if told else rows[-1]


def _loaded(rows: QuerySet[Application]) -> QuerySet[Application]:
    standing = Verdict.objects.filter(application=OuterRef("pk"), undone_at=None).order_by("-pk")
    rows = rows.annotate(
        verdict_pk=Subquery(standing.values("pk")[:1]),
        verdict_reason=Subquery(standing.values("reason")[:1]),
    )
    return rows.select_related("holder", "company", "axis").prefetch_related(
        Prefetch("decisions", Decision.objects.order_by("pk")),
        Prefetch("appeals", Appeal.objects.order_by("pk")),
        Prefetch(
            "letters", Letter.objects.select_related("decision", "approved_by").order_by("pk")
        ),
    )
