"""Calendars that other programs subscribe to."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from creuset.core import calendars, clock, registry, views_calendars
from creuset.core.api import house
from creuset.core.models import AuditRow, CalendarAddress
from creuset.core.registry import CalendarEntry
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import Span
from tests.factories.people import actor_of, make_person, make_user
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Calendars of these tests alone, and full buckets."""
    monkeypatch.setattr(registry, "calendars", {})
    monkeypatch.setattr(calendars, "calendars", registry.calendars)
    monkeypatch.setattr(calendars, "_kinds", dict(calendars._kinds))
    views_calendars.limiter.forget()
    house.limiter.forget()


@pytest.fixture
def entries():
    """What every party's calendar holds."""
    held = [entry("a", 2), entry("b", 26)]
    registry.add_calendar("party", lambda _pk, _now: list(held))
    return held


@pytest.fixture
def actor():
    return actor_of(make_user().party)


def entry(uid, hours, **more):
    start = NOW + hours * HOUR
    values = {"title": "Tournage ; l’été, à Ivry", "place": "Plateau 1", "changed_at": NOW}
    return CalendarEntry(uid=f"{uid}@creuset", span=Span(start, start + HOUR), **values | more)


def subscribe(actor, kind="party", object_id=None):
    row, secret = calendars.make_address(
        kind=kind, object_id=object_id or actor.party_id, by=actor, now=NOW
    )
    return row, f"/feeds/{secret}.ics"


def get(path, at=NOW, **headers):
    with clock.stopped_at(at):
        return Client().get(path, headers=headers)


class TestFeed:
    def test_it_holds_the_entries_with_all_that_programs_ask(self, actor, entries):
        entries[1] = entry("b", 26, is_tentative=True, description="Deux\nlignes", url="http://x/")
        _row, path = subscribe(actor)
        answer = get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        first, second = Calendar.from_ical(answer.content).events
        assert (first["uid"], first["summary"]) == ("a@creuset", "Tournage ; l’été, à Ivry")
        assert first["location"] == "Plateau 1"
        assert first["dtstart"].dt == NOW + 2 * HOUR
        assert first["dtend"].dt == NOW + 3 * HOUR
        assert first["last-modified"].dt == first["dtstamp"].dt == NOW
        assert (first["status"], second["status"]) == ("CONFIRMED", "TENTATIVE")
        assert second["description"] == "Deux\nlignes"

    def test_instants_are_written_in_utc(self, actor, entries):
        _row, path = subscribe(actor)
        assert b"DTSTART:20261123T100000Z" in get(path).content

    def test_a_change_raises_the_sequence_and_keeps_the_uid(self, actor, entries):
        _row, path = subscribe(actor)
        before = Calendar.from_ical(get(path).content).events[0]
        entries[0] = entry("a", 4, changed_at=NOW + HOUR)
        after = Calendar.from_ical(get(path, NOW + HOUR).content).events[0]
        assert after["uid"] == before["uid"]
        assert 0 < before["sequence"] < after["sequence"] < 2**31

    def test_it_reaches_from_ninety_days_ago_to_four_hundred_ahead(self, actor, entries):
        day = timedelta(days=1) / HOUR
        entries[:] = [
            entry(uid, days * day)
            for uid, days in [("old", -92), ("in", -89), ("on", 399), ("far", 401)]
        ]
        _row, path = subscribe(actor)
        uids = [str(event["uid"]) for event in Calendar.from_ical(get(path).content).events]
        assert uids == ["in@creuset", "on@creuset"]

    def test_an_empty_calendar_is_a_calendar(self, actor):
        _row, path = subscribe(actor)
        assert Calendar.from_ical(get(path).content).events == []

    def test_lines_are_folded_and_cannot_be_injected(self, actor, entries):
        entries[:] = [entry("a", 2, title="x\r\nATTENDEE:mailto:evil@x.example " + "é" * 200)]
        _row, path = subscribe(actor)
        content = get(path).content
        assert max(len(line) for line in content.split(b"\r\n")) <= 75
        assert b"\nATTENDEE" not in content

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries_do_not_grow(self, actor, entries, count, django_assert_num_queries):
        entries[:] = [entry(str(n), n) for n in range(count)]
        _row, path = subscribe(actor)
        with django_assert_num_queries(2):
            get(path)


class TestConditional:
    def test_who_has_it_is_told_so(self, actor, entries):
        _row, path = subscribe(actor)
        first = get(path)
        for headers in (
            {"If-None-Match": first["ETag"]},
            {"If-Modified-Since": first["Last-Modified"]},
        ):
            answer = get(path, NOW + HOUR, **headers)
            assert (answer.status_code, answer.content) == (304, b"")

    def test_the_same_calendar_is_the_same_bytes(self, actor, entries):
        _row, path = subscribe(actor)
        assert get(path).content == get(path, NOW + HOUR).content

    def test_what_changed_is_sent_again(self, actor, entries):
        _row, path = subscribe(actor)
        first = get(path)
        entries[0] = entry("a", 4, changed_at=NOW + HOUR)
        later = NOW + 2 * HOUR
        assert get(path, later, **{"If-None-Match": first["ETag"]}).status_code == 200
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert get(path, later, **since).status_code == 200

    def test_what_went_away_is_noticed_by_its_audit(self, actor, entries):
        from creuset.core import audit

        _row, path = subscribe(actor)
        first = get(path)
        del entries[0]
        audit.record(verb="x.gone", by=actor, at=NOW + HOUR, about=[])
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert get(path, NOW + 2 * HOUR, **since).status_code == 200

    def test_the_window_moves_at_midnight(self, actor, entries):
        _row, path = subscribe(actor)
        since = {"If-Modified-Since": get(path)["Last-Modified"]}
        assert get(path, NOW + timedelta(days=1), **since).status_code == 200

    def test_head(self, actor, entries):
        _row, path = subscribe(actor)
        with clock.stopped_at(NOW):
            answer = Client().head(path)
        assert answer.status_code == 200
        assert answer.content == b""
        assert answer["ETag"] == get(path)["ETag"]
        assert int(answer["Content-Length"]) == len(get(path).content)


class TestSecrets:
    def test_only_a_hash_is_kept(self, actor):
        row, path = subscribe(actor)
        secret = path.removeprefix("/feeds/").removesuffix(".ics")
        assert len(secret) >= 43
        assert secret not in str(CalendarAddress.objects.filter(pk=row.pk).values())
        assert secret not in str(AuditRow.objects.values())

    def test_unknown_and_revoked_are_told_alike_at_the_same_cost(
        self, actor, django_assert_num_queries
    ):
        row, path = subscribe(actor)
        calendars.revoke_address(address_id=row.pk, by=actor, now=NOW)
        with django_assert_num_queries(1):
            assert calendars.find_address("unknown") is None
        with django_assert_num_queries(1):
            assert calendars.find_address(path[7:-4]) is None
        assert get(path).status_code == get("/feeds/unknown.ics").status_code == 404

    def test_who_lost_the_right_reads_nothing_more(self, actor):
        allowed = {actor.party_id}
        calendars.register_access(
            "resource",
            lambda party, _pk: party in allowed,
            lambda ids: dict.fromkeys(ids, "Plateau"),
        )
        _row, path = subscribe(actor, "resource", 5)
        assert get(path).status_code == 200
        allowed.clear()
        assert get(path).status_code == 404

    def test_guesses_are_slowed_and_subscribers_are_not(self, actor):
        _row, path = subscribe(actor)
        for _ in range(views_calendars.limiter.size):
            assert get("/feeds/guess.ics").status_code == 404
        slowed = get("/feeds/guess.ics")
        assert (slowed.status_code, slowed["Retry-After"]) == (429, "2")
        assert get(path).status_code == 200

    def test_a_program_that_asks_all_the_time_is_slowed(self, actor):
        _row, path = subscribe(actor)
        codes = [get(path).status_code for _ in range(views_calendars.limiter.size + 1)]
        assert codes[-2:] == [200, 429]


class TestActions:
    def test_making_one_is_audited_and_told(self, actor):
        from creuset.core import audit

        subscribe(actor)
        row = AuditRow.objects.get()
        assert (row.verb, row.party_id) == ("calendars.made", actor.party_id)
        assert audit.sentence(row.verb, row.content) != row.verb

    @pytest.mark.parametrize("kind", ["party", "resource", "nothing"])
    def test_a_calendar_that_one_may_not_read(self, actor, kind):
        with pytest.raises(NotFound):
            subscribe(actor, kind, make_person().pk)
        assert not CalendarAddress.objects.exists()
        assert not AuditRow.objects.exists()

    def test_only_the_owner_revokes_and_only_once(self, actor):
        row, _path = subscribe(actor)
        with pytest.raises(NotFound):
            calendars.revoke_address(address_id=row.pk, by=actor_of(make_person()), now=NOW)
        calendars.revoke_address(address_id=row.pk, by=actor, now=NOW)
        with pytest.raises(NotFound):
            calendars.revoke_address(address_id=row.pk, by=actor, now=NOW)
        assert list(AuditRow.objects.order_by("id").values_list("verb", flat=True)) == [
            "calendars.made",
            "calendars.revoked",
        ]

    def test_there_is_a_most(self, actor, monkeypatch):
        monkeypatch.setattr(calendars, "MOST_ADDRESSES", 2)
        rows = [subscribe(actor)[0] for _ in range(2)]
        with pytest.raises(calendars.TooManyAddresses):
            subscribe(actor)
        calendars.revoke_address(address_id=rows[0].pk, by=actor, now=NOW)
        subscribe(actor)


class TestPage:
    @pytest.fixture
    def signed_in(self, actor, client):
        client.force_login(actor.party.user)
        return client

    def test_a_stranger_is_asked_to_sign_in(self, client):
        assert client.get("/account/calendars/").status_code == 302
        assert client.post("/account/calendars/").status_code == 302
        assert not CalendarAddress.objects.exists()

    def test_the_address_is_shown_once(self, signed_in, entries):
        made = signed_in.post("/account/calendars/", {"kind": "party"})
        assert made.status_code == 201
        assert "no-store" in made["Cache-Control"]
        url = made.context["made"]
        assert url in made.content.decode()
        assert signed_in.get(url.removeprefix("http://testserver")).status_code == 200
        again = signed_in.get("/account/calendars/").content.decode()
        assert url not in again
        assert "Mes réservations" in again

    def test_revoking(self, signed_in, actor):
        row, path = subscribe(actor)
        answer = signed_in.post(f"/account/calendars/{row.pk}/revoke/", follow=True)
        assert answer.redirect_chain == [("/account/calendars/", 302)]
        assert get(path).status_code == 404

    def test_that_of_another_is_not_there(self, signed_in):
        row, path = subscribe(actor_of(make_user().party))
        assert signed_in.post(f"/account/calendars/{row.pk}/revoke/").status_code == 404
        assert get(path).status_code == 200

    @pytest.mark.parametrize(
        "sent", [{"kind": "resource", "object": "3"}, {"object": "9" * 30, "kind": "x"}]
    )
    def test_a_forged_form_is_refused_on_the_page(self, signed_in, sent):
        answer = signed_in.post("/account/calendars/", sent)
        assert answer.status_code == 404
        assert 'role="alert"' in answer.content.decode()

    def test_a_session_alone_cannot_revoke_without_the_token_against_forgery(self, actor):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(actor.party.user)
        row, _path = subscribe(actor)
        assert strict.post(f"/account/calendars/{row.pk}/revoke/").status_code == 403

    def test_queries_do_not_grow(self, signed_in, actor):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                signed_in.get("/account/calendars/")
            return [query["sql"] for query in asked if "calendar" in query["sql"]]

        subscribe(actor)
        queries()
        with_one = queries()
        subscribe(actor), subscribe(actor)
        assert len(queries()) == len(with_one) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_client_subscribes_and_follows(live_server, tmp_path, actor, entries):
    """vdirsyncer reads the feed over HTTP, follows a change, and finds nothing once it is revoked."""
    now = datetime.now(UTC)
    entries[:] = [
        CalendarEntry(uid=f"{uid}@creuset", span=Span(now, now + HOUR), title=f"Entrée {uid}")
        for uid in "ab"
    ]
    row, path = subscribe(actor)
    kept = tmp_path / "kept"
    kept.mkdir()
    config = tmp_path / "config"
    config.write_text(f"""
[general]
status_path = "{tmp_path}/status/"
[pair creuset]
a = "kept"
b = "feed"
collections = null
conflict_resolution = "b wins"
[storage kept]
type = "filesystem"
path = "{kept}"
fileext = ".ics"
[storage feed]
type = "http"
url = "{live_server.url}{path}"
""")
    program = str(Path(sys.executable).with_name("vdirsyncer"))

    def run(command, answer=""):
        return subprocess.run(
            [program, "-c", str(config), command],
            input=answer,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    found = run("discover", "y\n")
    assert found.returncode == 0, found.stderr
    synced = run("sync")
    assert synced.returncode == 0, synced.stderr
    texts = [file.read_text() for file in kept.iterdir()]
    assert len(texts) == 2
    assert any("Entrée a" in text for text in texts)

    entries[:] = [
        CalendarEntry(
            uid="a@creuset", span=Span(now, now + 2 * HOUR), title="Déplacée", changed_at=now + HOUR
        )
    ]
    assert run("sync").returncode == 0
    texts = [file.read_text() for file in kept.iterdir()]
    assert len(texts) == 1
    assert "Déplacée" in texts[0]

    calendars.revoke_address(address_id=row.pk, by=actor, now=now)
    refused = run("sync")
    assert refused.returncode != 0
    assert "Not Found" in refused.stderr
