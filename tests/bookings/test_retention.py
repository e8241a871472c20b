"""Who booked what is forgotten in time; that the place was taken is not."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from creuset.bookings.actions import forgetting
from creuset.bookings.actions.forgetting import forget_bookings
from creuset.bookings.models import Booking, Segment
from creuset.bookings.retention import forget_old
from creuset.core import audit
from creuset.core.housekeeping import tidy
from creuset.core.models import AuditObject, AuditRow
from creuset.kernel.errors import Forbidden
from creuset.kernel.spans import Span
from creuset.people.models import KnownParty, Party
from creuset.people.retention import forget_people
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.bookings import make_booking
from tests.factories.people import make_person, team_of
from tests.factories.places import make_resource
from tests.factories.projects import make_project
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

#: The factory's NOW is a Sunday evening or a weekday; bookings stand within the hours of the village.
OLD = NOW - relativedelta(months=13)


@pytest.fixture
def village() -> Village:
    return make_village(retention={"bookings_months": 12, "people_months": 6})


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village)


def booked(room: Resource, party: Party, *, days: int = 0) -> Booking:
    """A booking of long ago, so many days later."""
    start = OLD + timedelta(days=days)
    return make_booking(
        room,
        when=Span(start, start + timedelta(hours=1)),
        party=party,
        title="Lecture d’Ada",
        now=start - timedelta(days=1),
        overrule=("closed",),
        project=make_project(known_in=room.village, holder=party),
        note="Clé chez Ada",
    )


def test_what_ended_long_ago_says_no_more_whose_it_was(village: Village, room: Resource) -> None:
    ada = make_person(known_in=village, name="Ada Sel")
    old, young = booked(room, ada), booked(room, ada, days=40)
    before = list(Segment.objects.order_by("pk").values())

    assert forget_old(NOW) == 1

    old.refresh_from_db()
    assert (old.title, old.note, old.cancel_reason) == ("Réservation effacée", "", "")
    assert (old.booked_by, old.project, old.search_text) == (None, None, "reservation effacee")
    assert old.party != ada
    assert not KnownParty.objects.filter(party=old.party).exists()
    assert list(Segment.objects.order_by("pk").values()) == before
    claim = Claim.objects.get(source_kind="booking", source_id=old.pk)
    assert (claim.label, claim.party) == ("", None)
    young.refresh_from_db()
    assert (young.title, young.party) == ("Lecture d’Ada", ada)
    rows = AuditObject.objects.filter(kind="booking")
    contents = {one.object_id: one.row.content for one in rows.select_related("row")}
    assert contents[old.pk] is None
    assert contents[young.pk] is not None
    told = AuditRow.objects.get(verb="bookings.forgotten")
    assert (told.village_id, told.content["count"]) == (village.pk, 1)
    assert "1 ancienne réservation" in audit.sentence(told.verb, told.content)
    assert forget_old(NOW) == tidy(now=NOW)["bookings"] == 0


def test_the_last_period_counts(village: Village, room: Resource) -> None:
    booking = booked(room, make_person(known_in=village))
    last = booking.segments.get()
    last.pk, last.starts_at, last.ends_at = None, NOW, NOW + timedelta(hours=1)
    last.save()

    assert forget_old(NOW) == 0


def test_many_are_forgotten_some_at_a_time(
    village: Village, room: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    ada = make_person(known_in=village)
    for days in range(3):
        booked(room, ada, days=days)

    assert forget_old(NOW) == 3
    assert len(set(Booking.objects.values_list("party_id", flat=True))) == 1
    told = AuditRow.objects.filter(verb="bookings.forgotten").order_by("pk")
    assert [row.content["count"] for row in told] == [2, 1]


def test_whom_a_kept_booking_names_is_kept_with_it(village: Village, room: Resource) -> None:
    ada = make_person(created_at=OLD)
    KnownParty.objects.create(village=village, party=ada, since=OLD)
    booked(room, ada)
    AuditRow.objects.all().delete()

    assert forget_people(NOW - timedelta(days=60)) == 0
    assert forget_old(NOW) == 1
    assert forget_people(NOW) == 1
    ada.refresh_from_db()
    assert ada.erased_at == NOW


def test_a_village_forgets_its_own_bookings_alone(village: Village, room: Resource) -> None:
    elsewhere = make_resource(make_village(retention={"bookings_months": 24}))
    kept = booked(elsewhere, make_person(known_in=elsewhere.village))

    assert forget_old(NOW) == 0
    kept.refresh_from_db()
    assert kept.title == "Lecture d’Ada"


def test_nobody_hastens_it(village: Village, room: Resource) -> None:
    booked(room, make_person(known_in=village))
    with pytest.raises(Forbidden):
        forget_bookings(village=village, by=team_of(village), now=NOW)
    assert not AuditRow.objects.filter(verb="bookings.forgotten").exists()
