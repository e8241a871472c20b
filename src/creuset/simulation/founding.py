"""The people of a simulated village: its team, who arrives, what they begin. All of it through the actions."""

from dataclasses import asdict
from datetime import datetime, timedelta

from creuset.core.roles import LABELS, Role
from creuset.documents.actions import certificates
from creuset.documents.actions.house_rules import accept_rules
from creuset.documents.models import CertificateKind
from creuset.documents.queries.house_rules import rules_in_force
from creuset.people import actions as people
from creuset.people.actions.groups import join_group
from creuset.people.actors import Actor, Via
from creuset.people.models import Group, KnownParty, Party
from creuset.projects import actions as projects
from creuset.projects.models import KnownProject, Project
from creuset.projects.states import Phase
from creuset.simulation.cast import Cast, Household, Person, Work
from creuset.simulation.names import postal_of
from creuset.simulation.streams import stream
from creuset.simulation.tally import Tally
from creuset.villages.models import Village

#: So long an induction counts.
INDUCTED = timedelta(days=365)
#: The share of people who accept the house rules at once.
ACCEPTING = 0.85
#: Groups of whose bookings the team decides, and the share of companies in them.
READ_FIRST, NEWCOMERS = ("premiere-visite", "partenaires"), 0.12
HOUSE = Actor(party=None, via=Via.SIMULATION)


class Population:
    """The parties and projects of a village, found by what the cast calls them, and who acts."""

    def __init__(self, village: Village, cast: Cast, tally: Tally) -> None:
        self.village, self.cast, self.tally = village, cast, tally
        known = KnownParty.objects.filter(village=village).select_related("party").order_by("pk")
        self._parties = {row.party.email: row.party for row in known if row.party.email}
        begun = KnownProject.objects.filter(village=village).select_related("project__holder")
        self._projects = {row.project.title: row.project for row in begun.order_by("pk")}
        self._titles = {work.key: work.title for work in cast.works}
        self._actors: dict[str, Actor] = {}

    def party(self, email: str) -> Party | None:
        """Return the party of this address, if it is there."""
        return self._parties.get(email)

    def project(self, work: str) -> Project | None:
        """Return the project of the work of this key, if it has begun."""
        return self._projects.get(self._titles.get(work, ""))

    def actor(self, email: str) -> Actor | None:
        """Return who acts with this address; the same one each time, who remembers their rights."""
        if email not in self._actors and (party := self._parties.get(email)):
            self._actors[email] = Actor(party=party, via=Via.SIMULATION)
        return self._actors.get(email)

    def member_of_team(self, role: Role) -> Actor:
        """Return who holds the role, acting."""
        actor = self.actor(self.cast.member(role).email)
        if actor is None:
            message = f"nobody is {role} in {self.village.slug}"
            raise LookupError(message)
        return actor

    def found(self, *, now: datetime) -> None:
        """The team is there, with its roles: the owner first, who gives the others."""
        by = HOUSE
        for role, person in self.cast.team:
            if self.party(person.email) is None:
                party = self._add_person(person, by=by, now=now)
                people.grant_role(party=party, village=self.village, role=role, by=by, now=now)
                self.tally.actions += 1
            by = self.member_of_team(Role.OWNER)
        if self.party(self.cast.house.party) is None:
            house = self._add_company(self.cast.house, now=now)
            for role, person in self.cast.team:
                self._affiliate(
                    self._parties[person.email],
                    house,
                    title=str(LABELS[role]),
                    lead=None if role is Role.OWNER else self.member_of_team(Role.OWNER),
                    now=now,
                )

    def arrive(self, household: Household, *, now: datetime) -> None:
        """The company and its people, or the person alone, are known to the village."""
        reception = self.member_of_team(Role.RECEPTION)
        company = self._add_company(household, now=now) if household.email else None
        for person in household.people:
            party = self._add_person(person, by=reception, now=now)
            if company is not None:
                lead = None if person is household.people[0] else self.actor(household.lead)
                self._affiliate(party, company, title=person.title, lead=lead, now=now)
        if company is not None:
            is_new = stream(0, "newcomer", household.key).random() < NEWCOMERS
            for person in household.people if is_new else household.people[:1]:
                self._induct(person, now=now)
            if is_new:
                self._is_new(company, now=now)
        self._accept_rules(household, now=now)

    def _accept_rules(self, household: Household, *, now: datetime) -> None:
        """Most of them accept the house rules on their first day; the others are asked again, as whoever signs in to
        the demonstration is.
        """
        text = rules_in_force(self.village, on=self.village.day_of(now))
        if text is None:
            return
        for person in household.people:
            is_late = stream(0, "house rules", person.email).random() >= ACCEPTING
            actor = (
                None
                if is_late or person.email == self.cast.households[0].lead
                else self.actor(person.email)
            )
            if actor is not None:
                self.tally.actions += 1
                accept_rules(village=self.village, seen=text.pk, by=actor, now=now)

    def _is_new(self, company: Party, *, now: datetime) -> None:
        """What the company asks for is read before it is accepted, where the village has a group for that."""
        group = Group.objects.filter(
            village=self.village, code__in=READ_FIRST, retired_at__isnull=True
        ).first()
        if group is not None:
            self.tally.actions += 1
            by = self.member_of_team(Role.MANAGER)
            join_group(group=group, party=company, by=by, now=now)

    def _induct(self, person: Person, *, now: datetime) -> None:
        """Somebody has had the safety induction of the place, good for a year: who looks after a company, and all
        of one that is new.
        """
        today = self.village.day_of(now)
        self.tally.actions += 1
        certificates.put_on_file(
            village=self.village,
            party=self._parties[person.email],
            kind=CertificateKind.INDUCTION,
            valid_from=today,
            valid_until=today + INDUCTED,
            by=self.member_of_team(Role.STAGE_MANAGER),
            now=now,
        )
        self.tally.certificates += 1

    def begin(self, work: Work, phase: Phase, *, now: datetime) -> None:
        """The project exists, held by the household and begun by who leads it."""
        holder, lead = self.party(work.household.party), self.actor(work.household.lead)
        if holder is None or lead is None:
            return
        project = projects.start_project(
            village=self.village,
            title=work.title,
            kind=work.kind,
            holder=holder,
            by=lead,
            now=now,
            phase=phase,
        )
        self._projects[project.title] = project
        self.tally.projects += 1
        self.tally.actions += 1
        for person in work.household.people[1:3]:
            if party := self.party(person.email):
                self.tally.actions += 1
                projects.add_member(
                    project=project,
                    village=self.village,
                    party=party,
                    part=person.title,
                    by=lead,
                    now=now,
                )

    def step(self, work: Work, phase: Phase, *, now: datetime) -> None:
        """The project is in its next phase."""
        project, lead = self.project(work.key), self.actor(work.household.lead)
        if project is None or lead is None:
            return
        self.tally.actions += 1
        self._projects[project.title] = projects.move_project(
            project=project, village=self.village, phase=phase, by=lead, now=now
        )
        self.tally.steps += 1

    def _add_person(self, person: Person, *, by: Actor, now: datetime) -> Party:
        self.tally.actions += 1
        party = people.add_person(
            village=self.village,
            given_name=person.given,
            family_name=person.family,
            email=person.email,
            phone=person.phone,
            is_test_data=True,
            by=by,
            now=now,
        )
        self.tally.people += 1
        self._parties[party.email] = party
        return party

    def _add_company(self, household: Household, *, now: datetime) -> Party:
        self.tally.actions += 1
        party = people.add_organisation(
            village=self.village,
            name=household.name,
            email=household.email,
            siren=household.siren,
            is_test_data=True,
            **asdict(postal_of(household.siren)),
            by=self.member_of_team(Role.RECEPTION),
            now=now,
        )
        self.tally.companies += 1
        self._parties[party.email] = party
        return party

    def _affiliate(
        self, person: Party, company: Party, *, title: str, lead: Actor | None, now: datetime
    ) -> None:
        """The person belongs to the company: the first by reception, who looks after it and adds the others."""
        self.tally.actions += 1
        people.affiliate(
            person=person,
            organisation=company,
            village=self.village,
            title=title,
            is_admin=lead is None,
            by=lead or self.member_of_team(Role.RECEPTION),
            now=now,
        )
