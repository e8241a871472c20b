"""Who has their seat at the village, and where each file stands: the day is asked, nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import BigIntegerField, Prefetch, Q, QuerySet

from creuset.core.prepared import Given, Prepared
from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.models import (
    PAPER_LABELS,
    PAPER_STATE_LABELS,
    STATE_LABELS,
    Approval,
    Domiciliation,
    Paper,
)
from creuset.domiciliation.permissions import is_own, may_see
from creuset.domiciliation.rules.papers import best_of, required, state_of
from creuset.domiciliation.rules.standing import WHOLE, verification_due
from creuset.domiciliation.rules.standing import state_of as standing_of
from creuset.domiciliation.states import DomiciliationState, PaperState
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

#: Asked for and never signed: they are no domiciliation.
DEAD = (SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN)


@dataclass(frozen=True)
class Asked:
    """A kind of paper that a file must hold, the paper that speaks for it, and where that stands."""

    kind: PaperKind
    state: PaperState
    paper: Paper | None

    @property
    def label(self) -> str:
        """What it is, in the reader's language."""
        return str(PAPER_LABELS[self.kind])

    @property
    def state_label(self) -> str:
        """Where it stands, in the reader's language."""
        return str(PAPER_STATE_LABELS[self.state])


@dataclass(frozen=True)
class Line:
    """A domiciliation as a list shows it."""

    row: Domiciliation
    state: DomiciliationState
    asked: Sequence[Asked]
    verify_by: date

    @property
    def state_label(self) -> str:
        """Where it stands, in the reader's language."""
        return str(STATE_LABELS[self.state])

    @property
    def lacking(self) -> list[Asked]:
        """What the file needs before it is whole: to be sent, or to be checked."""
        return [one for one in self.asked if one.state not in WHOLE]

    @property
    def to_send(self) -> list[Asked]:
        """What the company still has to send, or should send again soon."""
        return [
            one for one in self.asked if one.state not in {PaperState.VALID, PaperState.WAITING}
        ]

    @property
    def next_end(self) -> date | None:
        """The day on which the first of its papers ends."""
        ends = [
            one.paper.valid_until
            for one in self.asked
            if one.paper and one.paper.valid_until and one.state in WHOLE
        ]
        return min(ends, default=None)


def approval_of(village: Village) -> Approval | None:
    """Return the village's approval, if its file names one."""
    return Approval.objects.filter(village=village).first()


def domiciliations_of(village: Village, *, by: Actor) -> QuerySet[Domiciliation]:
    """Return the domiciliations of the village that the actor may read, loaded with their papers, unordered."""
    rows = _loaded(Domiciliation.objects.filter(village=village))
    return rows if may_see(by, village) else rows.filter(is_own(by))


def own_domiciliations(village: Village, *, by: Actor) -> QuerySet[Domiciliation]:
    """Return those of the actor, and of the structures that they look after."""
    return _loaded(Domiciliation.objects.filter(is_own(by), village=village))


def get_domiciliation(village: Village, pk: int, *, by: Actor) -> Domiciliation:
    """Return the domiciliation with its papers; NotFound unless the actor may read it."""
    found = domiciliations_of(village, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such domiciliation."))
    found.village = village
    return found


def get_paper(village: Village, pk: int, *, by: Actor) -> Paper:
    """Return the paper with its domiciliation; NotFound unless the actor may read that."""
    found = Paper.objects.filter(
        pk=pk, domiciliation__in=domiciliations_of(village, by=by).values("pk")
    ).select_related("domiciliation__subscription__party", "file", "checked_by", "sent_by")
    row = found.first()
    if row is None:
        raise NotFound(_("There is no such paper."))
    row.domiciliation.village = village
    return row


def line_of(row: Domiciliation, *, today: date, papers: Iterable[Paper] | None = None) -> Line:
    """Return where a domiciliation stands that day; its papers are loaded, unless they are given."""
    asked = asked_of(row, row.papers.all() if papers is None else papers, today=today)
    verify_by = verification_due(starts_on=row.subscription.starts_on, verified_on=row.verified_on)
    state = standing_of(
        row.contract,
        papers=(one.state for one in asked),
        is_described=row.is_described,
        verify_by=verify_by,
        today=today,
    )
    return Line(row, state, asked, verify_by)


def lines_of(
    village: Village,
    *,
    by: Actor,
    today: date,
    state: DomiciliationState | None = None,
    words: str = "",
) -> list[Line]:
    """Return the lines of those that are asked for, the most urgent first: three queries.

    Without a state, those that were or may yet be in force today: what ended or was never signed is asked for by name.
    """
    rows = domiciliations_of(village, by=by)
    over = Q(subscription__last_on__lt=today, subscription__signed_at__isnull=False)
    dead = Q(subscription__state__in=DEAD)
    if state is DomiciliationState.NEVER:
        rows = rows.filter(dead)
    elif state is DomiciliationState.ENDED:
        rows = rows.filter(over)
    else:
        rows = rows.exclude(dead).exclude(over)
    for word in fold(words).split():
        rows = rows.filter(subscription__party__search_text__contains=word)
    lines = [line_of(row, today=today) for row in rows]
    order = list(DomiciliationState)
    return sorted(
        (line for line in lines if state is None or line.state is state),
        key=lambda line: (_URGENT.get(line.state, len(order)), line.row.subscription.party.name),
    )


def asked_of(row: Domiciliation, sent: Iterable[Paper], *, today: date) -> list[Asked]:
    """Return what the file must hold, and what it holds of it."""
    papers = {paper.pk: paper for paper in sent}
    by_kind = _by_kind(papers.values())
    found = []
    for kind in required(row.subject):
        best = best_of((paper.held for paper in by_kind.get(kind, ())), today=today)
        state = state_of(best, today=today)
        found.append(Asked(kind, state, papers[best.order] if best else None))
    return found


#: The papers that wait until somebody has read them: the menu counts them.
TO_CHECK = Prepared(
    lambda: Paper.objects.filter(
        domiciliation__village_id=Given("village", BigIntegerField()), is_accepted__isnull=True
    ).values_list("pk")
)

_URGENT = {
    DomiciliationState.TO_CHECK: 0,
    DomiciliationState.INCOMPLETE: 1,
    DomiciliationState.TO_VERIFY: 2,
    DomiciliationState.TO_SIGN: 3,
    DomiciliationState.IN_FORCE: 4,
}


def _by_kind(papers: Iterable[Paper]) -> dict[PaperKind, list[Paper]]:
    ranked = sorted(papers, key=lambda paper: paper.kind)
    return {
        PaperKind(kind): list(group) for kind, group in groupby(ranked, key=lambda one: one.kind)
    }


def _loaded(rows: QuerySet[Domiciliation]) -> QuerySet[Domiciliation]:
    papers = Paper.objects.select_related("file", "checked_by").order_by("pk")
    return rows.select_related(
        "village", "subscription__party", "subscription__offer", "verified_by"
    ).prefetch_related(Prefetch("papers", queryset=papers))
