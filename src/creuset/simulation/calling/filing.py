"""A call is made known, applicants write and file, and the team looks at what they filed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from creuset.incubation.actions import (
    applications,
    calls,
    completing,
    filing,
    late_doors,
    screening,
)
from creuset.incubation.actions import programmes as programming
from creuset.incubation.models import Application
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
from creuset.incubation.states import ApplicationState
from creuset.incubation.writers import Writer
from creuset.people.actors import Via
from creuset.people.models import Party
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.course import Part, Step, actor_of
from creuset.simulation.calling.days import BEGINS, CLOSES, OPENS, SCORED_BY, SCREENED, TOLD
from creuset.simulation.calling.people import Conduct, Filed
from creuset.simulation.streams import happens
from creuset.simulation.themes import CRITERIA, QUESTIONS, STAGES, WORDS, Pitch


class Filing(Part):
    """The files of a call, from its page to the jury's door."""

    def steps(self) -> Iterator[Step]:
        at = self.days.at
        yield "known", at(0), self._make_known
        yield "filed", at(OPENS), self._file_all
        yield "screened", at(SCREENED), self._screen

    def _make_known(self, at: datetime) -> None:
        programme = self.course.setting.programme or programming.make_programme(
            village=self.village,
            terms=ProgrammeTerms(
                names=self.course.theme.programme,
                months=8,
                stages=[StageTerms(code=code, names=names) for code, names in STAGES],
            ),
            by=self.by,
            now=at,
        )
        form = forms.make_form(
            village=self.village,
            code=f"{programme.code}-{self.course.setting.key}candidature",
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
        self.course.call = calls.publish_call(call=call, by=self.by, now=at)

    def _terms(self, form: str) -> CallTerms:
        return CallTerms(
            names=self.course.setting.call,
            summaries=WORDS["summaries"],
            descriptions=WORDS["descriptions"],
            rules=WORDS["rules"],
            opens_at=self.days.at(OPENS, 9),
            closes_at=self.days.closes_at,
            seats=self.course.seats,
            answers_on=self.days.day(TOLD),
            starts_on=self.days.day(BEGINS),
            project_kinds=self.course.theme.kinds,
            form=form,
            axes=[AxisTerms(code=code, names=names) for code, names in self.course.theme.axes],
        )

    def _round_terms(self) -> RoundTerms:
        axes = self.course.theme.axes
        most = -(-self.course.seats // len(axes)) + 1
        return RoundTerms(
            names={"fr": "Sur dossier", "en": "On file"},
            seats=self.course.seats,
            readings=self.asked.readings,
            one_of_axis=False,
            scores_by=self.days.at(SCORED_BY, 12),
            quorum=-(-self.asked.jurors // 2),
            quotas=[QuotaTerms(axis=code, least=0, most=most) for code, _names in axes],
            criteria=[
                CriterionTerms(code=code, names=names, weight=weight)
                for code, names, weight in CRITERIA
            ],
        )

    def _file_all(self, at: datetime) -> None:
        known = self.course.setting.laureates
        persons = self.course.people("candidat", self.asked.files, known, now=at)
        for file, person in zip(self.course.files, persons, strict=True):
            instant = self.days.awake(file.number / self.asked.files)
            with self.course.stopped_at(instant):
                row = self._write(file, person, now=instant)
            self._hand_in(file, Writer(application=row, name=person.name, party=person), instant)

    def _write(self, file: Filed, person: Party, *, now: datetime) -> Application:
        by = actor_of(person)
        title, words = self._pitch(file.number)
        row = applications.begin_signed_in(
            call=self.course.call, title=title, language=person.language, by=by, now=now
        )
        self.course.filed[row.pk] = file
        self.course.count("begun")
        writer = Writer(application=row, name=person.name, via=Via.SIMULATION, party=person)
        kind = self.course.theme.kinds[file.number % len(self.course.theme.kinds)]
        axis = self.course.theme.axes[file.axis][0]
        row = applications.describe(
            writer=writer, cover=Cover(title=title, kind=kind, axis=axis), now=now
        )
        typed = [Change(("pitch",), words, 0), Change(("agreed",), True, 0)]  # noqa: FBT003 - what was ticked
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

    def _pitch(self, number: int) -> Pitch:
        """Return what a project is called and says of itself; beyond the pitches that there are, with its number."""
        pitches = self.course.setting.pitches
        title, words = pitches[number % len(pitches)]
        return (title if number < len(pitches) else f"{title} {number + 1}"), words

    def _hand_in(self, file: Filed, writer: Writer, at: datetime) -> None:
        over = self.days.closes_at + timedelta(minutes=self.course.call.grace_minutes)
        if file.conduct is Conduct.MISSED:
            at = over + timedelta(seconds=1)
        elif file.conduct is Conduct.LATE:
            at = self.days.at(CLOSES + 3)
            with self.course.stopped_at(at):
                _door, code = late_doors.make_late_door(
                    call=self.course.call,
                    until=at + timedelta(hours=4),
                    words="Panne",
                    by=self.by,
                    now=at,
                )
                applications.open_late(writer=writer, code=code, now=at)
        assert writer.party is not None  # noqa: S101 - every applicant here has an account
        with self.course.stopped_at(at):
            try:
                filing.file_application(writer=writer, by=actor_of(writer.party), now=at)
            except TooLate:
                self.course.count("too_late")
                return
            self.course.count("filed")
            if file.conduct is Conduct.WITHDRAWN:
                applications.withdraw(writer=writer, reason="Nous partons à l’étranger.", now=at)
                self.course.count("withdrawn")

    def _screen(self, at: datetime) -> None:
        rows = Application.objects.filter(call=self.course.call, state=ApplicationState.FILED)
        for row in rows.select_related("holder", "call").order_by("number"):
            file = self.course.filed[row.pk]
            if file.conduct is Conduct.COMPLETED:
                self._complete(row, at)
            screening.judge(application=row, verb="admit", by=self.by, now=at)
            self.course.count("admissible")
            if file.conduct is Conduct.INELIGIBLE:
                screening.judge(
                    application=row,
                    verb="exclude",
                    reason="Le projet n’entre dans aucun axe de l’appel.",
                    by=self.by,
                    now=at,
                )
                self.course.count("ineligible")
            else:
                screening.judge(application=row, verb="accept", by=self.by, now=at)
                self.course.count("eligible")

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
        by = actor_of(holder)
        sheet = row.correction.sheet
        said = sheet.answers["pitch"]
        typed = [Change(("pitch",), f"{said} Pour les écoles.", sheet.revision)]
        sheets.save(sheet=sheet, changes=typed, by=by, now=at)
        writer = Writer(application=row, name=holder.name, via=Via.SIMULATION, party=holder)
        filing.file_application(writer=writer, by=by, now=at)
        self.course.count("completed")
