"""Calendars kept elsewhere: their times are taken, as far as they are free."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from creuset.core import fetching, outbox
from creuset.core.fetching import Fetched, Unfetchable
from creuset.core.models import AuditRow, OutboxRow
from creuset.kernel.busy import BadCalendar
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.spans import Span
from creuset.people.actors import HOUSE, Actor
from creuset.places.actions import closures, outside
from creuset.places.models import Claim, OutsideCalendar, Resource
from creuset.villages.models import Village
from tests.factories.people import make_person
from tests.factories.places import make_resource, make_stage_of_two_halves
from tests.factories.villages import make_village

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MORNING = Span(datetime(2026, 11, 17, 9, tzinfo=UTC), datetime(2026, 11, 17, 12, tzinfo=UTC))

pytestmark = pytest.mark.django_db


def event(uid: str, span: Span, *more: str) -> str:
    times = [
        f"DT{name}:{at:%Y%m%dT%H%M%SZ}" for name, at in (("START", span.start), ("END", span.end))
    ]
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *times, *more, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:t", *events, "END:VCALENDAR", ""]
    ).encode()


def taken(resource: Resource) -> list[Span]:
    rows = Claim.objects.filter(part=resource, source_kind="outside").order_by("starts_at")
    return [Span(row.starts_at, row.ends_at) for row in rows]


@pytest.fixture
def village() -> Village:
    return make_village(languages=["fr", "en"])


@pytest.fixture
def room(village: Village) -> Resource:
    return make_resource(village, name="Salle Rushes")


def added(room: Resource, content: bytes | None = None, url: str = "") -> OutsideCalendar:
    return outside.add_calendar(
        resource=room, title="Agenda partagé", url=url, content=content, by=HOUSE, now=NOW
    )


class Server:
    """Another server, which answers what it is told to."""

    def __init__(self) -> None:
        self.answer: Callable[[], Fetched] = lambda: Fetched(calendar(), "")
        self.asked: list[str] = []

    def fetch(self, url: str, *, policy: object, etag: str = "") -> Fetched:
        self.asked.append(etag)
        return self.answer()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(fetching, "fetch", made.fetch)
    return made


def run_due(now: datetime) -> None:
    """Everything that is due is done, as the worker does."""
    for row in OutboxRow.objects.filter(
        topic=outside.DUE, delivered_at__isnull=True, due_at__lte=now
    ):
        outside.read_due(row.payload, now=now)
        OutboxRow.objects.filter(pk=row.pk).update(delivered_at=now)


def test_a_file_takes_its_times_at_once(room: Resource) -> None:
    found = added(room, calendar(event("1", MORNING)))
    assert taken(room) == [MORNING]
    assert (found.busy_count, found.problems, found.read_at) == (1, [], NOW)
    verbs = AuditRow.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["places.calendar_added", "places.calendar_read"]


def test_a_broken_file_is_refused_and_changes_nothing(room: Resource) -> None:
    with pytest.raises(BadCalendar):
        added(room, b"not a calendar")
    assert not OutsideCalendar.objects.exists()
    assert not AuditRow.objects.exists()


def test_a_whole_takes_its_parts(village: Village) -> None:
    whole, *halves = make_stage_of_two_halves(village)
    added(whole, calendar(event("1", MORNING)))
    assert [taken(half) for half in halves] == [[MORNING], [MORNING]]


def test_an_address_is_read_and_read_again(room: Resource, server: Server) -> None:
    found = added(room, url="https://agenda.example/secret.ics")
    assert taken(room) == []
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), '"v1"')
    run_due(NOW)
    assert taken(room) == [MORNING]
    later = MORNING.shift(timedelta(days=1))
    server.answer = lambda: Fetched(calendar(event("1", later)), '"v2"')
    run_due(NOW + outside.EVERY - timedelta(seconds=1))
    assert taken(room) == [MORNING]
    run_due(NOW + outside.EVERY)
    assert taken(room) == [later]
    assert server.asked == ["", '"v1"']
    found.refresh_from_db()
    assert found.next_at == NOW + 2 * outside.EVERY


def test_what_did_not_change_writes_nothing_new(room: Resource, server: Server) -> None:
    added(room, url="https://agenda.example/secret.ics")
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), "")
    run_due(NOW)
    before = list(Claim.objects.values_list("pk", flat=True)), AuditRow.objects.count()
    run_due(NOW + outside.EVERY)
    assert (list(Claim.objects.values_list("pk", flat=True)), AuditRow.objects.count()) == before


def test_the_days_looked_at_move_on_though_nothing_changed_there(
    room: Resource, server: Server
) -> None:
    far = Span(NOW + timedelta(days=401), NOW + timedelta(days=401, hours=2))
    content = calendar(event("1", far))
    added(room, url="https://agenda.example/secret.ics")
    server.answer = lambda: Fetched(content, '"v1"')
    run_due(NOW)
    assert taken(room) == []
    server.answer = lambda: Fetched(None, '"v1"') if server.asked[-1] else Fetched(content, '"v1"')
    for days in (2, 4):
        run_due(NOW + timedelta(days=days))
    assert taken(room) == [far]


def test_a_server_that_fails_leaves_the_times_and_says_why(room: Resource, server: Server) -> None:
    found = added(room, url="https://agenda.example/secret.ics")
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), "")
    run_due(NOW)

    def broken() -> Fetched:
        raise Unfetchable("The server answers 500.")

    server.answer = broken
    run_due(NOW + outside.EVERY)
    found.refresh_from_db()
    assert taken(room) == [MORNING]
    assert found.failure == {"fr": "The server answers 500.", "en": "The server answers 500."}
    assert found.next_at == NOW + outside.EVERY + outside.AGAIN


def test_an_answer_that_is_no_calendar_leaves_the_times_too(room: Resource, server: Server) -> None:
    found = added(room, url="https://agenda.example/secret.ics")
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), "")
    run_due(NOW)
    server.answer = lambda: Fetched(b"<html>Sign in</html>", "")
    run_due(NOW + outside.EVERY)
    found.refresh_from_db()
    assert taken(room) == [MORNING]
    assert found.failure["en"] == "This is no calendar that can be read."


def test_only_what_is_free_is_taken_and_the_rest_is_told(room: Resource) -> None:
    noon = Span(MORNING.start + timedelta(hours=2), MORNING.end + timedelta(hours=2))
    closures.close(
        village=room.village, resources=[room], span=noon, title="Travaux", by=HOUSE, now=NOW
    )
    found = added(room, calendar(event("1", MORNING)))
    assert taken(room) == [Span(MORNING.start, noon.start)]
    assert [problem["en"].replace("\xa0", " ") for problem in found.problems] == [
        "Tue 17 Nov 2026, 10:00–13:00: Salle Rushes has something else at that time."
    ]


def test_what_is_past_is_not_told(room: Resource) -> None:
    past = MORNING.shift(timedelta(days=-7))
    closures.close(
        village=room.village,
        resources=[room],
        span=past,
        title="Travaux",
        by=HOUSE,
        now=NOW - timedelta(days=14),
    )
    assert added(room, calendar(event("1", past))).problems == []


def test_a_removed_calendar_gives_its_times_back_and_is_read_no_more(
    room: Resource, server: Server
) -> None:
    found = added(room, url="https://agenda.example/secret.ics")
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), "")
    run_due(NOW)
    outside.remove_calendar(calendar=found, by=HOUSE, now=NOW)
    assert taken(room) == []
    run_due(NOW + outside.EVERY)
    assert len(server.asked) == 1
    with pytest.raises(NotFound):
        outside.remove_calendar(calendar=OutsideCalendar(pk=99, resource=room), by=HOUSE, now=NOW)


def test_asked_again_it_is_read_once_more_and_not_twice_after(
    room: Resource, server: Server
) -> None:
    found = added(room, url="https://agenda.example/secret.ics")
    run_due(NOW)
    outside.ask_again(calendar=found, by=HOUSE, now=NOW + timedelta(minutes=1))
    run_due(NOW + timedelta(minutes=1))
    assert len(server.asked) == 2
    run_due(NOW + timedelta(minutes=16))
    assert len(server.asked) == 3


def test_the_worker_reads_what_is_due(room: Resource, server: Server) -> None:
    server.answer = lambda: Fetched(calendar(event("1", MORNING)), "")
    added(room, url="https://agenda.example/secret.ics")
    outbox.deliver(now=NOW)
    assert len(server.asked) == 1


def test_only_who_may_close_a_place_gives_it_a_calendar(room: Resource) -> None:
    stranger = Actor(party=make_person())
    with pytest.raises(Forbidden):
        outside.add_calendar(resource=room, title="x", content=calendar(), by=stranger, now=NOW)
    found = added(room, calendar())
    with pytest.raises(Forbidden):
        outside.remove_calendar(calendar=found, by=stranger, now=NOW)
    with pytest.raises(Forbidden):
        outside.ask_again(calendar=found, by=stranger, now=NOW)


def test_a_place_has_no_more_than_ten(room: Resource) -> None:
    for _ in range(outside.MOST_OF_A_RESOURCE):
        added(room, calendar())
    with pytest.raises(outside.TooManyCalendars):
        added(room, calendar())
