"""What comes from outside the daily life: works that close a place, people who ask to visit."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from creuset.places.kinds import Kind
from creuset.simulation import titles
from creuset.simulation.behaviours.productions import akin
from creuset.simulation.happenings import Answer, Enquire, Happening, Reply, Visit, Works
from creuset.simulation.names import people, plain
from creuset.simulation.scene import Scene
from creuset.simulation.streams import happens, stream

A_WEEK_WITH_WORKS = 0.22
VISITS_A_DAY = 0.6
ANSWERED, AGREED = 0.85, 0.85
ENQUIRIES_A_DAY = 0.15


def works(scene: Scene, seed: int, first: date) -> Iterator[Works]:
    """Yield the works of the week that begins on that Monday, announced some days before."""
    random = stream(seed, scene.slug, "works", first)
    kind = random.choice(list(titles.WORKS))
    title, length = random.choice(titles.WORKS[kind]), random.choice((0.5, 1, 1, 2))
    day = first + timedelta(days=random.randint(0, 3))
    places = scene.of_kind(kind, on=day)
    if not places or not happens(random, A_WEEK_WITH_WORKS):
        return
    place = random.choice(places)
    span = scene.span(day, 8, 8 + 24 * (length - 1) + 10 if length >= 1 else 13)
    yield Works(
        at=scene.asked_at(random, span.start, random.randint(4, 12)),
        key=f"works-{first}",
        place=place.code,
        span=span,
        title=title,
        instead=tuple(other.code for other in places if not akin(place, other)),
    )


def visits(scene: Scene, seed: int, day: date) -> Iterator[Happening]:
    """Yield the requests to visit made on the day, and what the team answers within two days."""
    random = stream(seed, scene.slug, "visits", day)
    if not happens(random, VISITS_A_DAY):
        return
    (given, family) = people(random, 1)[0]
    wants = random.choice(("desk", "desk", "office", "stage", "project", "other"))
    if wants == "stage" and not scene.of_kind(Kind.STAGE, on=day):
        wants = "project"
    wished = next_working_day(scene, day + timedelta(days=random.randint(3, 12)))
    at = scene.instant(day, 9 + random.random() * 12).astimezone(UTC)
    at += timedelta(microseconds=random.randrange(10**6))
    email = f"{plain(given)}.{plain(family)}.{day:%m%d}@visite.example"
    phone = f"+33 1 99 00 {random.randrange(100):02} {random.randrange(100):02}"
    words = titles.VISIT_WORDS[wants]
    on_day = wished.isoformat() if happens(random, 0.7) else ""
    yield Visit(at, f"visit-{day}", f"{given} {family}", email, phone, wants, on_day, words)
    if not happens(random, ANSWERED):
        return
    answered = scene.instant(
        next_working_day(scene, day + timedelta(days=1)), 9 + random.random() * 3
    )
    visit_at = scene.instant(wished, random.choice((10, 11, 14, 15, 16)))
    is_agreed = happens(random, AGREED)
    yield Answer(
        answered.astimezone(UTC),
        f"visit-{day}-answer",
        email,
        visit_at if is_agreed else None,
        "Au plaisir de vous recevoir." if is_agreed else "Nous n’avons plus de place ce mois-ci.",
    )


def enquiries(scene: Scene, seed: int, day: date) -> Iterator[Happening]:
    """Yield what somebody without an account asks for on the day, and what the team answers on the next one."""
    random = stream(seed, scene.slug, "enquiries", day)
    places = scene.of_kind(Kind.STAGE, Kind.DIGITAL_STAGE, Kind.CONFERENCE, on=day)
    if not happens(random, ENQUIRIES_A_DAY) or not places or not scene.is_working_day(day):
        return
    (given, family), place = people(random, 1)[0], random.choice(places)
    needed = next_working_day(scene, day + timedelta(days=random.randint(18, 30)))
    email = f"{plain(given)}.{plain(family)}.{day:%m%d}@demande.example"
    phone = f"+33 1 99 01 {random.randrange(100):02} {random.randrange(100):02}"
    at = scene.instant(day, 9 + random.random() * 8).astimezone(UTC)
    yield Enquire(
        at + timedelta(microseconds=random.randrange(10**6)),
        f"enquiry-{day}",
        place=place.code,
        wants=random.choice(("option", "quote")),
        span=scene.span(needed, 9, 18),
        name=f"{given} {family}",
        email=email,
        phone=phone,
        organisation=random.choice(titles.OUTSIDERS) if happens(random, 0.5) else "",
        words=random.choice(titles.ENQUIRY_WORDS),
    )
    answered = next_working_day(scene, day + timedelta(days=1))
    is_agreed = happens(random, AGREED)
    yield Reply(
        scene.instant(answered, 10 + random.random() * 2).astimezone(UTC),
        f"enquiry-{day}-reply",
        email,
        is_agreed,
        "" if is_agreed else "Ces jours-là, tous nos espaces sont retenus.",
    )


def next_working_day(scene: Scene, day: date) -> date:
    """Return the first day from that one on when people work, within a month; else the day itself."""
    coming = (day + timedelta(days=number) for number in range(31))
    return next((one for one in coming if scene.is_working_day(one)), day)
