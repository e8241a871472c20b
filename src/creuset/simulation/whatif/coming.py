"""Who comes: invented people, each with a way of living, arriving evenly. Nothing here knows a database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from creuset.simulation import titles
from creuset.simulation.cast import MOST_HOUSEHOLDS, Household, Person, siren
from creuset.simulation.names import people, plain
from creuset.simulation.rates import Way, way_of
from creuset.simulation.scene import Scene
from creuset.simulation.streams import stream
from creuset.simulation.whatif.question import Question

#: How many come together; nomads come alone.
SIZES = {Way.RESIDENTS: (1, 1, 2, 3, 4), Way.NURSERY: (2, 2, 3, 4), Way.INCUBATED: (2, 3)}
#: Days a week at a hot desk, of a nomad and of somebody in a company.
NOMAD_DAYS, OTHER_DAYS = (2, 3, 3, 4), (0, 0, 1, 2)


def newcomers(scene: Scene, question: Question, *, seed: int, first: date) -> list[Household]:
    """Return the households that come, from that day on: as many people as asked, in the order in which they come."""
    random = stream(seed, scene.slug, "newcomers")
    names = people(random, question.newcomers)
    companies = list(titles.FILM_COMPANIES if scene.has_stages else titles.CULTURE_COMPANIES)
    random.shuffle(companies)
    found: list[Household] = []
    there = 0
    for way, size in _sizes(random, question):
        day = first + timedelta(days=there * question.arriving_days // question.newcomers)
        some = names[there : there + size]
        found.append(_household(scene, len(found), way, day, some, companies, random))
        there += size
    return found


def _sizes(random: Random, question: Question) -> Iterator[tuple[Way, int]]:
    """Yield how each household lives and how many they are, until everybody has come.

    The mix is of people: whoever comes in threes is drawn a third as often.
    """
    means = {way: sum(sizes) / len(sizes) for way, sizes in SIZES.items()}
    weights = {way: share / means.get(way, 1) for way, share in question.mix.items()}
    left = question.newcomers
    while left:
        way = way_of(random, weights, tuple(Way))
        size = min(left, random.choice(SIZES.get(way, (1,))))
        yield way, size
        left -= size


def _household(
    scene: Scene,
    number: int,
    way: Way,
    day: date,
    names: list[tuple[str, str]],
    companies: list[tuple[str, str]],
    random: Random,
) -> Household:
    domain = f"n{number}.nouveaux.{scene.slug}.example"
    days = NOMAD_DAYS if way is Way.NOMADS else OTHER_DAYS
    persons = tuple(
        Person(
            given, family, f"{plain(given)}.{plain(family)}@{domain}", "", "", random.choice(days)
        )
        for given, family in names
    )
    alone = Household(f"new-{number}", day, persons, way=way)
    if len(persons) == 1:
        is_nomad = way is Way.NOMADS
        return alone if is_nomad else replace(alone, people=(replace(persons[0], nomad_days=0),))
    name, trade = companies.pop() if companies else (f"Nouvelle société {number + 1}", "")
    # From the last number down: those of who is there already begin with the first.
    return replace(
        alone,
        name=name,
        trade=trade,
        email=f"bonjour@{domain}",
        siren=siren(scene.slug, MOST_HOUSEHOLDS + 9 - number),
    )
