"""Garbage in every form and every operation: refused where it stands, never a fault of ours, never unescaped."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict

from creuset.core.api import house
from tests.architecture.addresses import PAGES, operations
from tests.architecture.bodies import body_of, schema_of
from tests.architecture.ground import Ground, program_of, signed_in
from tests.architecture.test_api_parity import pages_that_write
from tests.architecture.test_strangers import address_of, path_of

pytestmark = pytest.mark.django_db

MARK = "<script>alert('hostile')</script>"
STRANGE = (
    f"{MARK}\"><img src=x onerror=alert(1)>' --",
    "\u202eelif\u202c \u200f🎬🧨👩\u200d🎤\ud800",
    "{{ 7|add:7 }}{% debug %}${7*7}%(x)s%s",
    "a\r\nSubject: b\r\n\r\n<b>",
)
#: What is typed or sent, by what it is.
GARBAGE: dict[str, str] = {
    "strange": " ".join(STRANGE),
    "short": "🎬<b>",
    "huge": "x" * 70_000,
    "nul": "a\x00b",
    "negative": "-1",
    "beyond": "9" * 40,
    "far": "0001-01-01T00:00:00+14:00",
}
#: The same in JSON, and what JSON alone can say.
SENT: dict[str, Any] = {
    **GARBAGE,
    "nothing": None,
    "number": -1,
    "whole beyond": 10**30,
    "fraction": 1.5,
    "list": [[[]]],
    "object": {"a": {"b": 1}},
}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals by the hundred are what is asked for; a fault still shows."""
    caplog.set_level("ERROR", "django.request")


def fields_of(text: str) -> set[str]:
    """The names of what a page's forms send."""
    return set(re.findall(r'\bname="([\w-]+)"', text)) - {"csrfmiddlewaretoken"}


#: What pages that show no form of their own are sent by the pages that do.
UNSHOWN = {"planning", "booking", "row", "at", "until", "starts_at", "ends_at", "to", "take"}


def typed(value: str) -> str:
    """What a browser can send: half of a pair cannot be written at all."""
    return value.encode("utf-8", "replace").decode()


def reader_of(name: str, ground: Ground) -> Any:
    own = {"people_account", "people_my", "projects_my", "core", "bookings_my", "planning_my"}
    return ground.inhabitant if name.split(":", maxsplit=1)[0] in own else ground.owner


WRITING = [page for page in PAGES if page[0] in pages_that_write()]


def said(answer: Any) -> str:
    return b"".join(answer).decode("utf-8", "replace")


def is_wrong(answer: Any) -> bool:
    return answer.status_code >= 500 or MARK in said(answer)


#: What one database may take, and the other refuse or fail for.
FOR_THE_DATABASE = ("nul", "beyond", "far")
FOR_THE_PAGE = tuple(kind for kind in GARBAGE if kind not in FOR_THE_DATABASE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "kinds", [FOR_THE_DATABASE, pytest.param(FOR_THE_PAGE, marks=pytest.mark.once)]
)
def test_no_form_fails_nor_repeats_it_raw(ground: Ground, kinds: Sequence[str]) -> None:
    clients = {actor: signed_in(actor) for actor in (ground.owner, ground.inhabitant)}
    wrong = []
    for page in WRITING:
        if page[0] == "people_account:erase":
            continue  # forgets who asks; its own tests type a wrong name
        address = address_of(page, ground, ground.home)
        client = clients[reader_of(page[0], ground)]
        shown = client.get(address)
        names = fields_of(shown.text) if shown.status_code == 200 else set()
        for kind in kinds:
            with transaction.atomic():
                words = dict.fromkeys(names | UNSHOWN, typed(GARBAGE[kind]))
                answer = client.post(address, words)
                if is_wrong(answer):
                    wrong.append((page[0], kind, answer.status_code))
                transaction.set_rollback(True)
    assert wrong == []


@pytest.fixture
def looked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What the pages looked for in what their address asks, since it was last emptied."""
    found: set[str] = set()

    class Watched(QueryDict):
        def __getitem__(self, key: str) -> Any:
            found.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            found.add(str(key))
            return super().__contains__(key)

        def getlist(self, key: str, default: Any = None) -> Any:
            found.add(key)
            return super().getlist(key, default)

        def lists(self) -> Any:
            found.update(self.keys())
            return super().lists()

        def items(self) -> Any:
            found.update(self.keys())
            return super().items()

    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Watched)
    return found


ASKED = {"q", "words", "kind", "day", "time", "at", "days", "view", "building", "level", "page"}
ASKED |= {"before", "cursor", "start", "end", "resource", "party", "since", "role", "feature"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "kinds", [FOR_THE_DATABASE, pytest.param(("strange",), marks=pytest.mark.once)]
)
def test_no_page_fails_for_what_its_address_asks(
    ground: Ground, kinds: Sequence[str], looked_for: set[str]
) -> None:
    """A page that looks at none of it is asked once: it answers whatever else stands there the same."""
    client, wrong, reading = signed_in(ground.owner), [], 0
    for page in PAGES:
        address = address_of(page, ground, ground.home)
        looked_for.clear()
        for kind in kinds:
            answer = client.get(address, dict.fromkeys(ASKED, typed(GARBAGE[kind])))
            if is_wrong(answer):
                wrong.append((page[0], kind, answer.status_code))
            if not looked_for & ASKED:
                break
        else:
            reading += 1
    assert wrong == []
    assert reading > 100


#: What no column takes for something else: refused by its type, before the database is asked.
TYPES = {"nothing", "fraction", "list", "object"}
#: As a whole body, what one string says another does not change.
WHOLE = {*TYPES, "number", "strange"}


def misfits(answer: Any) -> set[str]:
    """The properties of the body that the answer says are not understood."""
    told = answer.json().get("errors", ()) if answer.status_code == 422 else ()
    return {one["field"].partition(".")[0] for one in told if one.get("place") == "body"}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.once] if kind in TYPES else [])
        for kind in sorted(SENT)
    ],
)
def test_no_operation_fails(ground: Ground, kind: str) -> None:
    """Each property in turn is the garbage, but those that their type refuses: they are it together."""
    headers, wrong, value = program_of(ground.owner), [], SENT[kind]
    client = signed_in(None)

    def ask(method: str, address: str, body: Any) -> Any:
        given = json.dumps(body)
        with transaction.atomic():
            answer = client.generic(method, address, given, "application/json", headers=headers)
            transaction.set_rollback(True)
        is_json = "json" in answer.headers.get("Content-Type", "json")
        if answer.status_code >= 500 or answer.status_code == 429 or not is_json:
            wrong.append((method, address, answer.status_code, given[:80]))
        return answer

    for method, path, operation in operations():
        least = body_of(operation)
        if least is None:
            continue
        house.limiter.forget()  # who asks too often is told to wait, and nothing is tried
        address = path_of(path, ground, ground.home)
        body = least if isinstance(least, dict) else {}
        names = set(schema_of(operation))
        refused = misfits(ask(method, address, body | dict.fromkeys(names, value)))
        for name in sorted(names - refused) if len(names) > 1 else ():
            ask(method, address, body | {name: value})
        if kind in WHOLE:
            ask(method, address, value)
    assert wrong == []


@pytest.mark.parametrize("odd", ["-1", "9" * 40, "%00", "%3Cscript%3E"])
def test_no_operation_fails_for_a_strange_number(ground: Ground, odd: str) -> None:
    headers, client, wrong = program_of(ground.owner), signed_in(None), []
    for method, path, operation in operations():
        if "{pk}" not in path and "{row}" not in path:
            continue
        house.limiter.forget()
        address = path_of(re.sub(r"\{(pk|row)\}", "ODD", path, count=1), ground, ground.home)
        with transaction.atomic():
            answer = client.generic(
                method,
                address.replace("ODD", odd),
                json.dumps(body_of(operation)),
                "application/json",
                headers=headers,
            )
            transaction.set_rollback(True)
        if answer.status_code not in {404, 422}:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_ids_of_another_village_are_nothing_here(ground: Ground) -> None:
    """A stranger who owns a village sends the ids of another one from there: nothing is found, nothing written."""
    headers, client = program_of(ground.stranger), signed_in(None)
    base = f"/api/v1/villages/{ground.away.slug}"
    hers, room = ground.inhabitant.party_id, ground.room.code
    span = {"starts_at": "2026-11-25T10:00:00+01:00", "ends_at": "2026-11-25T11:00:00+01:00"}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/bookings", {"title": "x", "periods": [{"resource": room, **span}]}),
        ("/closures", {"title": "x", "resources": [room], **span}),
        ("/closures/preview", {"resources": [room], **span}),
        ("/projects", {"title": "x", "kind": "film", "holder": hers}),
        ("/invitations", {"email": "a@b.example", "organisation": ground.company.pk}),
        ("/team", {"party": hers, "role": "reception"}),
        (f"/people/{ground.stranger.party_id}/merge", {"other": hers}),
    ]
    answers = {
        path: client.post(base + path, json.dumps(body), "application/json", headers=headers)
        for path, body in asked
    }
    assert {
        path: a.status_code for path, a in answers.items() if a.status_code not in {404, 422}
    } == {}
    for answer in answers.values():
        assert "Habitante" not in answer.text
    assert not ground.away.bookings.exists()
    assert not ground.away.known_projects.exists()


def test_a_number_that_no_row_has_leads_nowhere(ground: Ground) -> None:
    client, wrong = signed_in(ground.owner), []
    for page in PAGES:
        if not any(kind == "int" for _argument, kind in page[1]):
            continue
        address = re.sub(r"/\d+(?=[/.]|$)", "/" + "9" * 40, address_of(page, ground, ground.home))
        codes = {client.get(address).status_code, client.post(address, {}).status_code}
        if codes - {404, 405}:
            wrong.append((page[0], codes))
    assert wrong == []
