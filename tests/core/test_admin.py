"""The support admin shows the rows of core, changes none, and keeps their secrets."""

import pytest
from django.contrib import admin
from django.urls import reverse

from creuset.core import audit, outbox
from creuset.core.models import AuditRow, CalendarAddress, IdempotentAnswer, OutboxRow, StoredFile
from tests.factories.people import actor_of, make_user
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

SECRET = "7f3c-secret"


@pytest.fixture
def rows():
    """One row of each, with something that nobody should read there."""
    audited = audit.record(verb="x.done", by=actor_of(None), at=NOW, about=[("room", 1)])
    AuditRow.objects.update(salt=SECRET)
    return [
        audited,
        outbox.put("mail", {"text": SECRET}, at=NOW),
        IdempotentAnswer.objects.create(
            party_id=1, key="k", fingerprint="f", status=201, body=SECRET, created_at=NOW
        ),
        StoredFile.objects.create(
            kind="x",
            object_id=1,
            file=f"files/{SECRET}.jpg",
            name="n.jpg",
            media_type="image/jpeg",
            size=1,
            sha256="0",
            created_at=NOW,
        ),
        CalendarAddress.objects.create(
            party_id=1, kind="party", object_id=1, secret_hash=SECRET, created_at=NOW
        ),
    ]


@pytest.fixture
def support(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def address(row, page="change", *args):
    return reverse(f"admin:core_{row._meta.model_name}_{page}", args=args)


def test_every_row_is_shown_without_its_secret(support, rows):
    for row in rows:
        for path in (address(row, "changelist"), address(row, "change", row.pk)):
            answer = support.get(path)
            assert answer.status_code == 200
            assert SECRET not in answer.content.decode()


def test_nothing_is_added_changed_or_removed(support, rows):
    for row in rows:
        assert support.get(address(row, "add")).status_code == 403
        assert support.post(address(row, "change", row.pk), {}).status_code == 403
        assert support.post(address(row, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()


def test_every_model_of_core_that_people_ask_about_is_there():
    shown = {model for model in admin.site._registry if model._meta.app_label == "core"}
    assert shown == {AuditRow, OutboxRow, IdempotentAnswer, StoredFile, CalendarAddress}
