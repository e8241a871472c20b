"""The calls of a demonstration that were read: of a cohort that is there, of one to come, of a jury that sits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from creuset.core.roles import Role
from creuset.incubation.actions import appeals, laureates
from creuset.incubation.actions import programmes as programming
from creuset.incubation.kinds import ProgrammeKind
from creuset.incubation.models import (
    Application,
    CalibrationRun,
    Call,
    Cohort,
    Deliberation,
    Programme,
    Round,
    Session,
)
from creuset.incubation.rules.terms import ProgrammeTerms, StageTerms
from creuset.incubation.states import ApplicationState, MemberState, Outcome
from creuset.incubation.writers import Writer
from creuset.people.actors import Actor, Via
from creuset.people.models import Party
from creuset.simulation.accounts import address_of
from creuset.simulation.calling.accompanying import Accompanying
from creuset.simulation.calling.beginning import Beginning, send, sign, write
from creuset.simulation.calling.course import Course, Part, StoppedAt, actor_of
from creuset.simulation.calling.days import BEGINS, MONTH, SCORED_BY, SIGNED
from creuset.simulation.calling.deciding import Deciding, grey_of
from creuset.simulation.calling.filing import Filing
from creuset.simulation.calling.judging import Judging
from creuset.simulation.calling.living import live
from creuset.simulation.calling.people import Asked
from creuset.simulation.calling.setting import Setting
from creuset.simulation.cast import DESKS, HOLDER, MEMBER
from creuset.simulation.programmes import beside
from creuset.simulation.themes import STAGES, Theme, Words
from creuset.simulation.working import at_work, days_ago
from creuset.villages.models import Village

#: So many days ago the cohort that is there began, and the laureates of the shorter programme were told.
BEGAN, TOLD = 205, 9
PAST = Asked(files=10, jurors=4, readings=2, seed=2013)
IDEAS = Asked(files=10, jurors=4, readings=2, seed=2014)
GROWING = Asked(files=10, jurors=5, readings=2, seed=2017)
PAST_SEATS, IDEAS_SEATS, GROWING_SEATS = 4, 4, 3
#: How many months the programmes beside the first one last.
IDEAS_MONTHS, GROWING_MONTHS = 3, 6
#: The jury has sat for so long.
SITTING = timedelta(minutes=40)
MINUTE = timedelta(minutes=1)
APPEAL = "Le budget que vous citez n’est pas celui de notre dossier : relisez la page 4."


#: Whether something is there already, and what makes it.
type Made = tuple[Callable[[], bool], Callable[[], object]]


class Decided:
    """The calls of a village that were read, and what follows from their decisions."""

    def __init__(
        self, village: Village, theme: Theme, *, by: Actor, now: datetime, stopped_at: StoppedAt
    ) -> None:
        self.village, self.theme, self.by, self.now = village, theme, by, now
        self.stopped_at = stopped_at
        self.today, self.beside = village.day_of(now), beside(theme)

    def past(self) -> list[Made]:
        """A call of the first programme was decided: its laureates are a cohort, which is accompanied since."""
        return [
            *self._judged(self.beside.past, self._past),
            (self._has_cohort, self._begin),
            (self._has_months, self._accompany),
        ]

    def others(self) -> list[Made]:
        """Of a call for ideas the laureates sign; of one for what grows the jury sits."""
        return [
            *self._judged(self.beside.ideas_call, self._ideas),
            (lambda: self._is_decided(self.beside.ideas_call), self._let_sign),
            *self._judged(self.beside.growing_call, self._growing),
            (lambda: self._is_sitting(self.beside.growing_call), self._sit_down),
        ]

    def _judged(self, names: Words, course_of: Callable[[], Course]) -> list[Made]:
        """The call of these names was filed into, and read."""

        def filed() -> bool:
            return self._find(names) is not None

        def read() -> bool:
            return CalibrationRun.objects.filter(round__call=self._find(names)).exists()

        return [
            (filed, lambda: self._live(course_of(), (Filing,))),
            (read, lambda: self._live(self._going_on(course_of()), (Judging,))),
        ]

    # ---- the cohort that is there ----------------------------------------------------------------------

    @property
    def cohort(self) -> Cohort:
        """The cohort that is there."""
        rows = Cohort.objects.filter(call=self._find(self.beside.past))
        return rows.select_related("village", "programme").get()

    def _past(self) -> Course:
        setting = Setting(
            key="past-",
            call=self.beside.past,
            theme=self.theme,
            pitches=self.beside.past_files,
            programme=Programme.objects.filter(village=self.village).order_by("pk").first(),
            seats=PAST_SEATS,
            laureates=self._known(HOLDER),
            jurors=self._known(DESKS[Role.STAGE_MANAGER]),
        )
        return self._course(PAST, setting, BEGINS + BEGAN)

    def _has_cohort(self) -> bool:
        return Cohort.objects.filter(call=self._find(self.beside.past)).exists()

    def _begin(self) -> None:
        course = self._going_on(self._past())
        self._live(course, (Deciding, Beginning))
        self._publish_laureates(course.call, days_ago(self.village, self.now, BEGAN - 7))

    def _has_months(self) -> bool:
        return Session.objects.filter(cohort=self.cohort).exists()

    def _accompany(self) -> None:
        course = self._going_on(self._past())
        course.cohort = self.cohort
        self._live(course, (Accompanying,))

    # ---- laureates who sign ----------------------------------------------------------------------------

    def _ideas(self) -> Course:
        setting = Setting(
            key="ideas-",
            call=self.beside.ideas_call,
            theme=self.theme,
            pitches=self.beside.ideas_files,
            programme=self._programme(
                self.beside.ideas, ProgrammeKind.PRE_INCUBATION, IDEAS_MONTHS
            ),
            seats=IDEAS_SEATS,
            cohort=self.beside.ideas_cohort,
            days=IDEAS_MONTHS * MONTH,
            laureates=self._known(MEMBER),
        )
        return self._course(IDEAS, setting, SIGNED)

    def _is_decided(self, names: Words) -> bool:
        return Round.objects.filter(call=self._find(names), released_at__isnull=False).exists()

    def _let_sign(self) -> None:
        """The laureates are known: a letter was contested, conventions are signed or wait."""
        course = self._going_on(self._ideas())
        self._live(course, (Deciding, Beginning), stop="expected")
        at = days_ago(self.village, self.now, 1, 11)
        with course.as_here(at):
            self._publish_laureates(course.call, at)
            self._contest(course.call, at)
            self._sign_some(course, at)

    def _sign_some(self, course: Course, at: datetime) -> None:
        """One convention is signed, one waits for each signature left but the last, whose terms are written."""
        members = course.members(MemberState.EXPECTED)
        known = [one for one in members if one.holder in course.setting.laureates]
        others = [one for one in members if one not in known]
        for number, member in enumerate([*others, *known]):
            write(member, by=self.by, now=at)
            if number == len(others) - 1 > 0:
                continue
            paper = send(member, by=self.by, now=at + MINUTE)
            if number == 0:
                sign(paper, member, now=at + 90 * MINUTE)

    def _contest(self, call: Call, at: datetime) -> None:
        rows = Application.objects.filter(call=call, state=ApplicationState.REFUSED)
        row = rows.select_related("call__village", "holder").order_by("number").first()
        if row is not None and row.holder is not None:
            own = actor_of(row.holder)
            appeals.appeal(writer=_writer(row), words=APPEAL, by=own, now=at)

    def _publish_laureates(self, call: Call, at: datetime) -> None:
        """Those who come agree to be named, and the list is public."""
        rows = Application.objects.filter(call=call, state=ApplicationState.SELECTED)
        for row in rows.select_related("call__village", "holder").order_by("number"):
            assert row.holder is not None  # noqa: S101 - what was filed has a holder
            laureates.agree(writer=_writer(row), by=actor_of(row.holder), now=at)
        laureates.publish(call=call, by=self.by, now=at)

    # ---- a jury that sits ------------------------------------------------------------------------------

    def _growing(self) -> Course:
        setting = Setting(
            key="growing-",
            call=self.beside.growing_call,
            theme=self.theme,
            pitches=self.beside.growing_files,
            programme=self._programme(
                self.beside.growing, ProgrammeKind.ACCELERATION, GROWING_MONTHS
            ),
            seats=GROWING_SEATS,
            jurors=self._known(DESKS[Role.MANAGER], DESKS[Role.STAGE_MANAGER]),
        )
        return self._course(GROWING, setting, SCORED_BY + 4)

    def _is_sitting(self, names: Words) -> bool:
        return Deliberation.objects.filter(round__call=self._find(names)).exists()

    def _sit_down(self) -> None:
        """The jury sits: what is clear is decided, the grey zone is before it."""
        course = self._going_on(self._growing())
        at = at_work(self.now, self.village.zone) - SITTING
        with course.as_here(at):
            self._sit(Deciding(course), at)

    def _sit(self, deciding: Deciding, at: datetime) -> None:
        meeting, jurors, lines = deciding.sit_down(at)
        grey = grey_of(lines)
        clear = {key: line for key, line in lines.items() if key not in grey}
        chosen = [key for key, line in clear.items() if line["proposed"]]
        deciding.decide(chosen, Outcome.SELECTED, at + 10 * MINUTE)
        refused = [key for key in clear if key not in chosen]
        deciding.decide(refused, Outcome.REFUSED, at + 20 * MINUTE)
        # Of the first file on which nobody but they can say, the jurors have begun to vote.
        deciding.vote(meeting, jurors[: len(jurors) // 2], grey[:1], at + 30 * MINUTE)

    # ---- what all of them are made of ------------------------------------------------------------------

    def _live(
        self, course: Course, parts: Sequence[type[Part]], *, stop: str | None = None
    ) -> None:
        for name in live(course, parts, until=self.now):
            if name == stop:
                return

    def _course(self, asked: Asked, setting: Setting, days: int) -> Course:
        return Course(
            self.village,
            # Other people in each village.
            replace(asked, seed=asked.seed + len(self.village.slug)),
            by=self.by,
            first=self.today - timedelta(days=days),
            stopped_at=self.stopped_at,
            setting=setting,
        )

    def _programme(self, names: Words, kind: ProgrammeKind, months: int) -> Programme:
        """Return the programme of these names, made unless it was."""
        for row in Programme.objects.filter(village=self.village).order_by("pk"):
            if dict(row.names) == dict(names):
                return row
        return programming.make_programme(
            village=self.village,
            terms=ProgrammeTerms(
                names=names,
                kind=kind,
                months=months,
                stages=[StageTerms(code=code, names=said) for code, said in STAGES],
            ),
            by=self.by,
            now=days_ago(self.village, self.now, SIGNED + 7),
        )

    def _going_on(self, course: Course) -> Course:
        """Return the course of a call that is there, as it was left."""
        call = self._find(course.setting.call)
        assert call is not None  # noqa: S101 - it was filed into before
        course.go_on_with(call)
        return course

    def _known(self, *who: str) -> list[Party]:
        """Return those of the demonstration's accounts who are there, in this order."""
        emails = [address_of(self.village.slug, one) for one in who]
        rows = {row.email: row for row in Party.objects.filter(email__in=emails)}
        return [rows[email] for email in emails if email in rows]

    def _find(self, names: Words) -> Call | None:
        rows = Call.objects.filter(village=self.village).select_related("village", "programme")
        return next((one for one in rows if dict(one.names) == dict(names)), None)


def _writer(row: Application) -> Writer:
    assert row.holder is not None  # noqa: S101 - what was filed has a holder
    return Writer(application=row, name=row.holder.name, via=Via.SIMULATION, party=row.holder)
