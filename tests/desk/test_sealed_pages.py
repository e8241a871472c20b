"""The digests of sealed days are read by those who read the audit, and each day is checked as it is opened."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from creuset.core import seals
from creuset.core.models import Seal, SealedDay
from creuset.core.roles import Role
from creuset.core.seals import closing
from creuset.desk.queries.sealed import fault
from tests.factories.people import team_of

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


@pytest.fixture
def two_days(village):
    for pk in (1, 2):
        at = EVENING + timedelta(days=pk - 1)
        seals.seal(kind="score", object_id=pk, content={"n": pk}, village_id=village.pk, at=at)
    seals.seal(kind="score", object_id=9, content={}, village_id=village.pk + 1, at=EVENING)
    closing.close_all(EVENING + timedelta(days=2))
    return list(SealedDay.objects.filter(village_id=village.pk).order_by("day"))


@pytest.fixture
def owner(village, client):
    actor = team_of(village)
    client.force_login(actor.party.user)
    return actor


def page(client, village, name, *more):
    return client.get(reverse(f"desk:{name}", args=[village, *more]))


def test_days_are_listed_the_latest_first(client, village, owner, two_days):
    said = page(client, village, "seals").content.decode()
    first, second = (said.index(day.digest) for day in two_days)
    assert second < first
    assert said.count('class="digest"') == 2


def test_a_village_without_seals_says_when_there_will_be_some(client, village, owner):
    assert "Rien n’a encore été scellé" in page(client, village, "seals").content.decode()


def test_a_day_is_checked_as_it_is_read(client, village, owner, two_days):
    first, second = two_days
    said = page(client, village, "sealed_day", second.day.isoformat()).content.decode()
    assert "Cette journée tient" in said
    assert first.digest in said
    Seal.objects.filter(day=second).update(object_id=7)
    said = page(client, village, "sealed_day", second.day.isoformat()).content.decode()
    assert "Cette journée ne tient pas" in said
    Seal.objects.filter(day=first).delete()
    said = page(client, village, "sealed_day", first.day.isoformat()).content.decode()
    assert "Ses scellés ont disparu" in said
    first.delete()
    second.refresh_from_db()
    assert fault(second).wrong == "link"


@pytest.mark.parametrize("day", ["2026-11-19", "2026-11", "yesterday"])
def test_a_day_that_was_not_closed_is_not_there(client, village, owner, two_days, day):
    assert page(client, village, "sealed_day", day).status_code == 404


def test_the_digests_are_given_whole(client, village, owner, two_days):
    answer = page(client, village, "seals_csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode())))
    assert rows[0] == ["day", "seals", "digest", "previous"]
    assert [row[2] for row in rows[1:]] == [day.digest for day in two_days]
    assert rows[2][3] == two_days[0].digest


def test_programs_read_and_check_them(client, village, owner, two_days):
    base = f"/api/v1/villages/{village.slug}/seals/days"
    items = client.get(base).json()["items"]
    assert [one["digest"] for one in items] == [day.digest for day in reversed(two_days)]
    assert client.get(f"{base}/2026-11-20").json()["holds"] is True
    Seal.objects.update(digest="0" * 64)
    assert client.get(f"{base}/2026-11-20").json()["holds"] is False
    assert client.get(f"{base}/2026-11-01").status_code == 404


def test_only_who_reads_the_audit_reads_them(client, village, two_days):
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert page(client, village, "seals").status_code == 404
    assert client.get(f"/api/v1/villages/{village.slug}/seals/days").status_code == 403
