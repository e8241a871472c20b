"""The cohort of a call lives its eight months: it meets, is helped, hands in what is due, says how it goes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from creuset.incubation.actions import following, members, office_hours, sessions
from creuset.incubation.actions import milestones as stones
from creuset.incubation.kinds import SessionKind
from creuset.incubation.models import Member, Mentoring, Milestone, Slot, Stage
from creuset.incubation.states import MemberState, Presence
from creuset.kernel.spans import Span
from creuset.simulation import demo_days
from creuset.simulation.calling.course import Part, Step, actor_of
from creuset.simulation.calling.days import (
    BEGINS,
    COHORT_DAYS,
    DEMO_PLANNED,
    FOLLOWED_ON,
    HOURS_ON,
    MEETS_EVERY,
    MONTH,
    MONTHS,
    PITCHES,
    SURVEYED,
    WEEK,
)
from creuset.simulation.calling.surveying import ask
from creuset.simulation.streams import happens

#: How long a slot of a mentor is, in minutes.
SLOT = 30
#: So often a project misses a session, takes a slot of its mentor, is in time with what is due, or leaves.
MISSES, WANTS_HOURS, IN_TIME, LEAVES = 0.12, 0.6, 0.75, 0.08
#: The health of a project, from 1 to 5: its middle, how much of it is the project's worth, and how it varies.
HEALTH, OF_WORTH, VARIES = 3.3, 0.6, 0.7
#: What is written of a project, by its health from 1 to 5.
FOLLOWED = (
    "L’équipe doute ; on se revoit dans la semaine.",
    "Le calendrier a glissé de deux mois. Un point avec le mentor est pris.",
    "Le calendrier est relu ensemble.",
    "Deux rendez-vous utiles ; le budget tient.",
    "Un partenaire s’engage : la lettre est attendue.",
)
#: What a cohort meets for, by turns.
MEETINGS = (
    ("Parler de son budget", SessionKind.WORKSHOP),
    ("Une productrice raconte", SessionKind.EXPERT),
    ("Visite d’une maison voisine", SessionKind.VISIT),
    ("Point de promotion", SessionKind.MEETING),
)


class Accompanying(Part):
    """The cohort of a call, from its first day to the eve of its demo day."""

    def steps(self) -> Iterator[Step]:
        at = self.days.at
        self._find_mentors()
        months = [BEGINS + number * MONTH for number in range(MONTHS)]
        planned = [
            *(("session", BEGINS + day, self._meet) for day in range(7, PITCHES, MEETS_EVERY)),
            *(("office-hours", day + HOURS_ON, self._open_hours) for day in months),
            *(("follow-up", day + FOLLOWED_ON, self._follow) for day in months),
            *(("surveyed", BEGINS + day, self._ask) for day in SURVEYED),
            ("demo-day-planned", BEGINS + DEMO_PLANNED, self._plan_demo_day),
        ]
        for name, day, step in sorted(planned, key=lambda one: at(one[1])):
            yield name, at(day), step

    def _find_mentors(self) -> None:
        """Who accompanies which project is known."""
        pairs = Mentoring.objects.filter(member__cohort=self.course.cohort)
        rows = list(pairs.select_related("mentor__party", "mentor__village").order_by("pk"))
        self.mentor_of = {row.member_id: row.mentor for row in rows}
        self.mentors = list(dict.fromkeys(row.mentor for row in rows))

    def _meet(self, at: datetime) -> None:
        title, kind = MEETINGS[self.course.told.counts["sessions"] % len(MEETINGS)]
        session = sessions.make_session(
            cohort=self.course.cohort,
            title=title,
            kind=kind,
            span=Span(at, at + timedelta(hours=2)),
            place="Salle commune",
            by=self.by,
            now=at - timedelta(days=WEEK),
        )
        said = {
            one.pk: self.random.choice((Presence.ABSENT, Presence.EXCUSED))
            if happens(self.random, MISSES)
            else Presence.PRESENT
            for one in self.course.members(MemberState.INSIDE)
        }
        sessions.write_attendance(session=session, said=said, by=self.by, now=at)
        self.course.count("sessions")

    def _open_hours(self, at: datetime) -> None:
        """Each mentor is there for an afternoon; projects that want to talk take a slot."""
        start = at + timedelta(days=WEEK, hours=4)
        inside = self.course.members(MemberState.INSIDE)
        for mentor in self.mentors:
            own = [one for one in inside if self.mentor_of[one.pk] == mentor]
            if not own:
                continue
            hours = office_hours.open_hours(
                mentor=mentor,
                span=Span(start, start + timedelta(minutes=SLOT * len(own))),
                minutes=SLOT,
                place="Salle commune",
                by=actor_of(mentor.party),
                now=at,
            )
            wanting = [one for one in own if happens(self.random, WANTS_HOURS)]
            free = Slot.objects.filter(hours=hours).order_by("starts_at")
            for slot, member in zip(free, wanting, strict=False):
                office_hours.take_slot(
                    slot=slot,
                    member=member,
                    wish="Relire le budget",
                    by=actor_of(member.holder),
                    now=at,
                )
                self.course.count("slots")

    def _follow(self, at: datetime) -> None:
        """What mentors said is written, each project is given time, how it goes is written; one may leave."""
        for slot in self._slots_over(at):
            office_hours.note_slot(
                slot=slot, notes="Le budget est relu.", by=actor_of(slot.mentor.party), now=at
            )
        inside = self.course.members(MemberState.INSIDE)
        health = {member.pk: self._follow_one(member, at) for member in inside}
        self._leave(inside, health, at)

    def _slots_over(self, at: datetime) -> list[Slot]:
        rows = Slot.objects.filter(mentor__in=self.mentors, member__isnull=False, notes="")
        return list(rows.filter(ends_at__lte=at).select_related("mentor__party").order_by("pk"))

    def _follow_one(self, member: Member, at: datetime) -> int:
        """The project is given time, and how it goes is written down; return how well."""
        today = self.village.day_of(at)
        minutes = self.random.choice((45, 60, 90))
        following.give_support(
            member=member,
            goal=self.random.choice(list(member.goals.order_by("pk"))),
            given_on=today,
            minutes=minutes,
            by=self.by,
            now=at,
        )
        # A good project goes well, more often than not.
        assert member.application_id is not None  # noqa: S101 - every member of a call's cohort filed
        mean = HEALTH + OF_WORTH * self.course.filed[member.application_id].merit
        health = min(max(round(self.random.gauss(mean, VARIES)), 1), 5)
        following.write_sheet(
            member=member,
            held_on=today,
            words=FOLLOWED[health - 1],
            health=health,
            by=self.by,
            now=at,
        )
        self.course.count("support_minutes", minutes)
        self._hand_in(member, at)
        return health

    def _hand_in(self, member: Member, at: datetime) -> None:
        today = self.village.day_of(at)
        due = Milestone.objects.filter(member=member, done_on=None, due_on__lte=today)
        for row in due.order_by("due_on", "pk"):
            if happens(self.random, IN_TIME):
                own = actor_of(member.holder)
                stones.hand_in(milestone=row, words="Fait.", by=own, now=at)
                stones.find_done(milestone=row, on=today, by=self.by, now=at)
                self.course.count("milestones")
        cohort = self.course.cohort
        stages = list(Stage.objects.filter(programme=cohort.programme_id).order_by("position"))
        past = (today - cohort.first_on).days
        if not stages:
            return
        reached = stages[min(past * len(stages) // COHORT_DAYS, len(stages) - 1)]
        if member.stage_id != reached.pk:
            members.reach(member=member, stage=reached, by=self.by, now=at)

    def _leave(self, inside: Sequence[Member], health: dict[int, int], at: datetime) -> None:
        """Now and then the project that goes worst leaves; one at least stays."""
        if len(inside) > 1 and happens(self.random, LEAVES):
            members.leave(
                member=min(inside, key=lambda one: (health[one.pk], one.pk)),
                on=self.village.day_of(at),
                why="L’équipe se sépare.",
                by=self.by,
                now=at,
            )
            self.course.count("left")

    def _ask(self, at: datetime) -> None:
        """The projects say how they are."""
        self.course.count("answers", ask(self.course, now=at))

    def _plan_demo_day(self, at: datetime) -> None:
        demo_days.plan(self.course.cohort, self.days.at(self.days.demo, 17), by=self.by, now=at)
