"""Until when an application is written and filed, and what it lacks to be filed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from creuset.incubation.rules.calls import Instants, Phase, phase_of
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Conflict, DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import to_utc
from creuset.people.rules.numbers import check_numbers
from creuset.questions.rules import Fault

#: Whoever has not filed yet is reminded so many days before the deadline.
REMINDED = (3, 1)
#: A draft that was not filed is erased so long after the deadline.
DRAFT_KEPT = timedelta(days=30)
#: So many people write one application with its holder.
MOST_WRITERS = 15


class TooLate(Refused):
    """The deadline is over, its grace too, and no late door is open."""

    code = "too-late"


class NotOpen(Refused):
    """The call takes no applications yet, or not any more."""

    code = "call-not-open"


class TeamFrozen(Conflict):
    """After the deadline who writes and who holds is as it was."""

    code = "team-frozen"


class NotComplete(Refusals):
    """What an application needs before it is filed is missing."""

    code = "not-complete"


class NothingChanged(Conflict):
    """Filed again as it is, there is nothing to file."""

    code = "nothing-changed"


class NotYours(Refused):
    """What was changed is not what may be changed now."""

    code = "not-to-be-changed"


class DoorShut(Refused):
    """A late code that opens nothing: nobody gave it, it is over, or was used as often as it may be."""

    code = "late-door-shut"


class OnCover(StrEnum):
    """What is said of an application before its questions: places that no question of a form can have."""

    TITLE = "cover.title"
    KIND = "cover.kind"
    AXIS = "cover.axis"
    COMPANY = "cover.company"
    ASKED = "cover.asked"


#: Who holds it, and the form itself: places of what is missing, which nobody changes on the cover.
HOLDER, FORM = "cover.holder", "cover.form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What is said of an application before its questions, as typed."""

    title: str = ""
    kind: str = ""
    #: The code of the axis.
    axis: str = ""
    siret: str = ""
    company_name: str = ""
    asked_cents: int | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Cover":
        """Return the cover that was kept as plain data."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    def differs(self, other: "Cover") -> frozenset[OnCover]:
        """Return what of it is said otherwise in another."""
        columns = {
            OnCover.TITLE: ("title",),
            OnCover.KIND: ("kind",),
            OnCover.AXIS: ("axis",),
            OnCover.COMPANY: ("siret", "company_name"),
            OnCover.ASKED: ("asked_cents",),
        }
        return frozenset(
            one
            for one, names in columns.items()
            if any(getattr(self, name) != getattr(other, name) for name in names)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a call asks of the cover of an application."""

    kinds: Collection[str] = ()
    #: Codes of its axes; of a single one nobody is asked.
    axes: Collection[str] = ()
    gives_money: bool = False
    most_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until when one application is written and filed."""

    call: Instants
    #: Until when a late door is open for it.
    late_until: datetime | None = None

    @property
    def last_at(self) -> datetime:
        """The first instant at which it is filed no more, in UTC."""
        ends = self.call.last_at
        return ends if self.late_until is None else max(ends, to_utc(self.late_until))

    @property
    def told_at(self) -> datetime:
        """The deadline as its holder is told it, in UTC: nobody is told of the grace."""
        ends = to_utc(self.call.closes_at)
        return ends if self.late_until is None else max(ends, to_utc(self.late_until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One thing that is wrong or missing: its place is that of a question, or on the cover, or about the holder."""

    place: str
    why: object


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An application as whoever files it has it before them."""

    cover: Cover
    asked: Asked
    faults: tuple[Fault, ...] = ()
    has_form: bool = True
    holder_name: str = ""
    holder_email: str = ""


def is_in_time(window: Window, now: datetime) -> bool:
    """Say whether an application may be filed now."""
    phase, at = phase_of(window.call, now), to_utc(now)
    if phase in (Phase.PREPARED, Phase.ANNOUNCED, Phase.DROPPED):
        return False
    return at < window.last_at


def check_in_time(window: Window, now: datetime) -> None:
    """Raise NotOpen before the call opens or once it was given up, TooLate after the deadline."""
    match phase_of(window.call, now):
        case Phase.DROPPED:
            raise NotOpen(_("This call was given up: nothing is filed any more."))
        case Phase.PREPARED | Phase.ANNOUNCED:
            raise NotOpen(_("This call opens on %(at)s: come back then.", at=window.call.opens_at))
        case _:
            pass
    if to_utc(now) >= window.last_at:
        raise TooLate(
            _(
                "The deadline was %(at)s: nothing is filed any more. What you wrote is kept; if the team gave you "
                "a code for filing late, enter it.",
                at=window.told_at,
            )
        )


def check_anew(
    window: Window, *, answer_by: datetime | None, may_be_corrected: bool, now: datetime
) -> None:
    """Raise TooLate where what was filed is not filed anew: `answer_by` is when the team expected what it asked for."""
    if answer_by is not None:
        if to_utc(now) >= to_utc(answer_by) and not is_in_time(window, now):
            raise TooLate(
                _(
                    "The team expected this until %(at)s. What you wrote is kept: ask them for more time.",
                    at=answer_by,
                )
            )
    elif not may_be_corrected:
        raise TooLate(_("What you filed stands: this call lets nothing be corrected any more."))


def is_frozen(window: Window, now: datetime) -> bool:
    """Say whether who holds and who writes can no longer change."""
    return to_utc(now) >= window.told_at


def check_team(window: Window, now: datetime) -> None:
    """Raise TeamFrozen after the deadline, and NotOpen for a call that was given up."""
    if phase_of(window.call, now) is Phase.DROPPED:
        raise NotOpen(_("This call was given up: nothing is filed any more."))
    if is_frozen(window, now):
        raise TeamFrozen(
            _("Since the deadline, %(at)s, the team stays as it is.", at=window.told_at)
        )


def may_correct(window: Window, *, may_correct_late: bool, now: datetime) -> bool:
    """Say whether what was filed may be written anew: until the deadline always, then where the call lets."""
    if phase_of(window.call, now) in (Phase.DROPPED, Phase.DECIDED):
        return False
    return is_in_time(window, now) or may_correct_late


def check_changes(
    changed: Collection[str],
    *,
    in_time: bool,
    may_correct_late: bool,
    asked: Collection[str] | None,
) -> None:
    """Raise NotYours where something was changed that may not be, now.

    `changed` are keys of questions and of the cover; `asked` those that the team asked to complete: empty for
    all of them, None where it asked for nothing. After the deadline the cover changes only where that was asked.
    """
    if in_time:
        return
    if asked is not None and not asked:
        return
    allowed = set(asked or ())
    covers = {one.value for one in OnCover}
    wrong = {one for one in changed if one not in allowed}
    if may_correct_late:
        wrong &= covers
    if wrong:
        message = (
            _(
                "After the deadline only words may be corrected: title, kind, axis, company and amount stay."
            )
            if may_correct_late
            else _("Only what the team asked you to complete may be changed: put the rest back.")
        )
        raise NotYours(message, details={"places": sorted(wrong)})


def open_questions(
    *, in_time: bool, may_correct_late: bool, asked: Collection[str] | None
) -> frozenset[str] | None:
    """Return which questions are written now, as `check_changes` takes them; None for every one."""
    return None if in_time or may_correct_late or not asked else frozenset(asked)


def lacking(file: File) -> tuple[Lacking, ...]:
    """Return all that is wrong or missing before it is filed: that of the cover, then that of the form."""
    found = [*_on_cover(file.cover, file.asked)]
    if not file.has_form:
        found.append(Lacking(place=FORM, why=_("This call has no form yet.")))
    found += [
        Lacking(place=".".join(str(part) for part in fault.place), why=fault.why)
        for fault in file.faults
    ]
    found += _of_holder(file)
    return tuple(found)


def check_complete(file: File) -> None:
    """Raise NotComplete with all that is missing, each at its place."""
    found = lacking(file)
    if found:
        raise NotComplete([Refused(one.why, field=one.place) for one in found])


def _on_cover(cover: Cover, asked: Asked) -> Iterable[Lacking]:
    if not cover.title.strip():
        yield Lacking(place=OnCover.TITLE, why=_("A title is missing."))
    if not cover.kind:
        yield Lacking(place=OnCover.KIND, why=_("Say what kind of project it is."))
    elif cover.kind not in asked.kinds:
        yield Lacking(place=OnCover.KIND, why=_("This call is not for this kind of project."))
    if len(asked.axes) > 1 and not cover.axis:
        yield Lacking(place=OnCover.AXIS, why=_("Choose the axis under which you apply."))
    elif cover.axis and cover.axis not in asked.axes:
        yield Lacking(place=OnCover.AXIS, why=_("This call has no such axis."))
    yield from _of_company(cover)
    yield from _of_money(cover, asked)


def _of_company(cover: Cover) -> Iterable[Lacking]:
    try:
        check_numbers(siret=cover.siret)
    except DomainError as error:
        yield Lacking(place=OnCover.COMPANY, why=error.message)
    else:
        if cover.siret and not cover.company_name.strip():
            yield Lacking(place=OnCover.COMPANY, why=_("Say what the company is called."))


def _of_money(cover: Cover, asked: Asked) -> Iterable[Lacking]:
    if not asked.gives_money:
        return
    if cover.asked_cents is None:
        yield Lacking(place=OnCover.ASKED, why=_("Say how much you ask for."))
    elif asked.most_cents is not None and cover.asked_cents > asked.most_cents:
        yield Lacking(place=OnCover.ASKED, why=_("You ask for more than one project may be given."))


def _of_holder(file: File) -> Iterable[Lacking]:
    name = file.holder_name.strip()
    if not name or "@" in name:
        yield Lacking(
            place=HOLDER, why=_("Say your first and last name: the jury knows you by it.")
        )
    if not file.holder_email:
        yield Lacking(
            place=HOLDER, why=_("You need an e-mail address where the answer reaches you.")
        )


def reminders(call: Instants, zone: ZoneInfo) -> tuple[tuple[int, datetime], ...]:
    """Return how many days before the deadline drafts are reminded, and when: at its hour of the clock, in UTC."""
    there = call.closes_at.astimezone(zone)
    return tuple(
        (
            days,
            to_utc(datetime.combine(there.date() - timedelta(days=days), there.time(), zone)),
        )
        for days in REMINDED
    )


def reminder_due(call: Instants, zone: ZoneInfo, *, last: int | None, now: datetime) -> int | None:
    """Return which reminder a draft gets now: the latest that is due, if none as late was told before."""
    if phase_of(call, now) is not Phase.OPEN:
        return None
    due = [days for days, at in reminders(call, zone) if at <= to_utc(now)]
    if not due or (last is not None and last <= min(due)):
        return None
    return min(due)


def erased_at(call: Instants) -> datetime:
    """Return when drafts that were never filed are erased, in UTC."""
    return call.last_at + DRAFT_KEPT


class Tone(StrEnum):
    """How the word for a step is coloured."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way of an application: when it is or was, and what happens."""

    code: str
    tone: Tone
    at: datetime | None = None
    on: date | None = None


#: Where an application stands for whoever applies, as a code of the way below.
_HERE: Mapping[ApplicationState, str] = {
    ApplicationState.DRAFT: "write",
    ApplicationState.FILED: "check",
    ApplicationState.COMPLETING: "check",
    ApplicationState.INADMISSIBLE: "check",
    ApplicationState.ADMISSIBLE: "check",
    ApplicationState.INELIGIBLE: "check",
    ApplicationState.ELIGIBLE: "jury",
    ApplicationState.SELECTED: "start",
    ApplicationState.WAITING: "answer",
    ApplicationState.REFUSED: "answer",
    ApplicationState.DECLINED: "answer",
    ApplicationState.WITHDRAWN: "",
    ApplicationState.LAPSED: "",
}
WAY = ("write", "check", "jury", "answer", "start")


def way_of(
    state: ApplicationState,
    *,
    deadline: datetime,
    answers_on: date | None,
    starts_on: date | None,
) -> tuple[Step, ...]:
    """Return the way of an application: what is behind it, where it is, what comes and when."""
    here = _HERE[state]
    if not here:
        return ()
    at = WAY.index(here)
    known: dict[str, tuple[datetime | None, date | None]] = {
        "write": (deadline, None),
        "answer": (None, answers_on),
        "start": (None, starts_on),
    }
    return tuple(
        Step(
            code=code,
            tone=Tone.PAST if n < at else Tone.NOW if n == at else Tone.NEXT,
            at=known.get(code, (None, None))[0],
            on=known.get(code, (None, None))[1],
        )
        for n, code in enumerate(WAY)
    )
