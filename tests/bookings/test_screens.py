"""The screens on the walls: what they tell, and to whom."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from creuset.bookings import actions, facts
from creuset.bookings.models import Screen
from creuset.bookings.queries.walls import MOST_LINES
from creuset.bookings.views import screens as views
from creuset.core import clock
from creuset.core.models import AuditRow
from creuset.core.rates import Limiter
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.options import make_option
from tests.factories.people import make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

ALWAYS = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(views, "limiter", Limiter(size=60, per_minute=30))
    with clock.stopped_at(LATER), override("fr"):
        yield


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Rushes", kind="meeting", is_public=True)


def put_up(village: Village, resource: Resource | None = None) -> str:
    _row, secret = actions.put_up(village=village, name="Mur", resource=resource, by=HOUSE, now=NOW)
    return f"/{village.slug}/screens/{secret}/"


def read(address: str, *, status: int = 200, **more: str) -> str:
    answer = Client(headers={"accept-language": "en"}).get(address, more)
    assert answer.status_code == status
    return answer.content.decode()


def taken(room: Resource, first: float = 0, last: float = 3, title: str = "Secret dinner") -> None:
    party = make_person(known_in=room.village, family_name="Zylberstein")
    make_booking(room, when=hours(first, last), title=title, party=party)


def test_privacy_on_signage(village: Village, room: Resource) -> None:
    """No screen tells whose a booking is, and what it is called only where the village allows it."""
    taken(room)
    walls = [put_up(village, room), put_up(village)]
    for wall in walls:
        text = read(wall)
        assert "Occupied" in text
        assert "Secret dinner" not in text
        assert "Zylberstein" not in text
    Village.objects.update(shows_titles=True)

    for wall in walls:
        text = read(wall)
        assert "Secret dinner" in text
        assert "Zylberstein" not in text


def test_who_sits_where_on_a_lobby_screen(village: Village, room: Resource) -> None:
    """Outside people see what is free and what is taken, of what the public site shows."""
    free = make_resource(village, name="Bobine", kind="meeting", is_public=True)
    hidden = make_resource(village, name="Coulisse", kind="meeting", is_public=False)
    taken(room)
    taken(hidden)

    text = read(put_up(village))

    assert room.name in text
    assert free.name in text
    assert hidden.name not in text


def test_what_is_let_for_long_takes_no_line_of_the_lobby(village: Village, room: Resource) -> None:
    office = make_resource(village, name="Bureau 1", kind="office", is_public=True)
    make_subscription(
        village, make_person(known_in=village), make_offer(village, kind="office"), place=office
    )
    taken(room, 49, 52)
    with clock.stopped_at(NOW + timedelta(hours=49)), override("fr"):
        text = read(put_up(village))
        assert room.name in text
        assert office.name not in text
        # Its own door says it all the same.
        assert office.name in read(put_up(village, office))


def test_overdue_gear_shown_as_free_tomorrow(village: Village) -> None:
    """What somebody took and has not given back is not shown as free, however long ago it was due."""
    kit = make_resource(village, name="Alexa", kind="kit")
    by = member_of(village)
    booking = make_booking(kit, when=hours(1, 2), party=by.party)
    wall = put_up(village, kit)
    actions.check_in(booking=booking, by=by, now=LATER)
    with clock.stopped_at(NOW + timedelta(hours=26)), override("fr"):
        assert "Not given back yet" in read(wall)
        actions.check_out(booking=booking, by=by, now=clock.now())
        assert "Not given back yet" not in read(wall)


def test_a_door_says_what_is_next(village: Village, room: Resource) -> None:
    wall = put_up(village, room)
    assert "Free" in read(wall)

    taken(room, 2, 3)

    text = read(wall)
    assert "Free" in text
    assert "Occupied" in text


def test_a_door_tells_what_is_near_and_leads_to_what_may_be_done(
    village: Village, room: Resource
) -> None:
    """Free, a passer-by books it; about to be taken, whoever booked it checks in."""
    wall = put_up(village, room)
    assert "Book from here" in read(wall)

    taken(room, 1.2, 2)

    text = read(wall)
    assert "in 12 minutes" in text
    assert "Scan to check in" in text
    assert "Book from here" not in text


def test_an_option_is_told_as_likely_and_is_nobodys(village: Village, room: Resource) -> None:
    party = make_person(known_in=village, family_name="Zylberstein")
    make_option(room, when=hours(1.1, 3), party=party, title="Secret dinner")
    lobby, door = put_up(village), put_up(village, room)

    for wall in (lobby, door):
        text = read(wall)
        assert "Option, to be confirmed" in text
        assert "Zylberstein" not in text
        assert "Secret dinner" not in text
    assert 'data-word="option"' in read(door)


def test_an_empty_day_and_a_full_one(village: Village, room: Resource) -> None:
    """An empty day says so; of a full one so much is told as somebody who passes can read."""
    wall = put_up(village)
    assert "Nothing else today." in read(wall)

    for n in range(20):
        taken(room, 2 + n / 2, 2.2 + n / 2)

    text = read(wall)
    assert "Nothing else today." not in text
    assert text.count('data-kind="meeting"') == MOST_LINES


def test_at_night_a_lobby_says_when_its_doors_open(village: Village) -> None:
    days = ("mon", "tue", "wed", "thu", "fri")
    village.hours = {day: ["09:00-20:00"] for day in days}
    village.save()
    make_resource(village, name="Plateau 1", kind="stage", is_public=True, hours=ALWAYS)
    wall = put_up(village)
    with clock.stopped_at(NOW.replace(hour=22)):
        text = read(wall).replace("\xa0", " ")
    assert "Closed, opens Tue 24 Nov at 09:00" in text
    assert "The doors are closed." in text
    assert "Nothing is free" not in text
    # A stage that works through the night is free, and no evening is left to be free for.
    assert "Plateau 1" in text
    assert "for the rest of the day" not in text


def test_a_lobby_leads_to_no_shelf(village: Village) -> None:
    kit = make_resource(village, name="Alexa", kind="equipment", is_public=True)
    taken(kit)

    assert "Alexa" not in read(put_up(village))
    assert "Occupied" in read(put_up(village, kit))


def test_a_screen_asks_cheaply_and_is_told_only_what_changed(
    village: Village, room: Resource
) -> None:
    wall = put_up(village, room)
    since = read(wall).split("now?since=")[1].split('"')[0]
    with CaptureQueriesContext(connection) as seen:
        read(f"{wall}now", status=204, since=since)
    assert len(seen) <= 3

    taken(room)

    assert "Occupied" in read(f"{wall}now", since=since)


def test_a_screen_asks_as_much_of_the_database_whatever_it_shows(
    village: Village, room: Resource
) -> None:
    walls = [put_up(village, room), put_up(village)]
    counts = []
    for n in range(4):
        taken(make_resource(village, kind="meeting", is_public=True))
        taken(room, 3 + n, 4 + n)
        with CaptureQueriesContext(connection) as seen:
            for wall in walls:
                read(wall)
        counts.append(len(seen))
    assert counts[1] == counts[3]
    assert counts[3] <= 2 * 12


@pytest.mark.parametrize("secret", ["x", "%00", "..%2F..%2Fetc", "a" * 5000, "é", "'--", "<b>"])
def test_a_stranger_sees_nothing(village: Village, room: Resource, secret: str) -> None:
    put_up(village, room)

    for end in ("", "now"):
        address = f"/{village.slug}/screens/{secret}/{end}"
        assert Client().get(address).status_code == 404


def test_the_screen_of_one_village_shows_nothing_at_another(village: Village) -> None:
    other = make_village()
    secret = put_up(village).split("/")[-2]

    read(f"/{other.slug}/screens/{secret}/", status=404)


def test_whoever_guesses_waits(village: Village, room: Resource) -> None:
    wall = put_up(village, room)
    codes = {Client().get(f"/{village.slug}/screens/{n}/").status_code for n in range(70)}

    assert codes == {404, 429}
    assert read(wall)


def test_the_desk_makes_an_address_shown_once_and_ends_it(village: Village, room: Resource) -> None:
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(team_of(village, Role.STAGE_MANAGER).party.user)
    path = f"/{village.slug}/desk/screens/"

    made = desk.post(path, {"name": "Porte", "resource": room.code}).content.decode()

    address = made.split("<code>http://testserver")[1].split("</code>")[0]
    assert room.name in read(address)
    assert address not in desk.get(path).content.decode()
    row = Screen.objects.get()
    assert row.secret_hash not in address
    assert desk.post(f"{path}{row.pk}/take-down/").status_code == 302
    read(address, status=404)
    verbs = AuditRow.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if "screen" in verb] == [facts.SCREEN_UP, facts.SCREEN_DOWN]


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.ACCOUNTANT, Role.PROGRAMME_LEAD])
def test_only_whoever_describes_the_places_puts_up_screens(
    village: Village, room: Resource, role: Role
) -> None:
    by = team_of(village, role)
    with pytest.raises(Forbidden):
        actions.put_up(village=village, name="Mur", resource=room, by=by, now=NOW)
    client = Client()
    client.force_login(by.party.user)

    assert client.get(f"/{village.slug}/desk/screens/").status_code == 404
    assert not Screen.objects.exists()
