"""Who lives in a simulated village: its team, companies and their people, nomads, and what they make.

Everything is a function of the seed, the village and the day on which its simulated life began.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from stdnum import luhn

from creuset.core.roles import Role
from creuset.projects.states import Phase, ProjectKind
from creuset.simulation import titles
from creuset.simulation.names import people, plain
from creuset.simulation.rates import RATES, Rates, Way, way_of
from creuset.simulation.scene import Scene, monday
from creuset.simulation.streams import stream

#: Companies that nobody bears: SIREN numbers of the simulation all begin so.
SIREN_RANGE = "9991"
#: So large a part of the members is there on the first day; the others come in the year after.
THERE_AT_FIRST = 0.8
MOST_IN_A_COMPANY = 4
NOMADS = 0.3
#: How whoever comes alone may live, and how companies do.
ALONE = (Way.NOMADS, Way.RESIDENTS)
TOGETHER = (Way.RESIDENTS, Way.NURSERY, Way.INCUBATED)
YEAR = 365
#: There are so many invented SIREN numbers for a village.
MOST_HOUSEHOLDS = 990


@dataclass(frozen=True)
class Person:
    """Somebody, known everywhere by their address."""

    given: str
    family: str
    email: str
    phone: str
    title: str = ""
    #: On how many days of a week they come without an office.
    nomad_days: int = 0


@dataclass(frozen=True)
class Household:
    """A company with its people, or one person without a company, and when they come."""

    key: str
    arrives_on: date
    people: tuple[Person, ...]
    name: str = ""
    trade: str = ""
    email: str = ""
    siren: str = ""
    way: Way = Way.RESIDENTS
    #: Whoever signs in to a demonstration finds them there: they never leave.
    stays: bool = False
    #: The village knows them already, with what they subscribe to.
    is_known: bool = False

    @property
    def party(self) -> str:
        """The address of who books and holds projects: the company, else the person."""
        return self.email or self.people[0].email

    @property
    def lead(self) -> str:
        """The address of who looks after it."""
        return self.people[0].email


@dataclass(frozen=True)
class Work:
    """A project, whose life is told by the first day of each phase."""

    key: str
    title: str
    kind: ProjectKind
    household: Household
    phases: tuple[tuple[date, Phase], ...]
    #: Days of shooting; of prototyping where nothing is shot.
    shoot_days: int = 0

    @property
    def arrives_on(self) -> date:
        """The day on which the village hears of it."""
        return max(self.phases[0][0], self.household.arrives_on)

    def phase_on(self, day: date) -> Phase | None:
        """Return the phase of the project on the day, or None before its first."""
        reached = [phase for first, phase in self.phases if first <= day]
        return reached[-1] if reached else None

    def first_day_of(self, phase: Phase) -> date | None:
        """Return the day on which the project reaches the phase."""
        return next((day for day, reached in self.phases if reached == phase), None)


@dataclass(frozen=True)
class Cast:
    """Everybody, and everything they make, in the order in which they come."""

    house: Household
    team: tuple[tuple[Role, Person], ...]
    households: tuple[Household, ...]
    works: tuple[Work, ...]

    def present(self, day: date) -> list[Household]:
        """Return the households that are there on the day."""
        return [household for household in self.households if household.arrives_on <= day]

    def member(self, role: Role) -> Person:
        """Return who holds the role."""
        return next(person for held, person in self.team if held == role)


#: The team's addresses say what they do, so that they can be typed.
DESKS = {
    Role.OWNER: "direction",
    Role.MANAGER: "gestion",
    Role.RECEPTION: "accueil",
    Role.STAGE_MANAGER: "regie",
    Role.PROGRAMME_LEAD: "programme",
    Role.ACCOUNTANT: "compta",
}
MEMBER, HOLDER = "membre", "porteur"


def cast_of(
    scene: Scene,
    *,
    seed: int,
    founded: date,
    until: date,
    members: int,
    rates: Rates = RATES,
    given: Sequence[Household] | None = None,
) -> Cast:
    """Return the cast of the village until a day; a later day only adds to it.

    Where its households are `given`, nobody else comes.
    """
    names = people(stream(seed, scene.slug, "names"), 400 + 4 * members)
    team = tuple(
        (role, _person(next_name, f"{desk}@{scene.slug}.example", stream(seed, scene.slug, desk)))
        for (role, desk), next_name in zip(DESKS.items(), names, strict=False)
    )
    house = Household(
        key="house",
        arrives_on=founded,
        people=tuple(person for _role, person in team),
        name=f"Équipe de démonstration · {scene.slug.replace('-', ' ').title()}",
        email=f"equipe@{scene.slug}.example",
        siren=siren(scene.slug, 0),
    )
    if given is None:
        found = _households(scene, names[len(team) :], seed, founded, until, members, rates)
        given = [
            _with_known_address(number, household, scene) for number, household in enumerate(found)
        ]
    there = (one for one in given if one.arrives_on <= until)
    # In the order in which they come, so that who comes later changes nobody's place.
    households = tuple(sorted(there, key=lambda one: one.arrives_on))
    works = sorted(
        (work for h in households for work in _works(scene, h, seed, founded, until)),
        key=lambda work: (work.arrives_on, work.key),
    )
    return Cast(house, team, households, _entitled(scene, works, seed))


def siren(slug: str, number: int) -> str:
    """Return a SIREN of the reserved range, its check digit right: one range of a thousand a village."""
    block = sum(ord(letter) * (at + 1) for at, letter in enumerate(slug)) % 10
    start = f"{SIREN_RANGE}{block}{number:03}"
    return start + str(luhn.calc_check_digit(start))


def _households(
    scene: Scene,
    names: list[tuple[str, str]],
    seed: int,
    founded: date,
    until: date,
    members: int,
    rates: Rates,
) -> Iterator[Household]:
    """Yield companies and nomads: most are there on the first day, the others come at their rate, year after year."""
    companies = list(titles.FILM_COMPANIES if scene.has_stages else titles.CULTURE_COMPANIES)
    stream(seed, scene.slug, "companies").shuffle(companies)
    at_first, a_year = members * THERE_AT_FIRST, max(members * rates.arrivals_a_year, 0.5)
    there, number = 0, 0
    while there < len(names) - MOST_IN_A_COMPANY and number < MOST_HOUSEHOLDS:
        random = stream(seed, scene.slug, "household", number)
        arrives = founded
        if there >= at_first:
            year = int((there - at_first) / a_year)
            if founded + timedelta(days=YEAR * year) > until:
                return
            arrives += timedelta(days=YEAR * year + random.randint(3, YEAR - 5))
        is_alone = random.random() < NOMADS or not companies
        # The first is a company, the second is alone: the accounts of a demonstration need both.
        is_alone = {0: False, 1: True}.get(number, is_alone)
        size = 1 if is_alone else random.randint(2, MOST_IN_A_COMPANY)
        company = None if is_alone else companies.pop()
        mine = names[there : there + size]
        made = _household(scene, number, arrives, mine, company, random)
        ways = stream(seed, scene.slug, "way", number)
        yield _living(made, way_of(ways, rates.mix, ALONE if is_alone else TOGETHER))
        there, number = there + size, number + 1


def _living(household: Household, way: Way) -> Household:
    """Return the household living so: whoever has a desk of their own needs no other."""
    if household.email or way is Way.NOMADS:
        return replace(household, way=way)
    people = tuple(replace(person, nomad_days=0) for person in household.people)
    return replace(household, way=way, people=people)


def _household(
    scene: Scene,
    number: int,
    arrives: date,
    names: list[tuple[str, str]],
    company: tuple[str, str] | None,
    random: Random,
) -> Household:
    domain = f"{plain(company[0])}.example" if company else f"nomades.{scene.slug}.example"
    jobs = _FILM_JOBS if scene.has_stages else _CULTURE_JOBS
    persons = tuple(
        replace(
            _person(name, f"{plain(name[0])}.{plain(name[1])}@{domain}", random),
            title=random.choice(jobs),
            nomad_days=random.choice((0, 0, 1, 2)) if company else random.choice((2, 3, 3, 4)),
        )
        for name in names
    )
    if company is None:
        return Household(f"household-{number}", arrives, persons)
    return Household(
        key=f"household-{number}",
        arrives_on=arrives,
        people=persons,
        name=company[0],
        trade=company[1],
        email=f"bonjour@{domain}",
        siren=siren(scene.slug, number + 1),
    )


#: Words for what people do that fit everybody.
_FILM_JOBS = (
    "Production",
    "Réalisation",
    "Décors",
    "Image",
    "Montage",
    "Son",
    "Costumes",
    "Étalonnage",
    "Régie",
    "Scénario",
)
_CULTURE_JOBS = (
    "Direction",
    "Développement",
    "Médiation",
    "Design",
    "Partenariats",
    "Pédagogie",
    "Recherche",
)


def _person(name: tuple[str, str], email: str, random: Random) -> Person:
    # Numbers that begin so ring nowhere: they are kept for fiction.
    phone = f"+33 6 39 98 {random.randrange(100):02} {random.randrange(100):02}"
    return Person(name[0], name[1], email, phone)


def _with_known_address(number: int, household: Household, scene: Scene) -> Household:
    desk = {0: MEMBER, 1: HOLDER}.get(number)
    if desk is None:
        return household
    first = replace(household.people[0], email=f"{desk}@{scene.slug}.example")
    return replace(household, people=(first, *household.people[1:]), stays=True)


#: Trades that hold projects; the others work on those of others.
MAKERS = {"production", "formats web", "effets visuels"}


def _works(
    scene: Scene, household: Household, seed: int, founded: date, until: date
) -> Iterator[Work]:
    """Yield what the household makes, one work after another; titles come later."""
    random = stream(seed, scene.slug, household.key, "works")
    is_holder = household.lead == f"{HOLDER}@{scene.slug}.example"
    if scene.has_stages and household.trade not in MAKERS and not is_holder:
        return
    if not household.email and not is_holder:
        return
    cycle = random.randint(28, 49) if scene.has_stages else random.randint(200, 400)
    begins = monday(founded - timedelta(days=random.randrange(cycle)))
    number = 0
    while begins <= until:
        if begins + timedelta(days=cycle) > household.arrives_on:
            yield _work(scene, household, number, begins, random)
        begins, number = begins + timedelta(days=cycle - cycle % 7), number + 1


def _work(scene: Scene, household: Household, number: int, begins: date, random: Random) -> Work:
    steps = _FILM_STEPS if scene.has_stages else _CULTURE_STEPS
    slip = random.randint(0, 2)
    phases = tuple(
        (begins + timedelta(weeks=weeks + (slip if at > 1 else 0)), phase)
        for at, (weeks, phase) in enumerate(steps)
    )
    days = random.choice((2, 3, 3, 4, 5, 8)) if scene.has_stages else random.choice((2, 3, 4))
    return Work(
        f"{household.key}-work-{number}", "", ProjectKind.OTHER, household, phases, shoot_days=days
    )


_FILM_STEPS = (
    (0, Phase.WRITING),
    (1, Phase.DEVELOPMENT),
    (2, Phase.FINANCING),
    (3, Phase.PREPARATION),
    (5, Phase.SHOOTING),
    (7, Phase.POST_PRODUCTION),
    (10, Phase.FINISHED),
)
_CULTURE_STEPS = (
    (0, Phase.IDEA),
    (6, Phase.DEVELOPMENT),
    (16, Phase.FINANCING),
    (24, Phase.PREPARATION),
)


def _entitled(scene: Scene, works: list[Work], seed: int) -> tuple[Work, ...]:
    """Return the works with a title each, in the order in which the village hears of them.

    When the titles have all been used they come back, numbered.
    """
    known = _titles(scene, stream(seed, scene.slug, "titles"))
    named = []
    for number, work in enumerate(works):
        title, kind = known[number % len(known)]
        again = number // len(known)
        named.append(replace(work, title=f"{title}, {again + 1}" if again else title, kind=kind))
    return tuple(named)


def _titles(scene: Scene, random: Random) -> list[tuple[str, ProjectKind]]:
    """Return the titles of the village in an order of its own, those put together at the end."""
    known = list(titles.FILM_WORKS if scene.has_stages else titles.CULTURE_WORKS)
    heads, tails, kinds = titles.MORE_FILM_WORKS if scene.has_stages else titles.MORE_CULTURE_WORKS
    more = [(f"{head} {tail}", random.choice(kinds)) for head in heads for tail in tails]
    random.shuffle(known)
    random.shuffle(more)
    return known + more
