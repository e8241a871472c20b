"""The same write sent twice happens once."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory

from creuset.core import clock, housekeeping, idempotency
from creuset.core.api import house
from creuset.core.models import AuditRow, IdempotentAnswer
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api_ground")]

NOTES = "/notes-api/notes"


@pytest.fixture(autouse=True)
def full_buckets():
    house.limiter.forget()


def send(body, key="k-1", *, who="7", path=NOTES, method="post"):
    client = Client(headers={"Authorization": f"Bearer {who}", "Accept-Language": "en"})
    headers = {"Idempotency-Key": key} if key is not None else {}
    return getattr(client, method)(
        path, json.dumps(body), content_type="application/json", headers=headers
    )


def test_the_same_request_again_is_answered_the_same_and_done_once():
    first, second = send({"title": "x"}), send({"title": "x"})
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first["Content-Type"] == second["Content-Type"]
    assert "Idempotent-Replay" not in first
    assert second["Idempotent-Replay"] == "true"
    assert AuditRow.objects.count() == 1


def test_without_a_key_it_is_done_each_time():
    send({"title": "x"}, key=None)
    send({"title": "x"}, key=None)
    assert AuditRow.objects.count() == 2
    assert not IdempotentAnswer.objects.exists()


@pytest.mark.parametrize(
    "again",
    [
        {"body": {"title": "y"}},
        {"body": {"title": "x"}, "path": NOTES + "?else=1"},
        {"body": {"title": "x"}, "path": "/notes-api/secrets"},
    ],
)
def test_the_same_key_for_another_request_is_refused(again):
    send({"title": "x"})
    answer = send(**again)
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency-key-reused"
    assert AuditRow.objects.count() == 1


def test_each_party_has_its_own_keys():
    send({"title": "x"})
    assert send({"title": "y"}, who="8").status_code == 201
    assert AuditRow.objects.count() == 2


@pytest.mark.parametrize("title", ["refused", "taken", "broken"])
def test_a_refusal_changes_nothing_and_is_not_kept(title):
    client_error = send({"title": title}) if title != "broken" else None
    if client_error is None:
        with pytest.raises(ZeroDivisionError):
            send({"title": title})
    assert not AuditRow.objects.exists()
    assert not IdempotentAnswer.objects.exists()
    assert send({"title": "x"}).status_code == 201


def test_an_empty_answer_is_replayed_too():
    row = send({"title": "x"}, key="make").json()["id"]
    path = f"{NOTES}/{row}"
    first = send(None, key="gone", path=path, method="delete")
    second = send(None, key="gone", path=path, method="delete")
    assert (first.status_code, second.status_code) == (204, 204)
    assert second.content == b""
    assert second["Idempotent-Replay"] == "true"


def test_an_answer_that_holds_a_secret_is_never_kept():
    assert send({"title": "x"}, path="/notes-api/secrets").status_code == 201
    assert IdempotentAnswer.objects.get().body is None
    again = send({"title": "x"}, path="/notes-api/secrets")
    assert (again.status_code, again.json()["code"]) == (409, "answer-held-secret")
    assert AuditRow.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 81, "é", "a\tb"])
def test_a_key_that_cannot_be_kept_is_a_bad_request(key):
    answer = send({"title": "x"}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-idempotency-key")
    assert not AuditRow.objects.exists()


def test_a_key_is_forgotten_after_a_day():
    with clock.stopped_at(NOW):
        send({"title": "x"})
    late = NOW + idempotency.KEPT_FOR
    with clock.stopped_at(late - timedelta(seconds=1)):
        assert send({"title": "x"})["Idempotent-Replay"] == "true"
    with clock.stopped_at(late):
        assert "Idempotent-Replay" not in send({"title": "x"})
    assert AuditRow.objects.count() == 2


def test_what_is_old_is_removed():
    with clock.stopped_at(NOW):
        send({"title": "x"}, key="old")
    with clock.stopped_at(NOW + timedelta(hours=1)):
        send({"title": "x"}, key="new")
    assert housekeeping.tidy(now=NOW + idempotency.KEPT_FOR)["idempotency"] == 1
    assert IdempotentAnswer.objects.get().key == "new"


def test_a_change_that_cannot_keep_its_answer_did_not_happen(monkeypatch):
    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(idempotency, "_keep", killed)
    with pytest.raises(KeyboardInterrupt):
        send({"title": "x"})
    assert not AuditRow.objects.exists()


def test_a_form_is_the_same_whatever_stands_between_its_fields():
    def form(boundary, content=b"a", name="x"):
        factory = RequestFactory()
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\n{name}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        ).encode() + content
        body += f"\r\n--{boundary}--\r\n".encode()
        return factory.post("/x", body, content_type=f"multipart/form-data; boundary={boundary}")

    same = idempotency.fingerprint(form("one"))
    assert idempotency.fingerprint(form("two")) == same
    assert idempotency.fingerprint(form("one", content=b"b")) != same
    assert idempotency.fingerprint(form("one", name="y")) != same


def test_a_file_can_still_be_read_after_its_fingerprint():
    request = RequestFactory().post("/x", {"file": SimpleUploadedFile("f.txt", b"content")})
    idempotency.fingerprint(request)
    assert request.FILES["file"].read() == b"content"


@pytest.mark.django_db(transaction=True)
def test_racing_duplicates_are_done_once():
    answers, ready = [], threading.Barrier(6)

    def race():
        try:
            ready.wait()
            answers.append(send({"title": "x"}))
        finally:
            connection.close()

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer for answer in answers) == 5
    assert AuditRow.objects.count() == 1
