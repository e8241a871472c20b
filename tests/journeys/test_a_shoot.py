"""From the empty village to the moved shoot: owner, reception, member and manager, each in their own browser."""

import html
import re
from typing import Any

from django.test import Client

from creuset.bookings.models import Booking
from creuset.people.models import Party, RoleGrant
from creuset.projects.models import Project
from creuset.villages.models import Village
from tests.journeys.conftest import accept, letters, sent, sign_in

STAGE, OTHER = "plateau-2", "plateau-3"
DESK, MY = "/la-kolok/desk", "/la-kolok/my"
ACCUEIL, REGIE, LEA = "accueil@la-kolok.example", "gestion@la-kolok.example", "lea@ondine.example"


def invited(by: Client, village: Village, email: str, name: str, **more: Any) -> None:
    words = {"email": email, "name": name, "role": "", "organisation": "", **more}
    sent(by, f"{DESK}/people/invitations/new/", words)
    accept(village, email)


def made(by: Client, address: str, words: dict[str, str]) -> int:
    """What a form makes has a page: its number."""
    found = re.search(r"/(\d+)/", sent(by, address, words))
    assert found
    return int(found[1])


def told(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.text)


def test_a_shoot_is_booked_moved_and_moved_again(kolok: Village, owner: Any) -> None:
    direction = owner(kolok)
    invited(direction, kolok, ACCUEIL, "Inès Accueil", role="reception")
    invited(direction, kolok, REGIE, "Marc Gestion", role="manager")
    assert set(RoleGrant.objects.values_list("role", flat=True)) == {
        "owner",
        "reception",
        "manager",
    }

    # The reception signs in by a code, writes down a company and asks its person in.
    reception = sign_in(ACCUEIL)
    company = made(
        reception,
        f"{DESK}/people/new-organisation/",
        {"name": "Ondine Films", "email": "bureau@ondine.example", "language": "fr"},
    )
    ondine = Party.objects.get(pk=company)
    invited(reception, kolok, LEA, "Léa Sabran", organisation=ondine.label)
    lea = Party.objects.get(email=LEA)
    member = sign_in(LEA)
    names = {"given_name": "Léa", "family_name": "Sabran", "email": LEA, "language": "en"}
    sent(member, "/account/profile/", names)
    project = made(
        member,
        f"{MY}/projects/new/",
        {"title": "Les Marées", "kind": "film", "phase": "preparation", "holder": str(lea.pk)},
    )

    # The reception books for her; she is told in her language, sees it, and moves it a day later.
    lea.refresh_from_db()
    words = {"title": "Essais caméra", "party": lea.label, "project": project, "resource": STAGE}
    day = {"day": "2026-11-26", "start": "08:00", "until_day": "", "end": "16:00"}
    booking = Booking.objects.get(
        pk=made(reception, f"{DESK}/bookings/new", {**words, **day})  # type: ignore[dict-item]  # a number is typed
    )
    assert "booked: Essais caméra" in letters(LEA)[-1]["subject"]
    assert "Essais caméra" in told(member, f"{MY}/bookings/")
    assert "Essais caméra" in told(member, f"{MY}/")
    segment = booking.segments.get()
    change = {
        **day,
        "day": "2026-11-27",
        "resource": STAGE,
        "segment": segment.pk,
        "seen": booking.changed_at.isoformat(),
        "reason": "Comédienne absente",
    }
    before = len(letters(LEA))
    sent(member, f"{MY}/bookings/{booking.pk}/change/", change)
    assert booking.segments.get().starts_at.isoformat() == "2026-11-27T07:00:00+00:00"
    assert len(letters(LEA)) == before, "whoever moves a booking is not told of it"

    # The manager closes the stage for works: the booking is hit, and goes to another one.
    manager = sign_in(REGIE)
    works = {"title": "Travaux de grill", "resources": STAGE, "day": "2026-11-27"}
    assert "Essais caméra" in manager.post(f"{DESK}/closures/new", works).text
    choice = {
        "resolve": "1",
        f"hit-{booking.pk}-choice": "move",
        f"hit-{booking.pk}-resource": OTHER,
        f"hit-{booking.pk}-day": "2026-11-27",
        f"hit-{booking.pk}-start": "10:00",
    }
    sent(manager, f"{DESK}/closures/new", works | choice)
    moved = booking.segments.get()
    assert (moved.resource.code, moved.starts_at.isoformat()) == (
        OTHER,
        "2026-11-27T09:00:00+00:00",
    )
    letter = letters(LEA)[-1]
    assert "moved: Essais caméra" in letter["subject"]
    assert "Travaux de grill" in letter["text"]

    # Her calendar shows it where it is now.
    page = member.post("/account/calendars/", {"kind": "party"})
    feed = re.search(r"/feeds/[\w-]+\.ics", page.text)
    assert feed
    calendar = Client().get(feed[0]).text
    assert "SUMMARY:Essais caméra" in calendar
    assert "20261127T1" in calendar

    # What happened is told on the pages of the person and of the project, and in the trail.
    for address in (f"{DESK}/people/{lea.pk}/", f"{DESK}/projects/{project}/"):
        story = told(direction, address)
        assert "Essais caméra" in story, address
        assert "Marc Gestion" in story, address
    assert "Les Marées" in told(member, f"{MY}/projects/{project}/")
    trail = told(direction, f"{DESK}/audit/")
    for name in ("Travaux de grill", "Essais caméra", "Ondine Films"):
        assert name in trail
    assert Project.objects.get(pk=project).holder == lea


def test_a_visitor_asks_lands_at_the_desk_and_is_answered(kolok: Village, owner: Any) -> None:
    visitor = Client(HTTP_ACCEPT_LANGUAGE="en")
    email = "nora@dehors.example"
    assert visitor.get("/la-kolok/visit/").status_code == 200
    words = {"wants": "stage", "when": "other", "on": "2026-11-26", "name": "Nora", "email": email}
    thanks = sent(visitor, "/la-kolok/visit/", words | {"words": "Un clip en mars"})
    assert visitor.get(thanks).status_code == 200
    assert len(letters(email)) == 1

    direction = owner(kolok)
    assert "Nora" in told(direction, f"{DESK}/")
    listed = told(direction, f"{DESK}/visits/")
    found = re.search(r"/desk/visits/(\d+)/", listed)
    assert found
    address = f"{DESK}/visits/{found[1]}/"
    assert "Un clip en mars" in told(direction, address)
    proposal = {"visit_at": "2026-11-26", "hour": "11:00", "words": "Venez par la cour."}
    sent(direction, f"{address}propose/", proposal)
    answer = letters(email)[-1]
    assert "Venez par la cour." in answer["text"]
    assert "11:00" in answer["text"]
    assert "November" in answer["text"], "she wrote in English"
    assert email not in told(Client(), "/la-kolok/")
