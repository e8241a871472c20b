"""Every address, read and written by whoever is signed out, a stranger of another village, a member, and each role.

Each page is read by two of the roles, in turn; by each of them with `--long`.
"""

from copy import deepcopy
from itertools import batched
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from creuset.core.api import house
from creuset.core.roles import Role
from tests.architecture.addresses import (
    ABOUT_A_PERIOD,
    MAKERS,
    MEMBERS,
    PAGES,
    PUBLIC,
    maker_of,
    operations,
)
from tests.architecture.bodies import sent
from tests.architecture.garbage import (
    ASKED,
    FOR_THE_DATABASE,
    GARBAGE,
    IS_ASKED_ALL,
    is_wrong,
    typed,
)
from tests.architecture.ground import Ground, program_of, signed_in
from tests.factories.people import team_of

pytestmark = pytest.mark.django_db

REFUSED = {404, 405}
#: What changes because somebody asked, whatever the answer.
NOTED = {"sessions.Session", "usersessions.UserSession"}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals by the hundred are what is asked for."""
    caplog.set_level("ERROR", "django.request")


def arguments_in(path: str) -> list[tuple[str, str]]:
    """Of an operation's path, each argument but the village, with the word before it."""
    found, word = [], ""
    for part in path.split("/"):
        if not part.startswith("{"):
            word = part
        elif part != "{village}":
            found.append((word, part.strip("{}")))
    return found


def address_of(page: tuple[str, Any], ground: Ground, village: Any) -> str:
    name, arguments = page
    values = {
        argument: village if kind == "village" else maker_of(name, argument)(ground)
        for argument, kind in arguments
    }
    return reverse(name, kwargs=values)


def path_of(path: str, ground: Ground, village: Any) -> str:
    for word, name in arguments_in(path):
        path = path.replace(f"{{{name}}}", str(MAKERS[f"/{word}.{name}"](ground)))
    return path.replace("{village}", village.slug)


def is_of_a_village(page: tuple[str, Any]) -> bool:
    return any(kind == "village" for _argument, kind in page[1])


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label not in NOTED
    }


def changed(before: dict[str, Any]) -> dict[str, Any]:
    after = rows()
    return {
        label: (before[label], after[label]) for label in before if before[label] != after[label]
    }


def both(client: Client, address: str) -> tuple[int, int]:
    return read(client.get(address)), read(client.post(address, {}))


def read(answer: Any) -> int:
    if answer.streaming:
        answer.getvalue()  # a file is closed once it is read
    return int(answer.status_code)


#: Pages that are about a row or a village, and not for everybody.
GUARDED = [
    page for page in PAGES if page[0] not in PUBLIC and (page[1] or page[0].startswith("core:file"))
]


def test_the_sweep_is_a_sweep():
    assert len(GUARDED) > 80
    assert len(operations()) > 40


@pytest.mark.once
def test_whoever_is_signed_out_is_sent_to_sign_in_or_finds_nothing(ground):
    client, before, wrong = signed_in(None), rows(), []
    for page in PAGES:
        if page[0] in PUBLIC:
            continue
        address = address_of(page, ground, ground.home)
        for answer in (client.get(address), client.post(address, {})):
            is_sent = answer.status_code == 302 and "/account/login/" in answer["Location"]
            if not is_sent and answer.status_code not in REFUSED:
                wrong.append((page[0], answer.status_code))
    assert wrong == []
    assert changed(before) == {}


@pytest.mark.once
def test_a_stranger_of_another_village_finds_nothing(ground):
    client, before = signed_in(ground.stranger), rows()
    answers = {page[0]: both(client, address_of(page, ground, ground.home)) for page in GUARDED}
    assert {name: codes for name, codes in answers.items() if set(codes) - REFUSED} == {}
    assert changed(before) == {}


@pytest.mark.once
def test_an_owner_reaches_no_row_of_another_village_through_their_own(ground):
    client, before = signed_in(ground.stranger), rows()
    about_rows = [
        page
        for page in PAGES
        if is_of_a_village(page) and len(page[1]) > 1 and page[0] not in ABOUT_A_PERIOD
    ]
    answers = {page[0]: both(client, address_of(page, ground, ground.away)) for page in about_rows}
    assert {name: codes for name, codes in answers.items() if set(codes) - REFUSED} == {}
    assert changed(before) == {}


@pytest.mark.once
def test_a_member_finds_no_desk_and_nothing_of_another_member(ground):
    client, before = signed_in(ground.member), rows()
    closed = [
        page
        for page in GUARDED
        if page[0] not in MEMBERS
        if "/desk/" in address_of(page, ground, ground.home)
        or any(kind != "village" for _name, kind in page[1])
    ]
    assert len(closed) > 60
    answers = {page[0]: both(client, address_of(page, ground, ground.home)) for page in closed}
    assert {name: codes for name, codes in answers.items() if set(codes) - REFUSED} == {}
    assert changed(before) == {}


OTHERS = [role for role in Role if role is not Role.OWNER]


def faults_for(role: Role, pages: list[tuple[str, Any]], ground: Ground) -> dict[str, int]:
    client = signed_in(team_of(ground.home, role))
    answers = {page[0]: read(client.get(address_of(page, ground, ground.home))) for page in pages}
    assert answers["desk:day"] == 200
    return {name: code for name, code in answers.items() if code >= 500}


@pytest.mark.once
@pytest.mark.parametrize("place", range(len(OTHERS)))
def test_no_page_fails_for_a_role(ground, place):
    """Each page for two roles, in turn; the day for all of them."""
    both_turns = {place, (place + 2) % len(OTHERS)}
    pages = [
        page
        for n, page in enumerate(PAGES)
        if n % len(OTHERS) in both_turns or page[0] == "desk:day"
    ]
    assert faults_for(OTHERS[place], pages, ground) == {}


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("role", OTHERS)
def test_no_page_fails_for_any_role(ground, role):
    assert faults_for(role, PAGES, ground) == {}


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


@pytest.mark.slow
def test_every_page_opens_for_somebody(ground: Ground, settings: Any, looked_for: set[str]) -> None:
    """A page that nobody opens would be refused for its row, not for its reader.

    A page that looks at what its address asks is asked garbage too; any other answers whatever stands there the same.
    """
    readers = (ground.owner, ground.inhabitant, ground.newcomer, ground.guest)
    clients, wrong, reading = [signed_in(reader) for reader in readers], [], 0
    for page in sorted(PAGES, key=is_of_the_demo):
        if is_of_the_demo(page) != settings.DEMO:
            settings.DEMO = is_of_the_demo(page)
        address = address_of(page, ground, ground.home)
        looked_for.clear()
        codes, reader = opened(address, clients)
        if reader is None or max(codes) >= 500:
            wrong.append((page[0], sorted(codes)))
        elif looked_for & ASKED:
            reading += 1
            wrong += [(page[0], kind) for kind in unanswered(address, reader)]
    assert wrong == []
    assert reading > 100


def is_of_the_demo(page: tuple[str, Any]) -> bool:
    return page[0].startswith("everywhere:letter")


def again(kept: Client) -> Client:
    """Another browser with the same cookies: one of the pages signs its reader out."""
    client = Client(raise_request_exception=False)
    client.cookies = deepcopy(kept.cookies)
    return client


def opened(address: str, clients: list[Client]) -> tuple[set[int], Client | None]:
    """What the address answers, up to the first of its readers to whom it opens; nothing has changed.

    PostgreSQL is sent an empty form only where there is nothing to read: what one does, its action does there.
    """
    codes: set[int] = set()
    for kept in clients:
        client = again(kept)
        with transaction.atomic():
            codes.add(read(client.get(address)))
            if IS_ASKED_ALL or not codes - REFUSED:
                codes.add(read(client.post(address, {})))
            transaction.set_rollback(True)
        if codes - REFUSED:
            return codes, kept
    return codes, None


def unanswered(address: str, kept: Client) -> list[str]:
    """The kinds of garbage behind the address for which it fails, or that it repeats raw."""
    wrong, client = [], again(kept)
    for kind in ("strange", *FOR_THE_DATABASE) if IS_ASKED_ALL else FOR_THE_DATABASE:
        with transaction.atomic():
            if is_wrong(client.get(address, dict.fromkeys(ASKED, typed(GARBAGE[kind])))):
                wrong.append(kind)
            transaction.set_rollback(True)
    return wrong


# ---- programs -----------------------------------------------------------------------------------


def ask(method: str, address: str, given: dict[str, Any], headers: dict[str, str]) -> Any:
    return Client(raise_request_exception=False).generic(method, address, headers=headers, **given)


OF_VILLAGES = [one for one in operations() if "{village}" in one[1]]
ABOUT_ROWS = [
    one
    for one in operations()
    if any(f"/{word}" not in ABOUT_A_PERIOD for word, _name in arguments_in(one[1]))
]


@pytest.mark.once
def test_a_program_without_a_token_is_refused(ground):
    before, wrong = rows(), []
    for method, path, operation in operations():
        # There are more operations than one caller may try without a breath.
        house.limiter.forget()
        answer = ask(method, path_of(path, ground, ground.home), sent(operation), {})
        if answer.status_code != 401:
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert changed(before) == {}


#: A token that asks more often at once has to wait.
OF_ONE_TOKEN = 250


def sweep(ground: Ground, actor: Any, village: Any, some: list[Any]) -> dict[str, int]:
    """What each operation answers a program of the actor; nothing has changed."""
    answers = {}
    for few in batched(some, OF_ONE_TOKEN):
        headers = program_of(actor)
        ask("GET", "/api/v1/me", {}, headers)  # the first use of a token is noted
        before = rows()
        answers |= {
            f"{method} {path}": ask(
                method, path_of(path, ground, village), sent(operation), headers
            ).status_code
            for method, path, operation in few
        }
        assert changed(before) == {}
    return answers


def test_a_program_of_a_stranger_finds_nothing(ground):
    answers = sweep(ground, ground.stranger, ground.home, [*OF_VILLAGES, *ABOUT_ROWS])
    assert {name: code for name, code in answers.items() if code != 404} == {}


def test_a_program_reaches_no_row_of_another_village_through_its_own(ground):
    answers = sweep(ground, ground.stranger, ground.away, ABOUT_ROWS)
    assert {name: code for name, code in answers.items() if code != 404} == {}
