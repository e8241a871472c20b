"""A village lives: what happens is done through the actions, one transaction a day."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone, translation

from creuset.core.roles import Role
from creuset.kernel.errors import DomainError, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import to_utc
from creuset.places.models import Resource
from creuset.reception import actions as reception
from creuset.reception.models import VisitFor, VisitRequest
from creuset.simulation.asking import Desk
from creuset.simulation.company import Company
from creuset.simulation.dealing import Dealer
from creuset.simulation.doors import Porter
from creuset.simulation.founding import Population
from creuset.simulation.happenings import (
    Answer,
    Arrival,
    Change,
    Deal,
    Enquire,
    Happening,
    Reply,
    Round,
    Start,
    Step,
    Turn,
    Visit,
    Weekly,
    Wish,
    Works,
)
from creuset.simulation.life import Life
from creuset.simulation.models import SimulatedLife
from creuset.simulation.rates import RATES
from creuset.simulation.residents import Tenants
from creuset.simulation.staging import resources_of, scene_of, years_around
from creuset.simulation.tally import Tally
from creuset.villages.models import Village

#: Stops the clock of the house at an instant while the block runs.
type StoppedAt = Callable[[datetime], AbstractContextManager[None]]


class NotForSimulation(Refused):
    """The village is a real one, or lives by another seed."""

    code = "not-for-simulation"


@dataclass(frozen=True)
class Stretch:
    """What a village will live: its life, from where it stands until an instant."""

    village: Village
    row: SimulatedLife
    life: Life
    resources: dict[str, Resource]
    until: datetime

    @property
    def since(self) -> datetime | None:
        """The instant until which it has lived, or None where it has not begun."""
        return self.row.lived_until

    @property
    def days(self) -> list[date]:
        """The days to live, in order."""
        first = self.life.scene.day_of(self.since) if self.since else self.life.founded
        last = self.life.scene.day_of(self.until)
        return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def stretch(*, village: Village, first: date, until: datetime, seed: int, members: int) -> Stretch:
    """Return what the village lives until the instant: from its first day, or from where it stands.

    Raise NotForSimulation for a village that is no demonstration: invented people must not mix with
    real ones; or for one that lives by another seed.
    """
    if not village.is_demo:
        raise NotForSimulation(
            _(
                "%(name)s is a real village: write demo = true in its file, or in a copy of it, to simulate it.",
                name=village.name,
            )
        )
    row = SimulatedLife.objects.filter(village=village).first() or SimulatedLife(
        village=village, seed=seed, members=members, founded_on=first
    )
    if row.seed != seed:
        raise NotForSimulation(
            _(
                "%(name)s lives by the seed %(seed)s since %(day)s: go on with that one.",
                name=village.name,
                seed=row.seed,
                day=row.founded_on,
            )
        )
    if row.lived_until is not None:
        first = max(first, row.lived_until.date())
    resources = resources_of(village)
    scene = scene_of(village, resources, years_around(min(first, row.founded_on), until.date()))
    life = Life(scene, row.seed, row.founded_on, row.members, rates=RATES)
    return Stretch(village, row, life, resources, to_utc(until))


def live(
    ahead: Stretch, *, stopped_at: StoppedAt, also: Sequence[Happening] = ()
) -> Generator[Tally]:
    """The village has lived its stretch; the tally so far is yielded as each day is committed.

    `also` happens besides what the life itself brings. A run that is interrupted goes on after its
    last whole day; of two runs at once, one stops.
    """
    tally = Tally()
    if ahead.since is not None and ahead.until <= ahead.since:
        return
    with _as_the_village_speaks(ahead.village):
        cast = ahead.life.cast(ahead.life.scene.day_of(ahead.until))
        population = Population(ahead.village, cast, tally)
        people = _People.of(population, ahead)
        happenings = sorted(
            [*ahead.life.between(ahead.since, ahead.until), *also],
            key=lambda one: (one.at, one.key),
        )
    by_day = {
        day: list(some)
        for day, some in groupby(happenings, key=lambda one: ahead.life.scene.day_of(one.at))
    }
    for day in ahead.days:
        with _as_the_village_speaks(ahead.village), transaction.atomic():
            if not _is_ours(ahead.row):
                return
            if ahead.since is None:
                with stopped_at(ahead.life.began_at):
                    population.found(now=ahead.life.began_at)
            _do(by_day.get(day, ()), people, stopped_at, opens_at=ahead.life.scene.opens_at(day))
            end = ahead.life.scene.instant(day, 24)
            ahead.row.lived_until = min(ahead.until, to_utc(end))
            ahead.row.save(update_fields=["lived_until"])
        yield tally


def _is_ours(row: SimulatedLife) -> bool:
    """Hold the life until the transaction ends; say whether it still stands where this run left it."""
    if row._state.adding:
        row.save()
        return True
    there = SimulatedLife.objects.select_for_update().get(pk=row.pk)
    return there.lived_until == row.lived_until


@dataclass(frozen=True)
class _People:
    """Those who do what happens, each their part of it."""

    population: Population
    tenants: Tenants
    dealer: Dealer
    porter: Porter
    company: Company

    @classmethod
    def of(cls, population: Population, ahead: Stretch) -> "_People":
        desk = Desk(population, ahead.resources, population.tally)
        return cls(
            population,
            Tenants(population, ahead.life.rates),
            Dealer(desk),
            Porter(desk, seed=ahead.row.seed),
            Company(desk, seed=ahead.row.seed),
        )


def _do(
    happenings: Sequence[Happening],
    people: _People,
    stopped_at: StoppedAt,
    *,
    opens_at: datetime | None,
) -> None:
    """What happens on a day is done: what the day brings by itself first, what the team finds in the morning then.

    Where the village is closed the team finds nothing, and what there is waits.
    """
    if happenings:
        with stopped_at(happenings[0].at):
            people.tenants.turn_the_page(now=happenings[0].at)
            people.dealer.lapse(now=happenings[0].at)
    is_morning = opens_at is not None
    for happening in happenings:
        if is_morning and opens_at is not None and happening.at >= opens_at:
            is_morning = False
            with stopped_at(happening.at):
                people.tenants.welcome(now=happening.at)
                people.porter.decide(now=happening.at)
                people.company.look_at_mail(now=happening.at)
        if people.tenants.has_left(happening):
            continue
        with stopped_at(happening.at):
            try:
                _do_one(happening, people)
                if isinstance(happening, Round):
                    people.company.look_at_mail(now=happening.at)
            except DomainError as refusal:
                people.dealer.desk.count(refusal)


def _do_one(happening: Happening, people: _People) -> None:
    match happening:
        case Arrival():
            people.population.arrive(happening.household, now=happening.at)
            people.tenants.settle(happening.household, now=happening.at)
        case Turn():
            people.tenants.do(happening)
        case Start():
            people.population.begin(happening.work, happening.phase, now=happening.at)
        case Step():
            people.population.step(happening.work, happening.phase, now=happening.at)
        case Wish() | Weekly() | Change() | Works():
            people.company.do(happening)
        case Deal():
            people.dealer.do(happening)
        case Round() | Enquire() | Reply():
            people.porter.do(happening)
        case Visit():
            _ask_to_visit(happening, people.population)
        case Answer():
            _answer(happening, people.population)
        case _:
            message = f"nobody knows what to do with {happening}"
            raise TypeError(message)


def _ask_to_visit(visit: Visit, population: Population) -> None:
    population.tally.actions += 1
    reception.request_visit(
        village=population.village,
        name=visit.name,
        email=visit.email,
        phone=visit.phone,
        wants=VisitFor(visit.wants),
        on=date.fromisoformat(visit.on_day) if visit.on_day else None,
        words=visit.words,
        by=None,
        now=visit.at,
    )
    population.tally.visits += 1


def _answer(answer: Answer, population: Population) -> None:
    visit = (
        VisitRequest.objects.select_related("village")
        .filter(village=population.village, email=answer.email, answered_at__isnull=True)
        .order_by("pk")
        .first()
    )
    if visit is None:
        return
    by = population.member_of_team(Role.RECEPTION)
    population.tally.actions += 1
    if answer.visit_at is not None:
        reception.propose_visit(
            visit=visit, visit_at=answer.visit_at, by=by, now=answer.at, words=answer.words
        )
    else:
        reception.decline_visit(visit=visit, by=by, now=answer.at, words=answer.words)
    population.tally.answers += 1


@contextmanager
def _as_the_village_speaks(village: Village) -> Iterator[None]:
    """Within the block names are in the village's first language, and hours in its zone."""
    with translation.override(village.language), timezone.override(village.zone):
        yield
