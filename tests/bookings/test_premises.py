"""The state of the premises, and whom a booking lets in."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from PIL import Image

from creuset.bookings import actions
from creuset.bookings.actions import premises as verbs
from creuset.bookings.models import Booking, Expected, PremisesRecord
from creuset.bookings.queries import get_booking
from creuset.bookings.queries.premises import expected_of, seen_of
from creuset.bookings.states import Passage
from creuset.core import clock, files, housekeeping
from creuset.core.models import StoredFile
from creuset.kernel.errors import Forbidden
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village
from tests.factories.bookings import hours, make_booking
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.stopped_at(NOW), override("fr"):
        yield


@pytest.fixture
def member(village: Village) -> Actor:
    return member_of(village)


@pytest.fixture
def booking(village: Village, member: Actor) -> Booking:
    stage = make_resource(village, name="Plateau A", kind="stage")
    return make_booking(stage, when=hours(24, 36), party=member.party, title="Pilote")


def photo(name: str = "mur.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def client_of(by: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(by.party.user)
    return client


def test_the_team_writes_the_state_down_and_the_party_reads_it(
    booking: Booking, member: Actor
) -> None:
    desk, slug = team_of(booking.village), booking.village.slug
    path = f"/{slug}/desk/bookings/{booking.pk}/premises/"

    answer = client_of(desk).post(
        path, {"passage": "entry", "note": "Un impact au mur nord.", "pictures": [photo(), photo()]}
    )

    assert answer.status_code == 302
    (seen,) = seen_of(booking)
    assert (seen.record.passage, len(seen.pictures)) == (Passage.ENTRY, 2)
    mine = client_of(member)
    text = mine.get(f"/{slug}/my/bookings/{booking.pk}/premises/").content.decode()
    assert "Un impact au mur nord." in text
    assert 'type="file"' not in text
    picture = mine.get(files.address(seen.pictures[0]))
    assert (picture.status_code, picture.getvalue()[:2]) == (200, b"\xff\xd8")
    for stranger in (member_of(booking.village), team_of(make_village())):
        assert client_of(stranger).get(files.address(seen.pictures[0])).status_code == 404
        shut = f"/{slug}/my/bookings/{booking.pk}/premises/"
        assert client_of(stranger).get(shut).status_code == 404


def test_nothing_is_kept_of_what_is_refused(booking: Booking, member: Actor) -> None:
    desk = team_of(booking.village)
    for by, more, refusal in (
        (member, {"note": "Tout va bien."}, Forbidden),
        (desk, {"note": "  "}, verbs.NothingSeen),
        (desk, {"pictures": [photo()] * 13}, verbs.TooMany),
        (desk, {"pictures": [SimpleUploadedFile("a.jpg", b"<svg>")]}, files.FileRefused),
    ):
        with pytest.raises(refusal):
            actions.record_premises(booking=booking, passage=Passage.EXIT, by=by, now=NOW, **more)
    assert not PremisesRecord.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_list_holds_people_of_the_party_and_names(village: Village) -> None:
    company = make_organisation(known_in=village)
    by = member_of(village)
    affiliate(by.party, company)
    stage = make_resource(village, kind="stage")
    booking = make_booking(stage, when=hours(24, 36), party=company)

    actions.expect(booking=booking, person=by.party, role="Chef op", by=by, now=NOW)
    actions.expect(booking=booking, name="Zoé Renard", role="Maquillage", by=by, now=NOW)

    assert {row.called for row in expected_of(booking)} == {by.party.name, "Zoé Renard"}
    for again in ({"person": by.party}, {"name": "zoé renard "}):
        with pytest.raises(verbs.AlreadyListed):
            actions.expect(booking=booking, by=by, now=NOW, **again)
    for wrong in ({"name": " "}, {"person": make_person(known_in=village)}):
        with pytest.raises(verbs.NameMissing):
            actions.expect(booking=booking, by=by, now=NOW, **wrong)
    with pytest.raises(Forbidden):
        actions.expect(booking=booking, name="Intrus", by=member_of(village), now=NOW)
    assert Expected.objects.count() == 2


def test_the_list_is_shown_exported_and_shortened_by_its_people_only(
    booking: Booking, member: Actor
) -> None:
    mine, path = client_of(member), f"/{booking.village.slug}/my/bookings/{booking.pk}/people"
    assert mine.post(f"{path}/", {"name": "=HYPERLINK(1)", "role": "Renfort"}).status_code == 302

    assert "Renfort" in mine.get(f"{path}/").content.decode()
    exported = mine.get(f"{path}.csv").content.decode()
    assert "'=HYPERLINK(1)" in exported
    row = Expected.objects.get()
    other = client_of(member_of(booking.village))
    for shut in (f"{path}/", f"{path}.csv"):
        assert other.get(shut).status_code == 404
    assert other.post(f"{path}/{row.pk}/remove/").status_code == 404
    assert mine.post(f"{path}/{row.pk}/remove/").status_code == 302
    assert not Expected.objects.exists()


def test_the_pages_ask_as_much_of_the_database_whatever_they_hold(
    booking: Booking, member: Actor
) -> None:
    desk, mine = team_of(booking.village), client_of(member)
    path = f"/{booking.village.slug}/my/bookings/{booking.pk}"
    counts = []
    for n in range(4):
        actions.expect(booking=booking, name=f"Nom {n}", by=desk, now=NOW)
        actions.record_premises(
            booking=booking, passage=Passage.ENTRY, note="Vu.", pictures=[photo()], by=desk, now=NOW
        )
        with CaptureQueriesContext(connection) as seen:
            mine.get(f"{path}/people/")
            mine.get(f"{path}/premises/")
        counts.append(len(seen))
    assert counts[1] == counts[3]


def test_a_forgotten_booking_keeps_neither_names_nor_pictures(booking: Booking) -> None:
    desk = team_of(booking.village)
    actions.expect(booking=booking, name="Zoé Renard", by=desk, now=NOW)
    actions.record_premises(
        booking=booking, passage=Passage.EXIT, note="Rendu.", pictures=[photo()], by=desk, now=NOW
    )

    housekeeping.tidy(now=NOW + timedelta(days=365 * 12))

    assert get_booking(booking.village, booking.pk, by=HOUSE, now=NOW).title != "Pilote"
    assert not Expected.objects.exists()
    assert not PremisesRecord.objects.exists()
    assert not StoredFile.objects.filter(kind="premises").exists()
