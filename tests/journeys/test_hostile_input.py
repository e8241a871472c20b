"""Garbage in every form and every operation: refused where it stands, never a fault of ours, never unescaped.

Every address is tried, and every kind of garbage; each address with each kind only by `--long`. Otherwise:

- a form is sent twice: what would be markup in every field, then the other kinds, its fields in turn, each form
  beginning with another kind than the one before;
- an operation takes in each property alone what is worst for its type, then all kinds in turn;
- what stands behind a page's address is asked where each is opened, in tests/architecture/test_strangers.py;
- PostgreSQL is sent what databases differ in: NUL, numbers that no column holds, instants before all others.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction

from creuset.core.api import house
from tests.architecture.addresses import PAGES, operations
from tests.architecture.bodies import body_of, schema_of, types_of
from tests.architecture.garbage import GARBAGE, IS_ASKED_ALL, KINDS, is_wrong, typed
from tests.architecture.ground import Ground, program_of, signed_in
from tests.architecture.test_api_parity import pages_that_write
from tests.architecture.test_strangers import address_of, path_of

pytestmark = pytest.mark.django_db

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


def reader_of(name: str, ground: Ground) -> Any:
    own = {"people_account", "people_my", "projects_my", "core", "bookings_my", "planning_my"}
    return ground.inhabitant if name.split(":", maxsplit=1)[0] in own else ground.owner


WRITING = [page for page in PAGES if page[0] in pages_that_write()]


def in_turn(names: Iterable[str], kinds: Sequence[str], first: int) -> dict[str, str]:
    """Each name's kind: one after the other, beginning with number `first`."""
    return {name: kinds[(first + n) % len(kinds)] for n, name in enumerate(sorted(names))}


def try_forms(ground: Ground, kinds_for: Callable[[set[str], int], list[dict[str, str]]]) -> None:
    """Send every form the garbage that `kinds_for` names for its fields and its place among them."""
    clients = {actor: signed_in(actor) for actor in (ground.owner, ground.inhabitant)}
    wrong = []
    for place, page in enumerate(WRITING):
        if page[0] == "people_account:erase":
            continue  # forgets who asks; its own tests type a wrong name
        address = address_of(page, ground, ground.home)
        client = clients[reader_of(page[0], ground)]
        shown = client.get(address)
        names = fields_of(shown.text) if shown.status_code == 200 else set()
        for kinds in kinds_for(names | UNSHOWN, place):
            with transaction.atomic():
                words = {name: typed(GARBAGE[kind]) for name, kind in kinds.items()}
                answer = client.post(address, words)
                if is_wrong(answer):
                    wrong.append((page[0], kinds, answer.status_code))
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.slow
def test_no_form_fails_nor_repeats_it_raw(ground: Ground) -> None:
    def chosen(names: set[str], place: int) -> list[dict[str, str]]:
        others = [kind for kind in KINDS if kind != "strange"]
        markup = [dict.fromkeys(names, "strange")] if IS_ASKED_ALL else []
        return [*markup, in_turn(names, others, place)]

    try_forms(ground, chosen)


@pytest.mark.long
@pytest.mark.slow
def test_no_form_fails_for_any_kind_of_garbage(ground: Ground) -> None:
    try_forms(ground, lambda names, _place: [dict.fromkeys(names, kind) for kind in KINDS])


#: What no column takes for something else: refused by its type, before the database is asked.
TYPES = {"nothing", "fraction", "list", "object"}
#: As a whole body, what one string says another does not change.
WHOLE = {*TYPES, "number", "strange"}


def misfits(answer: Any) -> set[str]:
    """The properties of the body that the answer says are not understood."""
    told = answer.json().get("errors", ()) if answer.status_code == 422 else ()
    return {one["field"].partition(".")[0] for one in told if one.get("place") == "body"}


class Caller:
    """A program that sends garbage, and what was answered as it must not be."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.headers = ground, program_of(ground.owner)
        self.client, self.wrong = signed_in(None), []

    def ask(self, method: str, address: str, body: Any) -> Any:
        house.limiter.forget()  # who asks too often is told to wait, and nothing is tried
        given = json.dumps(body)
        with transaction.atomic():
            answer = self.client.generic(
                method, address, given, "application/json", headers=self.headers
            )
            transaction.set_rollback(True)
        is_json = "json" in answer.headers.get("Content-Type", "json")
        if answer.status_code >= 500 or answer.status_code == 429 or not is_json:
            self.wrong.append((method, address, answer.status_code, given[:80]))
        return answer

    def operations(self) -> Iterator[tuple[str, str, Any, dict[str, Any]]]:
        """Method, address, least body and properties of each operation that takes a body."""
        for method, path, operation in operations():
            if (least := body_of(operation)) is not None:
                address = path_of(path, self.ground, self.ground.home)
                yield method, address, least, schema_of(operation)

    def try_properties(
        self, method: str, address: str, least: Any, garbage: dict[str, Any], *, alone: bool
    ) -> None:
        """Send them together, then those that their type lets through: each alone, or without the others."""
        body = least if isinstance(least, dict) else {}
        refused = misfits(self.ask(method, address, body | garbage))
        rest = {name: garbage[name] for name in sorted(garbage.keys() - refused)}
        if alone and len(garbage) > 1:
            for name, value in rest.items():
                self.ask(method, address, body | {name: value})
        elif refused and rest:
            self.ask(method, address, body | rest)


def worst_for(schema: dict[str, Any]) -> Any:
    """What the property's type is most likely to let through to a database that cannot hold it."""
    types = types_of(schema)
    if types & {"date-time", "date"}:
        return GARBAGE["far"]
    return 10**30 if types & {"integer", "number"} else GARBAGE["nul"]


@pytest.mark.slow
def test_no_operation_fails_for_what_is_worst_for_its_types(ground: Ground) -> None:
    caller = Caller(ground)
    for method, address, least, schema in caller.operations():
        worst = {name: worst_for(one) for name, one in schema.items()}
        caller.try_properties(method, address, least, worst, alone=True)
    assert caller.wrong == []


@pytest.mark.once
@pytest.mark.slow
def test_no_operation_fails(ground: Ground) -> None:
    """Its properties take the kinds in turn, its whole body is one of them."""
    caller, whole = Caller(ground), sorted(WHOLE)
    for place, (method, address, least, schema) in enumerate(caller.operations()):
        kinds = in_turn(schema, tuple(SENT), place)
        garbage = {name: SENT[kind] for name, kind in kinds.items()}
        caller.try_properties(method, address, least, garbage, alone=False)
        caller.ask(method, address, SENT[whole[place % len(whole)]])
    assert caller.wrong == []


@pytest.mark.long
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.once] if kind in TYPES else [])
        for kind in sorted(SENT)
    ],
)
def test_no_operation_fails_for_any_kind_of_garbage(ground: Ground, kind: str) -> None:
    """Each property in turn is the garbage, but those that their type refuses: they are it together."""
    caller = Caller(ground)
    for method, address, least, schema in caller.operations():
        garbage = dict.fromkeys(schema, SENT[kind])
        caller.try_properties(method, address, least, garbage, alone=True)
        if kind in WHOLE:
            caller.ask(method, address, SENT[kind])
    assert caller.wrong == []


#: Numbers of rows: what no column holds, and what is none.
BEYOND, ODD = "9" * 40, ("-1", "%00", "%3Cscript%3E")


@pytest.mark.slow
def test_no_operation_fails_for_a_strange_number(ground: Ground) -> None:
    """Each is asked for a number that no column holds, and for one of the others, in turn."""
    of_rows = [one for one in operations() if "{pk}" in one[1] or "{row}" in one[1]]
    headers, client, wrong = program_of(ground.owner), signed_in(None), []
    for place, (method, path, operation) in enumerate(of_rows):
        address = path_of(re.sub(r"\{(pk|row)\}", "ODD", path, count=1), ground, ground.home)
        given = json.dumps(body_of(operation))
        for odd in (BEYOND, ODD[place % len(ODD)]) if IS_ASKED_ALL else (BEYOND,):
            house.limiter.forget()
            with transaction.atomic():
                answer = client.generic(
                    method,
                    address.replace("ODD", odd),
                    given,
                    "application/json",
                    headers=headers,
                )
                transaction.set_rollback(True)
            if answer.status_code not in {404, 422}:
                wrong.append((method, path, odd, answer.status_code))
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
