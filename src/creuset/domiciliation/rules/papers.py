"""The identity file of a domiciled company: which papers, how fresh, until when.

Article R123-168, 1° of the Code de commerce (the file itself); articles L561-5 and R561-5-1 of the Code monétaire et
financier (identity verified on an official paper with a photograph, within its days; an extract of a register less
than three months old); articles L561-2-2 and L561-46 of the same (who owns the company in the end).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from creuset.domiciliation.kinds import PaperKind
from creuset.domiciliation.states import PaperState
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

DAY = timedelta(days=1)
#: From so long before its last day on, another is asked for.
SOON = timedelta(days=30)
#: Its holder and the team are told so many days before the last day of a paper, and on the day after it.
REMINDED_BEFORE = (timedelta(days=30), timedelta(days=7), -DAY)
#: Longer than any paper runs: a slip of the keyboard.
LONGEST = relativedelta(years=20)


class WrongPaperDays(Refused):
    """The days of a paper cannot be."""

    code = "wrong-paper-days"


class TooOld(Refused):
    """The paper was issued too long ago to prove anything today."""

    code = "paper-too-old"


class NoPaper(Refused):
    """Nothing was sent."""

    code = "paper-missing"


@dataclass(frozen=True, slots=True)
class Asked:
    """How fresh a paper of a kind is when it is sent, and until when it counts."""

    #: Issued at most so many months before it is sent; 0: whenever.
    months_old: int = 0
    #: Asked for again so many months after it was issued; 0: only where it names its own last day.
    counts_months: int = 0
    #: It names its last day itself.
    names_its_end: bool = False


ASKED: Mapping[PaperKind, Asked] = {
    PaperKind.REGISTRATION: Asked(months_old=3, counts_months=12),
    PaperKind.IDENTITY: Asked(names_its_end=True),
    PaperKind.HOME: Asked(months_old=3, counts_months=12),
    PaperKind.STATUTES: Asked(),
    PaperKind.OWNERS: Asked(counts_months=12),
    PaperKind.ACTIVITY: Asked(counts_months=12),
    PaperKind.BOOKS: Asked(),
    PaperKind.POWER: Asked(),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a domiciled company decides which papers are asked."""

    is_organisation: bool
    keeps_books_elsewhere: bool = False
    works_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that was sent: `is_accepted` is None until somebody of the team has read it."""

    kind: PaperKind
    is_accepted: bool | None
    valid_until: date | None
    #: Later ones are larger.
    order: int = 0


def required(subject: Subject) -> tuple[PaperKind, ...]:
    """Return the kinds of papers that the file of the company holds, in the order in which they are asked.

    A person in business on their own has neither statutes nor owners; proofs of other places are asked only where
    there are such places.
    """
    company = {PaperKind.STATUTES, PaperKind.OWNERS}
    left_out = set() if subject.is_organisation else company
    if not subject.works_elsewhere:
        left_out = left_out | {PaperKind.ACTIVITY}
    if not subject.keeps_books_elsewhere:
        left_out = left_out | {PaperKind.BOOKS}
    return tuple(kind for kind in PaperKind if kind not in left_out)


def last_day(kind: PaperKind, *, issued_on: date, named: date | None) -> date | None:
    """Return the last day on which the paper counts: its own, or that on which the house asks for another."""
    asked = ASKED[kind]
    ends = [named] if named is not None else []
    if asked.counts_months:
        ends.append(issued_on + relativedelta(months=asked.counts_months))
    return min(ends, default=None)


def check_days(kind: PaperKind, *, issued_on: date, named: date | None, today: date) -> None:
    """Raise WrongPaperDays or TooOld where a paper of these days proves nothing today."""
    if issued_on > today:
        raise WrongPaperDays(_("This day is still to come: when was it issued?"), field="issued_on")
    asked = ASKED[kind]
    if asked.months_old and issued_on < today - relativedelta(months=asked.months_old):
        raise TooOld(
            _("Send one issued less than three months ago: this one is older."), field="issued_on"
        )
    if named is None:
        if asked.names_its_end:
            raise WrongPaperDays(_("Until which day is it valid?"), field="valid_until")
        return
    if named < today:
        raise WrongPaperDays(
            _("It ended on %(until)s: send one that is valid today.", until=named),
            field="valid_until",
        )
    if named > issued_on + LONGEST:
        raise WrongPaperDays(
            _("Twenty years at most: please read %(until)s again.", until=named),
            field="valid_until",
        )


def state_of(paper: Held | None, *, today: date) -> PaperState:
    """Return where a paper stands that day; None is a paper that nobody sent."""
    if paper is None:
        return PaperState.MISSING
    if paper.is_accepted is None:
        return PaperState.WAITING
    if not paper.is_accepted:
        return PaperState.REFUSED
    if paper.valid_until is None or paper.valid_until > today + SOON:
        return PaperState.VALID
    return PaperState.EXPIRES_SOON if paper.valid_until >= today else PaperState.EXPIRED


#: What speaks for the company, best first: what counts hides what is sent for later, which hides what does not count.
_BEST = (
    PaperState.VALID,
    PaperState.WAITING,
    PaperState.EXPIRES_SOON,
    PaperState.EXPIRED,
    PaperState.REFUSED,
    PaperState.MISSING,
)


def best_of(papers: Iterable[Held], *, today: date) -> Held | None:
    """Return the paper that speaks for a kind: one that counts for long, else one to be read, else the latest."""
    ranked = sorted(papers, key=lambda one: (_BEST.index(state_of(one, today=today)), -one.order))
    return ranked[0] if ranked else None


def counts_on(papers: Iterable[Held], day: date) -> bool:
    """Say whether one of the papers, accepted, counts on the day."""
    return any(
        paper.is_accepted is True and (paper.valid_until is None or paper.valid_until >= day)
        for paper in papers
    )


def reminders_due(valid_until: date | None, *, today: date) -> int:
    """Return how many reminders of a paper were due by today; a house that slept sends one for those it missed."""
    if valid_until is None:
        return 0
    return sum(valid_until - before <= today for before in REMINDED_BEFORE)
