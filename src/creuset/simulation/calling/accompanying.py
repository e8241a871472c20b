"""The cohort of a call, lived through the actions: signed, met, helped, asked how it goes, left, and asked again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.incubation.actions import (
    agreements,
    cohorts,
    following,
    members,
    mentoring,
    office_hours,
    sessions,
    surveys,
)
from creuset.incubation.actions import milestones as stones
from creuset.incubation.kinds import Rights, SessionKind
from creuset.incubation.models import (
    Call,
    Juror,
    Member,
    Mentor,
    Milestone,
    Slot,
    Stage,
    Survey,
)
from creuset.incubation.rules.agreements import Agreed
from creuset.incubation.states import MemberState, Presence
from creuset.kernel.spans import Span
from creuset.people.actors import Actor, Via
from creuset.people.models import Party
from creuset.questions.actions import forms, sheets
from creuset.questions.models import Form
from creuset.questions.rules.changing import Change
from creuset.simulation.calling.days import (
    ALUMNI,
    BEGINS,
    COHORT_DAYS,
    SESSIONS_EVERY,
    SIGNED,
    SURVEYED,
    TOLD,
    Days,
)
from creuset.simulation.streams import happens

type Step = tuple[str, datetime, Callable[[datetime], None]]

#: What the support of a project is worth, in cents: its company has that much less for three years.
SUPPORT_CENTS = 650_000
#: Who of the mentors of a call sat in its jury, and how many projects each takes.
MENTORS, EACH = 3, 12
MISSES, LEAVES, ALIVE = 0.12, 0.08, 0.85
SURVEY = {
    "questions": [
        {
            "key": "alive",
            "kind": "choice",
            "labels": {"fr": "Le projet continue-t-il ?", "en": "Does the project go on?"},
            "options": [
                {"key": "yes", "labels": {"fr": "Oui", "en": "Yes"}},
                {"key": "no", "labels": {"fr": "Non", "en": "No"}},
            ],
            "is_required": True,
        },
        {"key": "jobs", "kind": "number", "labels": {"fr": "Emplois", "en": "Jobs"}},
    ]
}


class CohortLife:
    """The laureates of a call, from their convention to their first year as alumni."""

    def __init__(
        self, call: Call, days: Days, random: Random, *, by: Actor, count: Callable[..., None]
    ) -> None:
        self.call, self.village = call, call.village
        self.days, self.random, self.by, self.count = days, random, by, count

    def steps(self) -> Iterator[Step]:
        """Yield what happens, when, in order."""
        at = self.days.at
        yield "expected", at(TOLD + 6), self._expect
        yield "signed", at(SIGNED), self._sign
        yield "begun", at(BEGINS), self._begin
        last = BEGINS + COHORT_DAYS
        for number, day in enumerate(range(BEGINS + 7, last, SESSIONS_EVERY)):
            yield f"session-{number + 1}", at(day), self._meet
            yield f"follow-up-{number + 1}", at(day + 5), self._follow
        yield "surveyed", at(BEGINS + SURVEYED), lambda now: self._ask(now, of_cohort=True)
        yield "finished", at(last), self._finish
        yield "alumni", at(last + ALUMNI), lambda now: self._ask(now, of_cohort=False)

    # ---- beginning -----------------------------------------------------------------------------------

    def _expect(self, at: datetime) -> None:
        for names, days in (
            ({"fr": "Feuille de route", "en": "Road map"}, 30),
            ({"fr": "Dossier relu", "en": "File read again"}, 90),
            ({"fr": "Premier partenaire", "en": "First partner"}, 170),
        ):
            stones.set_model(
                programme=self.call.programme, names=names, after_days=days, by=self.by, now=at
            )
        first = self.days.day(BEGINS)
        self.cohort = cohorts.make_cohort(
            village=self.village,
            programme=self.call.programme,
            names={"fr": f"Promotion {first.year}", "en": f"Cohort {first.year}"},
            first_on=first,
            last_on=first + timedelta(days=COHORT_DAYS),
            call=self.call,
            by=self.by,
            now=at,
        )

    def _sign(self, at: datetime) -> None:
        """Each laureate signs the convention: the project begins, and its support stands in the register of aid."""
        for member in self._members(MemberState.EXPECTED):
            agreed = Agreed(authors=member.holder.name, rights=Rights.HOLDER)
            agreements.write_terms(
                member=member, agreed=agreed, support_cents=SUPPORT_CENTS, by=self.by, now=at
            )
            sent = agreements.send_convention(member=member, by=self.by, now=at)
            paper = Contract.objects.get(pk=sent.pk)
            contracts.sign(
                contract=paper,
                name=member.holder.name,
                seen=paper.paper_sha256,
                by=self._own(member.holder),
                now=at,
            )
            self.count("conventions")

    def _begin(self, at: datetime) -> None:
        """Mentors accompany the projects, and open their hours; each project has its goals."""
        asked = Juror.objects.filter(call=self.call).select_related("party").order_by("pk")
        inside = self._members(MemberState.INSIDE)
        mentors = [
            mentoring.ask_mentor(
                village=self.village, party=row.party, most=EACH, by=self.by, now=at
            )
            for row in asked[:MENTORS]
        ]
        for number, member in enumerate(inside):
            mentor = mentors[number % len(mentors)]
            mentoring.pair_up(
                mentor=mentor, member=member, from_on=self.days.day(BEGINS), by=self.by, now=at
            )
            following.set_goal(
                member=member, title="Trouver un premier partenaire", by=self.by, now=at
            )
        for mentor in mentors:
            self._open_hours(mentor, len(inside), at)
        self._take_slots(inside, at)

    def _open_hours(self, mentor: Mentor, projects: int, at: datetime) -> None:
        start = at + timedelta(days=3)
        end = start + timedelta(minutes=30 * max(1, min(projects, 12)))
        office_hours.open_hours(
            mentor=mentor,
            span=Span(start, end),
            minutes=30,
            place="Salle commune",
            by=self._own(mentor.party),
            now=at,
        )

    def _take_slots(self, inside: Sequence[Member], at: datetime) -> None:
        free = list(
            Slot.objects.filter(hours__mentor__village=self.village, member=None, starts_at__gt=at)
            .select_related("hours__mentor")
            .order_by("starts_at", "pk")
        )
        for slot, member in zip(free, inside, strict=False):
            office_hours.take_slot(
                slot=slot,
                member=member,
                wish="Relire le budget",
                by=self._own(member.holder),
                now=at,
            )
            self.count("slots")

    # ---- eight months --------------------------------------------------------------------------------

    def _meet(self, at: datetime) -> None:
        session = sessions.make_session(
            cohort=self.cohort,
            title="Parler de son budget",
            kind=SessionKind.WORKSHOP,
            span=Span(at, at + timedelta(hours=2)),
            place="Salle commune",
            by=self.by,
            now=at - timedelta(minutes=1),
        )
        said = {
            one.pk: self.random.choice((Presence.ABSENT, Presence.EXCUSED))
            if happens(self.random, MISSES)
            else Presence.PRESENT
            for one in self._members(MemberState.INSIDE)
        }
        sessions.write_attendance(session=session, said=said, by=self.by, now=at)
        self.count("sessions")

    def _follow(self, at: datetime) -> None:
        """Each project is given time, and how it goes is written down; milestones are handed in, one project leaves."""
        today = self.village.day_of(at)
        for member in self._members(MemberState.INSIDE):
            goal = member.goals.order_by("pk").first()
            minutes = self.random.choice((45, 60, 90))
            following.give_support(
                member=member, goal=goal, given_on=today, minutes=minutes, by=self.by, now=at
            )
            following.write_sheet(
                member=member,
                held_on=today,
                words="Le calendrier est relu ensemble.",
                health=self.random.choice((2, 3, 3, 4, 4, 5)),
                by=self.by,
                now=at,
            )
            self.count("support_minutes", minutes)
            self._hand_in(member, at)
        self._leave(at)

    def _hand_in(self, member: Member, at: datetime) -> None:
        today = self.village.day_of(at)
        due = Milestone.objects.filter(member=member, done_on=None, due_on__lte=today)
        for row in due.order_by("due_on", "pk"):
            stones.hand_in(milestone=row, words="Fait.", by=self._own(member.holder), now=at)
            stones.find_done(milestone=row, on=today, by=self.by, now=at)
            self.count("milestones")
        stages = list(Stage.objects.filter(programme=self.cohort.programme_id).order_by("position"))
        past = (today - self.cohort.first_on).days
        reached = stages[min(past * len(stages) // COHORT_DAYS, len(stages) - 1)]
        if member.stage_id != reached.pk:
            members.reach(member=member, stage=reached, by=self.by, now=at)

    def _leave(self, at: datetime) -> None:
        inside = self._members(MemberState.INSIDE)
        if len(inside) > 1 and happens(self.random, LEAVES):
            today = self.village.day_of(at)
            members.leave(
                member=inside[-1], on=today, why="L’équipe se sépare.", by=self.by, now=at
            )
            self.count("left")

    # ---- how it went ---------------------------------------------------------------------------------

    def _ask(self, at: datetime, *, of_cohort: bool) -> None:
        """The projects of the cohort, or the alumni, answer a survey by the link that was mailed to them."""
        today = self.village.day_of(at)
        code = f"{self.call.code}-{'promotion' if of_cohort else 'anciens'}"
        form = forms.make_form(
            village=self.village,
            code=code,
            names={"fr": "Enquête", "en": "Survey"},
            data=SURVEY,
            by=self.by,
            now=at,
        )
        forms.publish(form=Form.objects.get(pk=form.pk), by=self.by, now=at)
        survey = surveys.make_survey(
            village=self.village,
            form=form,
            title="Où en êtes-vous ?",
            first_on=today - timedelta(days=365),
            last_on=today,
            closes_on=today + timedelta(days=20),
            cohort=self.cohort if of_cohort else None,
            by=self.by,
            now=at,
        )
        surveys.send_survey(survey=survey, by=self.by, now=at)
        self._answer(survey, at)

    def _answer(self, survey: Survey, at: datetime) -> None:
        rows = survey.answers.select_related("sheet", "member__holder").order_by("pk")
        for row in rows:
            by = self._own(row.member.holder)
            is_alive = happens(self.random, ALIVE)
            typed = [Change(("alive",), "yes" if is_alive else "no", 0)]
            if is_alive:
                typed.append(Change(("jobs",), str(self.random.randrange(1, 9)), 0))
            sheets.save(sheet=row.sheet, changes=typed, by=by, now=at)
            surveys.file_answer(answer=row, by=by, now=at)
            self.count("answers")

    def _finish(self, at: datetime) -> None:
        today = self.village.day_of(at)
        for member in self._members(MemberState.INSIDE):
            members.finish(
                member=member,
                on=today,
                outcome="Un premier partenaire est signé.",
                by=self.by,
                now=at,
            )
            self.count("alumni")

    def _members(self, state: MemberState) -> list[Member]:
        rows = Member.objects.filter(cohort=self.cohort, state=state.value)
        return list(rows.select_related("holder", "project", "cohort__village").order_by("pk"))

    def _own(self, party: Party) -> Actor:
        return Actor(party=party, via=Via.SIMULATION)
