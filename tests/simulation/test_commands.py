"""`creuset simulate` and the demonstration: what they leave behind, what they say."""

import io
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import authenticate
from django.utils import translation
from rich.console import Console

from creuset.bookings.models import Booking
from creuset.core import clock
from creuset.kernel.errors import NotFound
from creuset.people.models import Party, User
from creuset.places.models import Claim
from creuset.simulation import commands, demo
from creuset.simulation.accounts import PASSWORD, demo_accounts
from creuset.villages.models import Village
from tests.simulation.ground import FILES, FIRST, load

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
    assert Booking.objects.count() == tally.booked.total()


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
        commands.simulate(village="nowhere", first=FIRST, last=FIRST, seed=1, console=terminal)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(demo, "MEMBERS", 6)
    monkeypatch.setattr(demo, "WEEKS_BEFORE", 1)


@pytest.mark.parametrize("hour", [2, 10, 22])
def test_something_is_shooting_now(terminal, small, monkeypatch, hour):
    monkeypatch.setattr(demo, "WEEKS_BEFORE", 0)
    now = datetime(2026, 11, 11, hour, 20, tzinfo=UTC)
    with clock.stopped_at(now):
        commands.demo(terminal)
    shooting = Claim.objects.filter(
        part__kind="stage", starts_at__lte=now, ends_at__gt=now, label__startswith="Tournage"
    )
    assert shooting.exists()


def test_the_demonstration_is_open_and_done_once(terminal, small, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    now = datetime(2026, 11, 19, 9, 40, tzinfo=UTC)
    with clock.stopped_at(now):
        commands.demo(terminal)
    words = terminal.written.getvalue()
    for village in Village.objects.order_by("pk"):
        for account in demo_accounts(village):
            assert account.email in words
            user = authenticate(username=account.email, email=account.email, password=PASSWORD)
            assert user is not None, account.email
    assert PASSWORD in words
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
