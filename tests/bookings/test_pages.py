"""The pages of bookings, as the team, the member, a colleague, a stranger and nobody."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.bookings import actions
from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState
from creuset.core import clock
from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.places.models import Claim, Resource, WhoBooks
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

type SignIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _now() -> object:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Agora")


def signed_in(actor: Actor, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(actor.party.user)
    return client


def book(room: Resource, when: Span, actor: Actor | None = None, title: str = "Lecture") -> Booking:
    return make_booking(room, when=when, party=actor.party if actor else None, title=title)


def words(room: Resource, who: Actor, **more: object) -> dict[str, object]:
    """What a member types for tomorrow from ten to twelve."""
    return {
        "resource": room.code,
        "day": "2026-11-24",
        "start": "10:00",
        "end": "12:00",
        "title": "Essai",
        "party": who.party_id,
        **more,
    }


def test_a_member_books_moves_and_cancels(village: Village, room: Resource) -> None:
    me = member_of(village)
    client = signed_in(me)
    base = f"/{village.slug}/my/bookings/"

    assert client.get(f"{base}free/").status_code == 200
    free = client.get(f"{base}free/?day=2026-11-24&start=10:00&end=12:00")
    link = re.search(r'href="([^"]+/new\?[^"]+)"', free.text)[1].replace("&amp;", "&")
    make_resource(village, features={"screen": True, "water": False}, capacity=4)
    narrowed = client.get(f"{base}free/?day=2026-11-24&start=10:00&end=12:00&feature=screen")
    (there,) = narrowed.context["found"]
    assert [set(place.features) for place in there.free.places] == [{"screen", "water"}]
    assert list(dict(narrowed.context["form"].fields["feature"].choices)) == ["screen"]
    large = client.get(
        f"{base}free/?day=2026-11-24&start=10:00&end=12:00&feature=screen&capacity=5"
    )
    assert not large.context["has_any"]
    form = client.get(link)
    assert 'value="10:00"' in form.text
    assert 'value="2026-11-24"' in form.text

    answer = client.post(f"{base}new", words(room, me))
    booking = Booking.objects.get()
    assert answer.headers["Location"] == f"{base}{booking.pk}/"
    segment = booking.segments.get()
    assert segment.starts_at.isoformat() == "2026-11-24T09:00:00+00:00"
    assert "Essai" in client.get(answer.headers["Location"]).text
    assert "Essai" in client.get(base).text

    change = f"{base}{booking.pk}/change/"
    assert client.get(change).status_code == 200
    typed = {
        "resource": room.code,
        "day": "2026-11-25",
        "start": "10:00",
        "end": "13:00",
        "segment": segment.pk,
        "seen": booking.changed_at.isoformat(),
        "reason": "Plus long",
    }
    assert client.post(change, typed).status_code == 302
    moved = booking.segments.get()
    assert (moved.starts_at.isoformat(), moved.ends_at - moved.starts_at) == (
        "2026-11-25T09:00:00+00:00",
        timedelta(hours=3),
    )

    booking.refresh_from_db()
    stale = client.post(f"{base}{booking.pk}/cancel/", {"seen": "2020-01-01T00:00:00+00:00"})
    assert stale.status_code == 422
    done = client.post(
        f"{base}{booking.pk}/cancel/", {"seen": booking.changed_at.isoformat(), "reason": "Reporté"}
    )
    assert done.status_code == 302
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    assert "Essai" in client.get(f"{base}?past").text
    page = client.get(f"{base}{booking.pk}/").text
    assert "Reporté" in page
    assert "Plus long" in page


def test_who_may_open_a_booking(village: Village, room: Resource) -> None:
    company = make_organisation(known_in=village)
    owner, colleague, other = member_of(village), member_of(village), member_of(village)
    for person in (owner, colleague):
        affiliate(person.party, company)
    booking = actions.book(
        village=village,
        title="Comité",
        party=company,
        periods=[actions.Period(room, hours(1, 2))],
        by=owner,
        now=NOW,
    )
    mine = f"/{village.slug}/my/bookings/{booking.pk}/"
    desk = f"/{village.slug}/desk/bookings/{booking.pk}/"

    told = {
        "owner": signed_in(owner).get(mine).status_code,
        "colleague": signed_in(colleague).get(mine).status_code,
        "another member": signed_in(other).get(mine).status_code,
        "stranger": signed_in(member_of(make_village())).get(mine).status_code,
        "nobody": Client().get(mine).status_code,
        "team": signed_in(team_of(village, Role.RECEPTION)).get(desk).status_code,
        "member at the desk": signed_in(owner).get(desk).status_code,
        "another village's team": signed_in(team_of(make_village())).get(desk).status_code,
    }

    assert told == {
        "owner": 200,
        "colleague": 200,
        "another member": 404,
        "stranger": 404,
        "nobody": 302,
        "team": 200,
        "member at the desk": 404,
        "another village's team": 404,
    }


def test_what_is_taken_is_refused_with_slots_that_refill_the_form(
    village: Village, room: Resource
) -> None:
    book(room, Span(NOW + timedelta(hours=25), NOW + timedelta(hours=28)))
    me = member_of(village)
    client = signed_in(me)

    refused = client.post(f"/{village.slug}/my/bookings/new", words(room, me))

    assert refused.status_code == 422
    assert "Agora is occupied until" in refused.text
    assert 'name="title" value="Essai"' in refused.text
    take = re.search(r'name="take" value="([^"]+)"', refused.text)[1]
    refilled = client.post(f"/{village.slug}/my/bookings/new", words(room, me, take=take))
    assert refilled.status_code == 200
    assert 'name="title" value="Essai"' in refilled.text
    assert 'value="13:00"' in refilled.text
    assert 'value="15:00"' in refilled.text
    assert Booking.objects.count() == 1


def test_the_dialog_of_the_planning_answers_fragments(village: Village, room: Resource) -> None:
    team = team_of(village)
    person = make_person(known_in=village, name="Léo Sabran")
    client = signed_in(team)
    htmx = {"HX-Request": "true"}
    address = f"/{village.slug}/desk/bookings/new"
    start, end = "2026-11-24T10:00:00+01:00", "2026-11-24T12:00:00+01:00"

    dialog = client.get(address, {"resource": room.code, "start": start, "end": end}, headers=htmx)
    assert "<html" not in dialog.text
    assert 'value="10:00"' in dialog.text
    assert f'value="{room.code}" checked' in dialog.text
    typed = words(room, team, party=person.label)
    done = client.post(address, typed, headers=htmx)
    assert done.status_code == 204
    assert set(json.loads(done.headers["HX-Trigger"])) == {
        "creuset:toast",
        "creuset:close-dialog",
        "creuset:changed",
    }
    refused = client.post(address, typed, headers=htmx)
    assert refused.status_code == 422
    assert "Léo Sabran" in refused.text
    assert "<html" not in refused.text


def test_the_team_overrules_what_it_was_told(village: Village) -> None:
    room = make_resource(village, name="Agora", hours={"mon": ["09:00-18:00"]})
    team = team_of(village)
    client = signed_in(team)
    address = f"/{village.slug}/desk/bookings/new"
    typed = words(room, team, party=team.party.label)

    assert 'name="overrule"' not in client.get(address).text
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert 'name="overrule" value="closed"' in refused.text
    assert client.post(address, typed | {"overrule": "closed"}).status_code == 302
    member = member_of(village)
    forged = signed_in(member).post(
        f"/{village.slug}/my/bookings/new",
        words(room, member, overrule="closed", day="2026-12-01"),
    )
    assert forged.status_code == 422
    assert 'name="overrule"' not in forged.text
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"day": "2026-11-20"}, "start", "already past"),
        ({"end": "10:00"}, "end", "same moment"),
        ({"end": "09:00"}, "end", "comes before"),
        ({"day": "2027-03-28", "start": "02:30"}, "start", "does not exist"),
        ({"until_day": "2199-12-31"}, "end", "a year at most"),
        ({"day": "0001-01-01"}, "day", "too far away"),
        ({"day": "2030-11-24", "until_day": ""}, "start", "three years"),
        ({"day": "demain"}, "day", "valid date"),
        ({"start": "25:00"}, "start", "valid time"),
        ({"resource": "nowhere"}, "resource", "not one of the available"),
        ({"title": ""}, "title", "required"),
        ({"title": "x" * 161}, "title", "160"),
        ({"party": "999999"}, "party", "not one of the available"),
        ({"overrule": "occupied"}, "overrule", ""),
    ],
)
def test_bad_input_is_told_on_its_field_and_changes_nothing(
    village: Village, typed: dict[str, object], field: str, sentence: str
) -> None:
    room = make_resource(
        village,
        hours={d: ["08:00-20:00"] for d in ("mon", "tue", "wed", "thu", "fri")}
        | {"sun": ["00:00-24:00"]},
    )
    me = member_of(village)

    answer = signed_in(me).post(f"/{village.slug}/my/bookings/new", words(room, me) | typed)

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()


def test_across_closing_hours_is_refused(village: Village) -> None:
    room = make_resource(village, hours={"tue": ["08:00-20:00"]})
    me = member_of(village)
    answer = signed_in(me).post(
        f"/{village.slug}/my/bookings/new", words(room, me, start="19:00", end="21:00")
    )
    assert answer.status_code == 422
    assert "08:00–20:00" in " ".join(answer.context["form"].errors["start"])
    assert not Booking.objects.exists()


def test_a_forged_form_books_no_room_of_another_village_nor_for_somebody_else(
    village: Village, room: Resource
) -> None:
    me, other = member_of(village), member_of(village)
    elsewhere = make_resource(make_village(), code="elsewhere")
    team_only = make_resource(village, who_books=WhoBooks.TEAM)
    client = signed_in(me)
    address = f"/{village.slug}/my/bookings/new"

    for typed in (words(elsewhere, me), words(team_only, me), words(room, other)):
        assert client.post(address, typed).status_code == 422
    project = make_project(known_in=village)
    assert client.post(address, words(room, me, project=project.pk)).status_code in {302, 422}
    assert not Booking.objects.filter(project=project).exists()


def test_the_list_of_the_planning_changes_the_period_that_it_shows(
    village: Village, room: Resource
) -> None:
    team, other = team_of(village), make_resource(village)
    booking = make_booking(room, other, when=hours(1, 2), party=team.party)
    address = f"/{village.slug}/desk/bookings/{booking.pk}/change/"
    client = signed_in(team)

    for resource in (room, other):
        start = booking.segments.get(resource=resource).starts_at.isoformat()
        shown = client.get(address, {"row": resource.pk, "at": start})
        assert shown.context["segment"].resource == resource
    assert client.get(address, {"row": "x", "at": "soon"}).status_code == 200
    assert client.get(address, {"segment": "999999"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_sheets_cost_at_most_twelve_queries(village: Village, count: int) -> None:
    team = team_of(village)
    for _ in range(count):
        room = make_resource(village)
        booking = book(room, hours(1, 2), team)
    client = signed_in(team)
    client.get(f"/{village.slug}/desk/bookings/")  # the first request of a session writes it down
    for path in (
        "desk/bookings/",
        f"desk/bookings/{booking.pk}/",
        "desk/bookings/new",
        f"desk/bookings/{booking.pk}/change/",
        "desk/closures/",
        "desk/closures/new",
        "desk/resources/",
        f"desk/resources/{room.code}/",
        "my/bookings/",
        "my/bookings/free/?day=2026-11-24&start=10:00&end=12:00",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/{village.slug}/{path}").status_code == 200, path
        # Who reads, in which village, and the badges of the menus are not the page's own.
        read = [q["sql"] for q in queries if re.search("FROM .(bookings|places|core)_", q["sql"])]
        assert len(read) <= 8, (path, read)


def test_a_closure_is_previewed_resolved_and_lifted(village: Village, room: Resource) -> None:
    other = make_resource(village, name="Bastide")
    moved, gone = book(room, hours(24, 25), title="Un"), book(room, hours(26, 27), title="Deux")
    team = team_of(village, Role.STAGE_MANAGER)
    client = signed_in(team)
    address = f"/{village.slug}/desk/closures/new"
    typed = {"title": "Travaux", "resources": room.code, "day": "2026-11-24"}

    preview = client.post(address, typed)
    assert preview.status_code == 200
    assert "Un" in preview.text
    assert "Deux" in preview.text
    unresolved = client.post(address, typed | {"resolve": "1"})
    assert unresolved.status_code == 422
    assert not Claim.objects.filter(source_kind="closure").exists()
    choices = {
        "resolve": "1",
        f"hit-{moved.pk}-choice": "move",
        f"hit-{moved.pk}-resource": other.code,
        f"hit-{moved.pk}-day": "2026-11-24",
        f"hit-{moved.pk}-start": "09:00",
        f"hit-{gone.pk}-choice": "cancel",
    }
    assert client.post(address, typed | choices).status_code == 302

    assert moved.segments.get().resource == other
    gone.refresh_from_db()
    assert gone.cancel_reason == "Travaux"
    claim = Claim.objects.get(source_kind="closure")
    assert (claim.starts_at.isoformat(), claim.ends_at.isoformat()) == (
        "2026-11-23T23:00:00+00:00",
        "2026-11-24T23:00:00+00:00",
    )
    listed = client.get(f"/{village.slug}/desk/closures/")
    assert "Travaux" in listed.text
    lift = f"/{village.slug}/desk/closures/{claim.source_id}/lift/"
    assert client.get(lift).status_code == 200
    assert client.post(lift, {"reason": "Fini"}).status_code == 302
    assert not Claim.objects.filter(source_kind="closure").exists()
    assert client.post(lift, {}).status_code == 422
    assert signed_in(team_of(village, Role.RECEPTION)).get(address).status_code == 404


def test_the_desk_changes_a_sheet_and_keeps_what_is_still_booked(
    village: Village, room: Resource
) -> None:
    book(room, hours(72, 73))
    client = signed_in(team_of(village))
    address = f"/{village.slug}/desk/resources/{room.code}/change/"
    typed = {
        "name_fr": "Agora",
        "who_books": "team",
        "description_fr": "Claire",
        "hours_mon": "08:00-12:00, 13:00–19:00",
        "capacity": "12",
    }

    assert client.get(address).status_code == 200
    refused = client.post(address, typed | {"valid_until": "2026-11-25"})
    assert refused.status_code == 422
    assert "Lecture" in " ".join(refused.context["form"].errors["valid_until"])
    bad = client.post(address, typed | {"hours_tue": "demain"})
    assert bad.context["form"].errors.keys() == {"hours_tue"}
    room.refresh_from_db()
    assert room.who_books == WhoBooks.MEMBERS

    assert client.post(address, typed | {"valid_until": "2026-11-27"}).status_code == 302
    room.refresh_from_db()
    assert (room.who_books, room.capacity, room.valid_until) == ("team", 12, date(2026, 11, 27))
    assert room.hours == {"mon": ["08:00-12:00", "13:00-19:00"]}
    assert room.description == {"fr": "Claire"}
    assert signed_in(team_of(village, Role.RECEPTION)).get(address).status_code == 404


def test_a_member_says_what_a_booking_is_for_and_the_story_tells_it(
    village: Village, room: Resource
) -> None:
    me = member_of(village)
    booking = book(room, hours(24, 26), me)
    client = signed_in(me)
    base = f"/{village.slug}/my/bookings/{booking.pk}/"
    foreign = make_project(holder=make_person(known_in=village))
    seen = booking.changed_at.isoformat()

    client.post(f"{base}details/", {"title": "Mixage", "project": foreign.pk, "seen": seen})
    booking.refresh_from_db()
    assert booking.project is None
    done = client.post(f"{base}details/", {"title": "Mixage", "note": "À deux", "seen": seen})
    stale = client.post(
        f"{base}details/", {"title": "Trop tard", "seen": (NOW - timedelta(hours=1)).isoformat()}
    )

    assert done.headers["Location"] == base
    assert "Mixage" in client.get(base).text
    assert "what was “Lecture”" in client.get(base).text
    assert stale.status_code == 422


def test_a_public_holiday_on_which_places_open_is_one_step_from_a_closure(
    village: Village, room: Resource
) -> None:
    client = signed_in(team_of(village))
    base = f"/{village.slug}/desk/closures/"

    listed = client.get(base).text
    form = client.get(f"{base}new?holiday=2026-12-25").text
    assert f"{base}new?holiday=2026-12-25" in listed
    assert 'value="2026-12-25"' in form
    assert f'value="{room.code}" checked' in form

    closed = client.post(
        f"{base}new", {"title": "Noël", "resources": room.code, "day": "2026-12-25"}
    )
    assert closed.status_code == 302
    assert "holiday=2026-12-25" not in client.get(base).text
