"""`creuset simulate` and the demonstration: what they leave behind, what they say."""

import io
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from rich.console import Console

from creuset.billing.models import Quote
from creuset.billing.states import QuoteState
from creuset.bookings.models import Booking
from creuset.bookings.states import BookingState, SegmentKind
from creuset.config.cli import worker
from creuset.core import clock
from creuset.documents.models import Certificate, CertificateKind
from creuset.kernel.errors import NotFound
from creuset.people.models import Party, User
from creuset.places.models import Claim
from creuset.simulation import commands, demo, tasks
from creuset.simulation.accounts import PASSWORD, demo_accounts
from creuset.simulation.living import live
from creuset.simulation.models import SimulatedLife
from creuset.villages.models import Village
from tests.simulation.ground import FILES, FIRST, ahead_of, load

pytestmark = pytest.mark.django_db


class Steps:
    def reach(self, done, total=None):
        pass

    def advance(self, steps=1):
        pass


@pytest.fixture
def terminal():
    @contextmanager
    def progress(_title, _total=None):
        yield Steps()

    written = io.StringIO()
    out = Console(file=written, width=120)
    return SimpleNamespace(out=out, err=out, progress=progress, written=written)


def test_what_happened_is_printed(terminal):
    load(FILES[0])
    with translation.override("en"):
        tally = commands.simulate(
            village="la-kolok",
            first=FIRST,
            last=FIRST + timedelta(days=1),
            seed=3,
            console=terminal,
            members=10,
        )
    words = terminal.written.getvalue()
    for word in ("People", "Companies", "Bookings", "Refusals met", "Busiest hour", "Occupation"):
        assert word in words
    assert f"{tally.people}" in words
    # What was asked for and not agreed to is there too.
    unagreed = tally.asked - tally.approved
    assert Booking.objects.count() == tally.booked.total() + tally.options.total() + unagreed


def test_a_life_already_lived_is_said(terminal):
    load(FILES[1])
    for _again in range(2):
        with translation.override("en"):
            commands.simulate(
                village="louvre-lens-vallee",
                first=FIRST,
                last=FIRST,
                seed=3,
                console=terminal,
                members=6,
            )
    assert "already" in terminal.written.getvalue()


def test_an_unknown_village_is_refused(terminal):
    with translation.override("en"), pytest.raises(NotFound, match="nowhere"):
        commands.simulate(
            village="nowhere", first=FIRST, last=FIRST, seed=1, members=6, console=terminal
        )


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(demo, "MEMBERS", 6)
    monkeypatch.setattr(demo, "WEEKS_BEFORE", 1)
    monkeypatch.setattr(demo, "PATIENCE", 600)


@pytest.fixture
def settled(monkeypatch):
    """When what goes beside the lives was settled: that takes more than they do, and is asked for elsewhere.

    test_the_demonstration_is_open_and_done_once settles it; test_incubating, test_domiciling and test_moving_house
    say what is there then.
    """
    done: list[datetime] = []
    monkeypatch.setattr(demo, "_settle_what_goes_beside", lambda *, now, **_: done.append(now))
    return done


# A demonstration has a SQLite database of its own, whatever database the house is given.


@pytest.mark.once
@pytest.mark.parametrize("hour", [2, 10, 22])
def test_something_is_shooting_now(terminal, small, settled, monkeypatch, hour):
    monkeypatch.setattr(demo, "WEEKS_BEFORE", 0)
    now = datetime(2026, 11, 11, hour, 20, tzinfo=UTC)
    with clock.stopped_at(now):
        commands.demo(terminal)
    shooting = Claim.objects.filter(
        part__kind="stage", starts_at__lte=now, ends_at__gt=now, tone=SegmentKind.SHOOT
    )
    assert shooting.exists()


@pytest.mark.once
@pytest.mark.slow
def test_the_demonstration_is_open_and_done_once(terminal, small, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    now = datetime(2026, 11, 19, 9, 40, tzinfo=UTC)
    with clock.stopped_at(now):
        commands.demo(terminal)
    words = terminal.written.getvalue()
    for village in Village.objects.order_by("pk"):
        for account in demo_accounts(village):
            assert account.email in words
            # By itself: signing in would make a slow password of each.
            assert check_password(PASSWORD, User.objects.get(email=account.email).password)
    assert PASSWORD in words
    # The member of each village has an option to confirm: insured, quoted.
    for village in Village.objects.order_by("pk"):
        company = Party.objects.get(people__person__email=f"membre@{village.slug}.example")
        quotes = Quote.objects.filter(village=village, party=company, state=QuoteState.SENT)
        quote = quotes.latest("made_at")
        assert now - timedelta(days=2) < quote.made_at < now
        assert Booking.objects.get(pk=quote.source_id).state == BookingState.OPTION
        assert Certificate.objects.filter(
            village=village, party=company, kind=CertificateKind.INSURANCE, is_accepted=True
        ).exists()
    # What is to come is there already, and nothing was asked after now.
    assert Claim.objects.filter(starts_at__gt=now + timedelta(days=2)).exists()
    assert not Booking.objects.filter(created_at__gt=now).exists()

    before = Booking.objects.count(), Party.objects.count(), User.objects.count()
    with clock.stopped_at(now + timedelta(seconds=10)):
        commands.demo(terminal)
    assert (Booking.objects.count(), Party.objects.count(), User.objects.count()) == before

    with clock.stopped_at(now + timedelta(days=2)):
        commands.demo(terminal)
    lived = Booking.objects.filter(created_at__gt=now + timedelta(hours=1))
    assert len({when.date() for when in lived.values_list("created_at", flat=True)}) > 1


@pytest.mark.once
@pytest.mark.slow
def test_what_the_first_seconds_leave_is_lived_by_the_worker(
    terminal, small, settled, monkeypatch, settings
):
    monkeypatch.setattr(demo, "PATIENCE", 0.01)
    settings.DEMO = True
    now = datetime(2026, 11, 11, 9, 40, tzinfo=UTC)
    with clock.stopped_at(now):
        commands.demo(terminal)
        lives = SimulatedLife.objects.order_by("pk")
        assert [life.lived_until < now for life in lives] == [True, True]
        assert settled == []
        tasks.live_on.call()
        assert settled == [now]
        assert [life.lived_until for life in SimulatedLife.objects.all()] == [now, now]
        before = Booking.objects.count()
        tasks.live_on.call()
        assert Booking.objects.count() == before
        commands.demo(terminal)
    planned = DBTaskResult.objects.filter(task_path=tasks.live_on.module_path)
    assert planned.count() == 1


def test_a_demonstration_of_another_day_lives_on_every_few_minutes_and_no_oftener(
    small, monkeypatch, settings
):
    settings.DEMO, settings.CLOCK_AHEAD = True, -4 * 24 * 3600
    monkeypatch.setattr(tasks, "go_on", lambda **_: None)
    called_at = datetime.now(UTC)
    tasks.live_on.call()
    planned = DBTaskResult.objects.get(task_path=tasks.live_on.module_path)
    assert called_at < planned.run_after - tasks.PAUSE < called_at + timedelta(minutes=1)


def test_the_worker_does_nothing_due_before_the_villages_have_lived_until_now(monkeypatch):
    done: list[str] = []
    told_to_stop = threading.Event()

    def deliver(**_: datetime) -> int:
        done.append("delivered")
        told_to_stop.set()
        return 0

    monkeypatch.setattr(worker, "catch_up", lambda: done.append("lived"))
    monkeypatch.setattr(worker.outbox, "deliver", deliver)
    monkeypatch.setattr(worker.housekeeping, "tidy", lambda **_: done.append("tidied"))
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "call_command", lambda *_, **__: told_to_stop.wait(10))
    worker.run_worker(parent=None)
    assert done[0] == "lived"
    assert {"delivered", "tidied"} <= set(done)


def test_a_real_installation_is_left_alone(terminal, small, monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(tasks, "go_on", pytest.fail)
    tasks.live_on.call()
    assert not DBTaskResult.objects.exists()


def test_of_two_runs_at_once_one_stops():
    village = load(FILES[1])
    one = live(ahead_of(village, FIRST + timedelta(days=2), members=6), stopped_at=clock.stopped_at)
    next(one)
    other = live(
        ahead_of(village, FIRST + timedelta(days=2), members=6), stopped_at=clock.stopped_at
    )
    next(other)
    assert next(one, None) is None
    assert next(other) is not None
