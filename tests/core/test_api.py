"""What every operation of the API has from the house."""

import json

import pytest
from django.test import Client

from creuset.core.api import house
from creuset.core.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.api_ground")]

ROOT = "/notes-api"


@pytest.fixture(autouse=True)
def full_buckets():
    house.limiter.forget()


@pytest.fixture
def api():
    return Client(headers={"Authorization": "Bearer 7", "Accept-Language": "en"})


def post(client, body, path="/notes", **more):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(ROOT + path, text, content_type="application/json", **more)


def problem(answer, status, code):
    """The answer is a problem document of that status and code; return it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:creuset:problem:{code}"
    assert told["title"]
    assert told["detail"]
    return told


def test_answers_what_was_made(api):
    answer = post(api, {"title": "hello"})
    assert answer.status_code == 201
    assert answer.json()["verb"] == "note.hello"
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))


def test_a_refusal_is_a_problem_with_its_field_and_ways_out(api):
    told = problem(post(api, {"title": "refused"}), 422, "refused")
    assert told["field"] == "title"
    assert told["ways_out"] == [
        {"label": "Another day", "kind": "slot", "data": {"day": "2026-11-23"}}
    ]


def test_several_refusals_are_one_problem(api):
    told = problem(post(api, {"title": "both"}), 422, "refusals")
    assert [error["detail"] for error in told["errors"]] == ["One.", "Two."]


def test_every_wrong_value_is_listed(api):
    told = problem(post(api, {"title": "", "places": "many", "colour": "red"}), 422, "invalid")
    found = {(e["place"], e["field"], e["code"]) for e in told["errors"]}
    assert found == {
        ("body", "title", "string_too_short"),
        ("body", "places", "json_type"),
        ("body", "colour", "extra_forbidden"),
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", 5),
        ("at", "2026-11-21T09:00:00"),
        ("at", "0001-01-01T00:00:00+14:00"),
        ("at", True),
        ("on", 5),
        ("on", "2026-11-21T09:00:00Z"),
        ("on", "9999-12-31"),
        ("places", "5"),
        ("places", True),
        ("places", 1.5),
        ("is_loud", 1),
        ("is_loud", "yes"),
        ("mood", "sad"),
        ("mood", 1),
        ("title", 5),
        ("email", "nobody"),
        ("email", "é@place.example"),
        ("email", "x@\x9ey.example"),
        ("email", "a@b.example\r\nBcc: c@d.example"),
        ("title", None),
    ],
)
def test_a_value_of_another_type_is_refused(api, field, value):
    told = problem(post(api, {"title": "x"} | {field: value}), 422, "invalid")
    assert [error["field"] for error in told["errors"]] == [field]


def test_values_of_their_types_are_taken(api):
    body = {"title": "x", "at": "2026-11-21T09:00:00+01:00", "on": "2026-11-21", "places": 5}
    assert post(api, body | {"is_loud": True, "mood": "angry"}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"title": NaN}',
        '{"title": "a\\u0000b"}',
        '{"a\\u0000b": 1}',
        '{"title": ["\\u0000"]}',
        '{"title": "\\ud800"}',
        b"\xff\xfe\xfa",
        '{"places": 9223372036854775808}',
        "[" * 100_000,
    ],
)
def test_a_body_that_cannot_be_read_is_a_bad_request(api, body):
    problem(post(api, body), 400, "bad-request")


def test_an_escaped_backslash_is_no_nul(api):
    assert post(api, '{"title": "a\\\\u0000b"}').status_code == 201


def test_no_body_at_all_is_told_like_a_missing_value(api):
    problem(api.post(ROOT + "/notes", content_type="application/json"), 422, "invalid")


def test_nul_in_an_address_is_a_bad_request(api):
    problem(api.get(ROOT + "/notes?cursor=a%00b"), 400, "bad-request")


def test_a_key_that_no_row_has_leads_nowhere(api):
    problem(api.delete(f"{ROOT}/notes/{2**63}"), 404, "not-found")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_a_form_that_cannot_be_read_is_a_bad_request(api, headers):
    answer = api.post(
        ROOT + "/notes", b"x", content_type="multipart/form-data; boundary=", headers=headers
    )
    assert answer.status_code in {400, 422}


def test_too_large_a_body_is_refused_with_a_key_too(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = post(api, {"title": "x" * 200}, headers={"Idempotency-Key": "k"})
    problem(answer, 413, "too-large")


def test_too_large_a_body_is_refused(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(post(api, {"title": "x" * 200}), 413, "too-large")


def test_whoever_brings_no_token_is_told_how(client):
    for answer in (client.get(ROOT + "/notes"), post(client, {"title": "x"})):
        problem(answer, 401, "sign-in-needed")
        assert answer["WWW-Authenticate"] == 'Bearer realm="Creuset"'


def test_a_wrong_token_is_told_the_same(client):
    answer = client.get(ROOT + "/notes", headers={"Authorization": "Bearer wrong"})
    problem(answer, 401, "sign-in-needed")


def test_an_address_that_leads_nowhere(api):
    problem(api.get(ROOT + "/nowhere"), 404, "not-found")
    problem(api.get(ROOT + "/missing"), 404, "not-found")
    problem(api.get(ROOT + "/"), 404, "not-found")


def test_a_permission_denied_is_a_problem(api):
    problem(api.get(ROOT + "/forbidden"), 403, "forbidden")


def test_a_method_that_the_address_does_not_take(api):
    answer = api.put(ROOT + "/notes")
    problem(answer, 405, "method-not-allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_head_is_answered_like_get(api):
    answer = api.head(ROOT + "/notes")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")


def test_a_bug_is_a_problem_and_tells_nothing(api, caplog):
    api.raise_request_exception = False
    told = problem(post(api, {"title": "broken"}), 500, "broken")
    assert "Zero" not in json.dumps(told)
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_reaches_whoever_listens_to_bugs(api):
    with pytest.raises(ZeroDivisionError):
        post(api, {"title": "broken"})


def test_a_token_for_reading_cannot_write(client):
    reading = {"Authorization": "Bearer 7:read"}
    assert client.get(ROOT + "/notes", headers=reading).status_code == 200
    problem(post(client, {"title": "x"}, headers=reading), 403, "scope-missing")
    assert not AuditRow.objects.exists()


def test_a_token_writes_only_what_it_was_made_for(client):
    other = {"Authorization": "Bearer 7:read,people"}
    told = problem(post(client, {"title": "x"}, headers=other), 403, "scope-missing")
    assert told["scope"] == "bookings"
    right = {"Authorization": "Bearer 7:bookings"}
    assert post(client, {"title": "x"}, headers=right).status_code == 201
    problem(client.get(ROOT + "/notes", headers=right), 403, "scope-missing")


def test_sentences_are_in_the_readers_language(api):
    answer = post(api, {}, headers={"Accept-Language": "fr"})
    assert answer.json()["errors"][0]["detail"] == "Ceci est nécessaire."


def test_who_asks_too_often_is_told_when_to_come_back(api, monkeypatch):
    monkeypatch.setattr(house, "limiter", house.Limiter(size=3, per_minute=60))
    for _ in range(3):
        assert api.get(ROOT + "/notes").status_code == 200
    answer = api.get(ROOT + "/notes")
    problem(answer, 429, "too-many-requests")
    assert answer["Retry-After"] == "1"
    other = api.get(ROOT + "/notes", headers={"Authorization": "Bearer 8"})
    assert other.status_code == 200


class TestDocument:
    @pytest.fixture
    def document(self, client):
        return client.get(ROOT + "/openapi.json").json()

    def test_every_operation_tells_all_it_may_answer(self, document):
        operations = [op for ops in document["paths"].values() for op in ops.values()]
        assert operations
        for operation in operations:
            assert {"400", "401", "403", "404", "405", "409", "422", "429", "500"} <= set(
                operation["responses"]
            )
            problems = operation["responses"]["422"]["content"]
            assert list(problems) == ["application/problem+json"]

    def test_the_answer_of_an_operation_keeps_its_shape(self, document):
        answers = document["paths"][ROOT + "/notes"]["post"]["responses"]
        shape = answers["201"]["content"]["application/json"]["schema"]
        assert shape == {"$ref": "#/components/schemas/NoteOut"}

    def test_writes_say_their_scope_and_take_a_key(self, document):
        write = document["paths"][ROOT + "/notes"]["post"]
        assert write["x-scope"] == "bookings"
        assert "Idempotency-Key" in {parameter["name"] for parameter in write["parameters"]}
        read = document["paths"][ROOT + "/notes"]["get"]
        assert "Idempotency-Key" not in {parameter["name"] for parameter in read["parameters"]}
