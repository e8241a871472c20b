"""Laureates become a cohort: each signs the convention, has a mentor, and sets itself goals."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.incubation.actions import agreements, cohorts, following, mentoring
from creuset.incubation.actions import milestones as stones
from creuset.incubation.kinds import Rights
from creuset.incubation.models import Juror, Member
from creuset.incubation.rules.agreements import Agreed
from creuset.incubation.states import MemberState
from creuset.people.actors import Actor
from creuset.simulation.calling.course import Part, Step, actor_of
from creuset.simulation.calling.days import BEGINS, SIGNED, TOLD

#: What the support of a project is worth, in cents: its company has that much less for three years.
SUPPORT_CENTS = 650_000
#: Who of the jury become mentors of the cohort, how many projects each takes, and in what each helps.
MENTORS, EACH = 3, 12
SKILLS = (("Budget", "Financement"), ("Écriture", "Récit"), ("Diffusion", "Partenariats"))
MODELS = (
    ({"fr": "Feuille de route", "en": "Road map"}, 30),
    ({"fr": "Dossier relu", "en": "File read again"}, 90),
    ({"fr": "Premier partenaire", "en": "First partner"}, 170),
    ({"fr": "Présentation répétée", "en": "Pitch rehearsed"}, 215),
)
GOALS = ("Trouver un premier partenaire", "Tenir un budget sur deux ans")


class Beginning(Part):
    """The laureates of a call, from their place in a cohort to its first day."""

    def steps(self) -> Iterator[Step]:
        at = self.days.at
        yield "expected", at(TOLD + 6), self._expect
        yield "signed", at(SIGNED), self._sign
        yield "begun", at(BEGINS), self._begin

    def _expect(self, at: datetime) -> None:
        programme = self.course.call.programme
        # A programme that had a cohort before has its milestones.
        for names, days in () if programme.milestone_models.exists() else MODELS:
            stones.set_model(programme=programme, names=names, after_days=days, by=self.by, now=at)
        first = self.days.day(BEGINS)
        names = {"fr": f"Promotion {first.year}", "en": f"Cohort {first.year}"}
        self.course.cohort = cohorts.make_cohort(
            village=self.village,
            programme=programme,
            names=self.course.setting.cohort or names,
            first_on=first,
            last_on=first + timedelta(days=self.course.setting.days),
            call=self.course.call,
            by=self.by,
            now=at,
        )

    def _sign(self, at: datetime) -> None:
        """Each laureate signs the convention: the project begins, and its support stands in the register of aid."""
        for member in self.course.members(MemberState.EXPECTED):
            write(member, by=self.by, now=at)
            sign(send(member, by=self.by, now=at), member, now=at)
            self.course.count("conventions")

    def _begin(self, at: datetime) -> None:
        """Mentors accompany the projects, and each project has its goals."""
        asked = Juror.objects.filter(call=self.course.call).select_related("party").order_by("pk")
        mentors = [
            mentoring.ask_mentor(
                village=self.village,
                party=row.party,
                skills=SKILLS[number % len(SKILLS)],
                most=EACH,
                by=self.by,
                now=at,
            )
            for number, row in enumerate(asked[:MENTORS])
        ]
        for number, member in enumerate(self.course.members(MemberState.INSIDE)):
            mentor = mentors[number % len(mentors)]
            mentoring.pair_up(
                mentor=mentor, member=member, from_on=self.days.day(BEGINS), by=self.by, now=at
            )
            for title in GOALS:
                following.set_goal(member=member, title=title, by=self.by, now=at)


def write(member: Member, *, by: Actor, now: datetime) -> None:
    """The terms of the convention are written: who holds the rights, what the support is worth."""
    agreed = Agreed(authors=member.holder.name, rights=Rights.HOLDER)
    agreements.write_terms(
        member=member, agreed=agreed, support_cents=SUPPORT_CENTS, by=by, now=now
    )


def send(member: Member, *, by: Actor, now: datetime) -> Contract:
    """The convention waits for the signature of whoever holds the project; return it."""
    sent = agreements.send_convention(member=member, by=by, now=now)
    return Contract.objects.get(pk=sent.pk)


def sign(paper: Contract, member: Member, *, now: datetime) -> None:
    """Whoever holds the project has signed the convention by a click."""
    contracts.sign(
        contract=paper,
        name=member.holder.name,
        seen=paper.paper_sha256,
        by=actor_of(member.holder),
        now=now,
    )
