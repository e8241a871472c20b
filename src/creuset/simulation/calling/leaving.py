"""A cohort pitches, leaves, and is asked as alumni, year after year, what became of it."""

from collections.abc import Iterator
from datetime import datetime

from creuset.incubation.actions import following, members, sessions
from creuset.incubation.models import Session
from creuset.incubation.queries.cohorts import demo_session
from creuset.incubation.states import MemberState, Presence
from creuset.simulation import demo_days
from creuset.simulation.calling.course import Part, Step
from creuset.simulation.calling.days import ALUMNI, BEGINS, COHORT_DAYS, PITCHES
from creuset.simulation.calling.surveying import ask
from creuset.simulation.names import people as names_of
from creuset.simulation.streams import happens, stream

#: How many of the outside would come to a demo day.
GUESTS = 15
#: So often a project reaches a goal that it had set itself.
REACHES = 0.7


class Leaving(Part):
    """The last weeks of a cohort, and its years after."""

    def steps(self) -> Iterator[Step]:
        at, last = self.days.at, BEGINS + COHORT_DAYS
        yield "pitches", at(BEGINS + PITCHES), self._write_pitches
        yield "demo-day", at(self.days.demo, 20), self._pitch
        yield "finished", at(last), self._finish
        for days in ALUMNI:
            yield "alumni", at(last + days), self._ask

    @property
    def demo_day(self) -> Session:
        """The demo day of the cohort."""
        found = demo_session(self.course.cohort)
        assert found is not None  # noqa: S101 - planned while the cohort was accompanied
        return found

    def _write_pitches(self, at: datetime) -> None:
        """The projects pitch in an order that is drawn; people of the outside sign up."""
        session, inside = self.demo_day, self.course.members(MemberState.INSIDE)
        order = self.random.sample(inside, len(inside))
        demo_days.order(session, order, by=self.by, now=at)
        self.course.count("pitches", len(order))
        drawn = names_of(stream(self.asked.seed, "guests"), GUESTS)
        names = [f"{given} {family}" for given, family in drawn]
        self.course.count("guests", demo_days.sign_up(session, names, now=at))

    def _pitch(self, at: datetime) -> None:
        said = {one.pk: Presence.PRESENT for one in self.course.members(MemberState.INSIDE)}
        sessions.write_attendance(session=self.demo_day, said=said, by=self.by, now=at)

    def _finish(self, at: datetime) -> None:
        """Each project says which of its goals it reached, and is an alumnus."""
        today = min(self.village.day_of(at), self.course.cohort.last_on)
        for member in self.course.members(MemberState.INSIDE):
            for goal in member.goals.order_by("pk"):
                is_reached = happens(self.random, REACHES)
                following.end_goal(goal=goal, is_reached=is_reached, by=self.by, now=at)
                self.course.count("goals_reached", is_reached)
            members.finish(
                member=member,
                on=today,
                outcome="Un premier partenaire est signé.",
                by=self.by,
                now=at,
            )
            self.course.count("alumni")

    def _ask(self, at: datetime) -> None:
        self.course.count("alumni_answers", ask(self.course, now=at))
