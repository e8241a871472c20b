"""What a demonstration shows of people: who says who they are, who is expected at the door, who waits."""

from datetime import datetime, timedelta

from django.db import transaction

from creuset.core import locks
from creuset.kernel.errors import DomainError
from creuset.people.actions import change_profile
from creuset.people.actors import Actor, Via
from creuset.people.models import KnownParty, Party, PartyKind, Profile, RoleGrant
from creuset.people.rules.profiles import Audience, ProfileField
from creuset.plans.actions.waiting import join
from creuset.plans.kinds import OfferKind
from creuset.reception.actions import announce_visitors
from creuset.reception.rules.visitors import Guest, Stay
from creuset.simulation.incubating import lead_of
from creuset.villages.models import Village

#: How many say who they are, expect somebody, and wait for an office.
TELLING, HOSTS, WAITING = 12, 3, 2
#: What people say they do, and what they know.
WORDS = (
    ("Je monte des documentaires.", "I edit documentaries."),
    ("J’écris pour la série.", "I write for series."),
    ("Je construis des décors qui se démontent.", "I build sets that come apart."),
    ("Je raconte les musées à ceux qui n’y vont pas.", "I tell museums to those who do not go."),
)
TRADES = ("Montage", "Écriture", "Décor", "Médiation")
SKILLS = ("Avid Media Composer", "Dramaturgie", "Menuiserie", "Langue des signes", "Budget")
LANGUAGES = (("fr", "en"), ("fr",), ("fr", "pl"), ("fr", "ar", "en"))
GUESTS = ("Zoé Ricochet", "Ulysse Contreplaqué", "Nour Générique", "Basile Clap")


@transaction.atomic
def show_people(village: Village, *, now: datetime) -> None:
    """Some say who they are, some expect visitors today and tomorrow, two companies wait for an office; once."""
    locks.lock("showing people", [village.pk])
    by, people = lead_of(village), _people(village)
    if by is None or Profile.objects.filter(party__in=people).exists():
        return
    for number, party in enumerate(people[:TELLING]):
        _tell(party, number, village, now=now)
    for number, party in enumerate(people[:HOSTS]):
        _expect(party, number, village, by=by, now=now)
    companies = KnownParty.objects.filter(village=village, party__kind=PartyKind.ORGANISATION)
    for row in companies.select_related("party").order_by("-pk")[:WAITING]:
        join(
            village=village,
            party=row.party,
            kind=OfferKind.OFFICE,
            from_on=village.day_of(now) + timedelta(days=30),
            note="Nous serons quatre au printemps.",
            by=by,
            now=now,
        )


def _people(village: Village) -> list[Party]:
    team = RoleGrant.objects.filter(village=village).values("party")
    rows = KnownParty.objects.filter(village=village, party__kind=PartyKind.PERSON)
    found = rows.exclude(party__in=team).exclude(party__email="").select_related("party")
    return [row.party for row in found.order_by("pk")]


def _tell(party: Party, number: int, village: Village, *, now: datetime) -> None:
    (french, english), trade, skill = (
        WORDS[number % len(WORDS)],
        TRADES[number % len(TRADES)],
        SKILLS[number % len(SKILLS)],
    )
    change_profile(
        party=party,
        village=village,
        audiences=dict.fromkeys(ProfileField, Audience.VILLAGE),
        words={"fr": french, "en": english},
        trades=[trade],
        skills=[skill],
        languages=list(LANGUAGES[number % len(LANGUAGES)]),
        links=[],
        language="fr",
        by=Actor(party=party, via=Via.SIMULATION),
        now=now,
    )


def _expect(party: Party, number: int, village: Village, *, by: Actor, now: datetime) -> None:
    day = village.day_of(now) + timedelta(days=number // 2)
    try:
        announce_visitors(
            village=village,
            host=party,
            guests=[Guest(GUESTS[number], "")],
            stay=Stay(day, day),
            by=by,
            now=now,
        )
    except DomainError:
        # The village is closed that day: nobody comes.
        return
