"""A call is lived through the actions, from the day on which it is made known to what became of its alumni."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone, translation

from creuset.incubation.actions import (
    applications,
    assignments,
    calibrations,
    calls,
    completing,
    conflicts,
    decisions,
    deliberations,
    filing,
    giving,
    juries,
    late_doors,
    letters,
    places,
    readings,
    screening,
    wishes,
)
from creuset.incubation.actions import programmes as programming
from creuset.incubation.kinds import Ground
from creuset.incubation.models import (
    Application,
    CalibrationRun,
    Call,
    ConflictOfInterest,
    Decision,
    Deliberation,
    Juror,
    Letter,
    Reading,
    Round,
)
from creuset.incubation.queries.assignments import inputs_of as inputs_of_plan
from creuset.incubation.queries.calibrations import grids_of
from creuset.incubation.queries.calibrations import inputs_of as inputs_of_scores
from creuset.incubation.queries.juries import terms_of
from creuset.incubation.queries.quotas import quotas_of
from creuset.incubation.rules.affinity import Wish
from creuset.incubation.rules.deciding import NobodyWaits, QuotasBroken
from creuset.incubation.rules.filing import Cover, TooLate
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
)
from creuset.incubation.states import ApplicationState, Choice, Outcome
from creuset.incubation.words.statement import statement_of
from creuset.incubation.writers import Writer
from creuset.people import actions as people
from creuset.people.actors import Actor, Via
from creuset.people.models import Party
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.accompanying import CohortLife, Step
from creuset.simulation.calling.days import (
    BEGINS,
    JUDGES,
    MEETS,
    OPENS,
    SCORED_BY,
    SCREENED,
    SIGNED,
    TOLD,
    Days,
)
from creuset.simulation.calling.people import (
    Asked,
    Conduct,
    Filed,
    Judge,
    files_of,
    judges_of,
    points_of,
)
from creuset.simulation.calling.recovering import EXACT, Recovered, by_readings, recovered
from creuset.simulation.incubating import (
    CRITERIA,
    QUESTIONS,
    STAGES,
    START_UPS,
    THEMES,
    WORDS,
    Theme,
)
from creuset.simulation.names import people as names_of
from creuset.simulation.names import plain
from creuset.simulation.streams import happens, stream
from creuset.villages.models import Village

type StoppedAt = Callable[[datetime], AbstractContextManager[None]]

MINUTE = timedelta(minutes=1)
#: So often a juror declares a conflict with a file, and a laureate gives up the place.
CONFLICTS, DECLINES = 0.02, 0.08
PITCH = "Un projet qui se raconte en deux phrases, et dont la seconde dit pour qui."


@dataclass
class Told:
    """What was done, counted; and what the scores found again."""

    counts: Counter[str] = field(default_factory=Counter)
    recovered: Recovered | None = None
    #: The same jury, each file read once, twice and so on.
    by_readings: list[Recovered] = field(default_factory=list)


class CallLife:
    """One call of a village, its applicants and its jury; `live` lives it to its end."""

    def __init__(
        self, village: Village, asked: Asked, *, by: Actor, first: date, stopped_at: StoppedAt
    ) -> None:
        self.village, self.asked, self.by = village, asked, by
        self.days, self.stopped_at, self.told = Days(first, village.zone), stopped_at, Told()
        self.theme: Theme = THEMES.get(village.slug, START_UPS)
        self.files = files_of(asked, len(self.theme.axes))
        self.judges = judges_of(asked, len(self.theme.axes))
        self.random = stream(asked.seed, "happenings of a call")
        #: By the key of its row.
        self.call: Call = Call(village=village)
        self.filed: dict[int, Filed] = {}
        self.jury: dict[int, Judge] = {}

    def live(self) -> Iterator[str]:
        """Yield what has just been lived, in order; whoever stops early leaves the call where it stands."""
        parts: list[Step] = [
            ("known", self.days.at(0), self._make_known),
            ("filed", self.days.at(OPENS), self._file_all),
            ("screened", self.days.at(SCREENED), self._screen),
            ("jury", self.days.at(JUDGES), self._seat_jury),
            ("planned", self.days.at(JUDGES + 4), self._plan),
            ("scored", self.days.at(JUDGES + 5), self._score),
            ("calibrated", self.days.at(SCORED_BY, 19), self._calibrate),
            ("decided", self.days.at(MEETS), self._deliberate),
            ("released", self.days.at(TOLD), self._release),
            ("answered", self.days.at(TOLD + 5), self._answer),
        ]
        for name, at, step in parts:
            with self._as_here(at):
                step(at)
            yield name
        cohort = CohortLife(self.call, self.days, self.random, by=self.by, count=self.count)
        for name, at, step in cohort.steps():
            with self._as_here(at):
                step(at)
            yield name

    @property
    def round(self) -> Round:
        """The one round of the call, as it stands."""
        return Round.objects.select_related("call__village", "call__programme").get(call=self.call)

    def actor(self, party: Party) -> Actor:
        """Return the person, acting."""
        return Actor(party=party, via=Via.SIMULATION)

    @contextmanager
    def _as_here(self, at: datetime) -> Iterator[None]:
        """Within the block it is that instant, in the village's first language and zone."""
        with (
            self.stopped_at(at),
            translation.override(self.village.language),
            timezone.override(self.village.zone),
        ):
            yield

    def count(self, what: str, count: int = 1) -> None:
        self.told.counts[what] += count

    # ---- the call ------------------------------------------------------------------------------------

    def _make_known(self, at: datetime) -> None:
        programme = programming.make_programme(
            village=self.village,
            terms=ProgrammeTerms(
                names=self.theme.programme,
                months=8,
                stages=[StageTerms(code=code, names=names) for code, names in STAGES],
            ),
            by=self.by,
            now=at,
        )
        form = forms.make_form(
            village=self.village,
            code=f"{programme.code}-candidature",
            names={"fr": "Candidature", "en": "Application"},
            data=QUESTIONS,
            by=self.by,
            now=at,
        )
        forms.publish(form=Form.objects.get(pk=form.pk), by=self.by, now=at)
        call = calls.make_call(
            village=self.village,
            programme=programme,
            terms=self._terms(form.code),
            rounds=[self._round_terms()],
            by=self.by,
            now=at,
        )
        self.call = calls.publish_call(call=call, by=self.by, now=at)

    def _terms(self, form: str) -> CallTerms:
        return CallTerms(
            names=self.theme.call,
            summaries=WORDS["summaries"],
            descriptions=WORDS["descriptions"],
            rules=WORDS["rules"],
            opens_at=self.days.at(OPENS, 9),
            closes_at=self.days.closes_at,
            seats=self.asked.seats,
            answers_on=self.days.day(TOLD),
            starts_on=self.days.day(BEGINS),
            project_kinds=self.theme.kinds,
            form=form,
            axes=[AxisTerms(code=code, names=names) for code, names in self.theme.axes],
        )

    def _round_terms(self) -> RoundTerms:
        axes = self.theme.axes
        most = -(-self.asked.seats // len(axes)) + 1
        return RoundTerms(
            names={"fr": "Sur dossier", "en": "On file"},
            seats=self.asked.seats,
            readings=self.asked.readings,
            one_of_axis=False,
            scores_by=self.days.at(SCORED_BY, 18),
            quorum=-(-self.asked.jurors // 2),
            quotas=[QuotaTerms(axis=code, least=0, most=most) for code, _names in axes],
            criteria=[
                CriterionTerms(code=code, names=names, weight=weight)
                for code, names, weight in CRITERIA
            ],
        )

    # ---- the files -----------------------------------------------------------------------------------

    def _file_all(self, at: datetime) -> None:
        persons = self._add_people("candidat", self.asked.files, now=at)
        step = (self.days.closes_at - self.days.at(OPENS, 10)) / (self.asked.files + 1)
        for file, person in zip(self.files, persons, strict=True):
            instant = self.days.at(OPENS, 10) + step * file.number
            with self.stopped_at(instant):
                row = self._write(file, person, now=instant)
            self._hand_in(file, Writer(application=row, name=person.name, party=person), instant)

    def _add_people(self, what: str, count: int, *, now: datetime) -> list[Party]:
        random = stream(self.asked.seed, what)
        return [
            people.add_person(
                village=self.village,
                given_name=given,
                family_name=family,
                email=f"{plain(f'{given} {family}')}.{what}{n}@{self.village.slug}.example",
                is_test_data=True,
                by=self.by,
                now=now,
            )
            for n, (given, family) in enumerate(names_of(random, count))
        ]

    def _write(self, file: Filed, person: Party, *, now: datetime) -> Application:
        by = self.actor(person)
        title = f"{self.theme.files[file.number % len(self.theme.files)][0]} {file.number + 1}"
        row = applications.begin_signed_in(
            call=self.call, title=title, language=person.language, by=by, now=now
        )
        self.filed[row.pk] = file
        self.count("begun")
        writer = Writer(application=row, name=person.name, via=Via.SIMULATION, party=person)
        kind = self.theme.kinds[file.number % len(self.theme.kinds)]
        axis = self.theme.axes[file.axis][0]
        row = applications.describe(
            writer=writer, cover=Cover(title=title, kind=kind, axis=axis), now=now
        )
        typed = [Change(("pitch",), PITCH, 0), Change(("agreed",), True, 0)]  # noqa: FBT003 - what was ticked
        sheets.save(sheet=row.sheet, changes=typed, by=by, now=now)
        applications.say_figures(
            writer=writer,
            agrees=happens(self.random, 0.7),
            people=3,
            women=self.random.randrange(4),
            postcode=self.random.choice(("62300", "59000", "80000", "94200")),
            now=now,
        )
        return row

    def _hand_in(self, file: Filed, writer: Writer, at: datetime) -> None:
        over = self.days.closes_at + timedelta(minutes=self.call.grace_minutes)
        if file.conduct is Conduct.MISSED:
            at = over + timedelta(seconds=1)
        elif file.conduct is Conduct.LATE:
            at = over + timedelta(hours=1)
            with self.stopped_at(at):
                _door, code = late_doors.make_late_door(
                    call=self.call, until=at + timedelta(hours=4), words="Panne", by=self.by, now=at
                )
                applications.open_late(writer=writer, code=code, now=at)
        assert writer.party is not None  # noqa: S101 - every applicant here has an account
        with self.stopped_at(at):
            try:
                filing.file_application(writer=writer, by=self.actor(writer.party), now=at)
            except TooLate:
                self.count("too_late")
                return
            self.count("filed")
            if file.conduct is Conduct.WITHDRAWN:
                applications.withdraw(writer=writer, reason="Nous partons à l’étranger.", now=at)
                self.count("withdrawn")

    # ---- screening -----------------------------------------------------------------------------------

    def _screen(self, at: datetime) -> None:
        rows = Application.objects.filter(call=self.call, state=ApplicationState.FILED)
        for row in rows.select_related("holder", "call").order_by("number"):
            file = self.filed[row.pk]
            if file.conduct is Conduct.COMPLETED:
                self._complete(row, at)
            screening.judge(application=row, verb="admit", by=self.by, now=at)
            if file.conduct is Conduct.INELIGIBLE:
                screening.judge(
                    application=row,
                    verb="exclude",
                    reason="Le projet n’entre dans aucun axe de l’appel.",
                    by=self.by,
                    now=at,
                )
                self.count("ineligible")
            else:
                screening.judge(application=row, verb="accept", by=self.by, now=at)
                self.count("eligible")

    def _complete(self, row: Application, at: datetime) -> None:
        completing.ask_to_complete(
            application=row,
            words="Le public visé n’est pas dit.",
            answer_by=at + timedelta(days=2),
            by=self.by,
            now=at,
        )
        holder = row.holder
        assert holder is not None  # noqa: S101 - what was filed has a holder
        row = Application.objects.select_related("call", "correction__sheet").get(pk=row.pk)
        by = self.actor(holder)
        sheet = row.correction.sheet
        typed = [Change(("pitch",), f"{PITCH} Pour les écoles.", sheet.revision)]
        sheets.save(sheet=sheet, changes=typed, by=by, now=at)
        writer = Writer(application=row, name=holder.name, via=Via.SIMULATION, party=holder)
        filing.file_application(writer=writer, by=by, now=at)
        self.count("completed")

    # ---- the jury ------------------------------------------------------------------------------------

    def _seat_jury(self, at: datetime) -> None:
        axes = list(self.call.axes.order_by("position"))
        persons = self._add_people("jury", self.asked.jurors, now=at)
        room = -(-self.asked.files * self.asked.readings // self.asked.jurors) + 3
        for judge, person in zip(self.judges, persons, strict=True):
            seat = juries.Seat(axes=[axes[judge.axis]], most=room, chairs=judge.number == 0)
            juror = juries.invite_juror(call=self.call, who=person, seat=seat, by=self.by, now=at)
            statement = statement_of(terms_of(self.call), person.language)
            juror = juries.sign_in(
                juror=juror,
                digest=statement.digest,
                name=person.name,
                by=self.actor(person),
                now=at,
            )
            self.jury[juror.pk] = judge
            self._say(juror, at=at)

    def _say(self, juror: Juror, *, at: datetime) -> None:
        """The juror declares conflicts, and says what they would like to read."""
        by = self.actor(juror.party)
        said: dict[int, Wish] = {}
        for row in self._before_jury():
            if happens(self.random, CONFLICTS):
                conflicts.declare(
                    juror=juror,
                    application=row,
                    ground=self.random.choice((Ground.MENTOR, Ground.FAMILY)),
                    by=by,
                    now=at,
                )
                self.count("conflicts")
            elif happens(self.random, 0.3):
                said[row.pk] = self.random.choice((Wish.YES, Wish.MAYBE, Wish.NO))
        wishes.tell_wishes(juror=juror, wishes=said, by=by, now=at)
        self.count("wishes", len(said))

    def _before_jury(self) -> Sequence[Application]:
        rows = Application.objects.filter(call=self.call, state=ApplicationState.ELIGIBLE)
        return list(rows.select_related("call", "holder").order_by("number"))

    def _plan(self, at: datetime) -> None:
        plan = assignments.compute_plan(round_=self.round, by=self.by, now=at, seed=self.asked.seed)
        plan = assignments.work_out(plan=plan, by=self.by, now=lambda: at, box=EXACT)
        self.problem = inputs_of_plan(self.round).problem
        giving.give_plan(plan=plan, by=self.by, now=at)

    def _score(self, at: datetime) -> None:
        scales = grids_of(self.round)[None]
        rows = Reading.objects.filter(round=self.round).select_related(
            "juror__party", "application"
        )
        for number, row in enumerate(rows.order_by("juror", "application")):
            now = at + number * MINUTE
            points = points_of(
                self.asked, self.jury[row.juror_id], self.filed[row.application_id], len(scales)
            )
            by = self.actor(row.juror.party)
            typed = readings.Typed(
                points={one.key: value for one, value in zip(scales, points, strict=True)},
                words="Un projet clair ; le public reste à trouver.",
            )
            with self.stopped_at(now):
                kept = readings.save_reading(
                    reading=row, typed=typed, revision=row.revision, by=by, now=now
                )
                readings.finish_reading(reading=kept, revision=kept.revision, by=by, now=now)
            self.count("readings")

    def _calibrate(self, at: datetime) -> None:
        calibrations.calibrate_round(in_round=self.round, by=self.by, now=at)
        inputs = inputs_of_scores(self.round)
        quotas, scales = quotas_of(self.round), grids_of(self.round)[None]
        self.told.recovered = recovered(
            inputs.scores, self.filed, self.jury, quotas, inputs.axes, readings=self.asked.readings
        )
        self.told.by_readings = by_readings(
            self.asked, self.problem, self.filed, self.jury, quotas, scales
        )

    # ---- decisions -----------------------------------------------------------------------------------

    def _deliberate(self, at: datetime) -> None:
        meeting = deliberations.open_deliberation(in_round=self.round, by=self.by, now=at)
        jurors = Juror.objects.filter(pk__in=self.jury).select_related("party", "call__village")
        for juror in jurors.order_by("pk"):
            deliberations.arrive(
                deliberation=meeting, juror=juror, by=self.actor(juror.party), now=at
            )
        run = CalibrationRun.objects.get(round=self.round)
        lines = {row["application"]: row for row in run.result["rows"]}
        self._vote(meeting, list(jurors), lines, at)
        proposed = [key for key, row in lines.items() if row["proposed"]]
        others = [key for key in lines if key not in proposed]
        spare = max(1, len(proposed) // 3)
        unread = [row.pk for row in self._before_jury() if row.pk not in lines]
        refused = [*others[spare:], *unread]
        self._decide(dict.fromkeys(proposed, Outcome.SELECTED), "", at)
        self._decide(dict.fromkeys(others[:spare], Outcome.WAITING), "", at)
        reason = "D’autres projets ont convaincu davantage."
        self._decide(dict.fromkeys(refused, Outcome.REFUSED), reason, at)
        deliberations.close_deliberation(deliberation=meeting, by=self.by, now=at + 90 * MINUTE)

    def _vote(
        self,
        meeting: Deliberation,
        jurors: Sequence[Juror],
        lines: Mapping[int, Mapping[str, float]],
        at: datetime,
    ) -> None:
        """The jury votes on the files on which chance decides, whoever may not stays silent."""
        apart = ConflictOfInterest.objects.filter(juror__call=self.call, lifted_at=None)
        barred = set(apart.values_list("juror_id", "application_id"))
        rows = {row.pk: row for row in self._before_jury()}
        for key in [key for key, row in lines.items() if 0.1 <= row["chance"] <= 0.9]:  # noqa: PLR2004 - the grey zone
            deliberations.take_up(deliberation=meeting, application=rows[key], by=self.by, now=at)
            for juror in jurors:
                if (juror.pk, key) not in barred:
                    liked = self.filed[key].merit + self.jury[juror.pk].severity > 0
                    deliberations.vote(
                        deliberation=meeting,
                        application=rows[key],
                        choice=Choice.FOR if liked else Choice.AGAINST,
                        by=self.actor(juror.party),
                        now=at,
                    )
                    self.count("votes")

    def _decide(self, outcomes: Mapping[int, Outcome], reason: str, at: datetime) -> None:
        if outcomes:
            decisions.decide_all(
                in_round=self.round, outcomes=outcomes, reason=reason, by=self.by, now=at
            )
            self.count(next(iter(outcomes.values())).value, len(outcomes))

    def _release(self, at: datetime) -> None:
        made = letters.prepare(call=self.call, by=self.by, now=at)
        letters.approve(call=self.call, letters=made, by=self.by, now=at)
        decisions.release_round(
            in_round=self.round, by=self.by, now=at, answer_by=self.days.at(SIGNED, 18)
        )
        letters.send(
            call=self.call,
            letters=Letter.objects.filter(pk__in=[one.pk for one in made]),
            by=self.by,
            now=at,
        )
        sent = Letter.objects.filter(application__call=self.call, sent_at__isnull=False)
        self.told.counts["letters"] = sent.count()

    def _answer(self, at: datetime) -> None:
        """Laureates come, but for a few, whose place goes to the next of the waiting list."""
        rows = Decision.objects.filter(round=self.round, outcome=Outcome.SELECTED.value)
        chosen = list(
            rows.select_related("application__holder", "application__call").order_by("pk")
        )
        for number, row in enumerate(chosen):
            accepts = number == 0 or not happens(self.random, DECLINES)
            self._reply(row.application, accepts=accepts, at=at)
            if not accepts:
                self._promote(at)

    def _promote(self, at: datetime) -> None:
        try:
            row = places.promote(in_round=self.round, by=self.by, now=at)
        except (NobodyWaits, QuotasBroken):
            self.count("left_free")
            return
        self.count("promoted")
        self._reply(row.application, accepts=True, at=at)

    def _reply(self, application: Application, *, accepts: bool, at: datetime) -> None:
        assert application.holder is not None  # noqa: S101 - what was filed has a holder
        by = self.actor(application.holder)
        places.answer_place(application=application, accepts=accepts, by=by, now=at)
        self.count("coming" if accepts else "declined")
