"""Imports by their pages, by programs and by the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from creuset.config.cli.main import cli
from creuset.core.roles import Role, Scope
from creuset.imports.models import Archived, Import, ImportFile
from creuset.imports.retention import PATIENCE, drop_old
from creuset.imports.states import ImportState
from creuset.imports.tasks import bring_in
from creuset.people.actions import create_token
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village
from tests.imports.ground import DATA, files_of, make_ready_village
from tests.imports.ground import bring_in as brought_in

pytestmark = pytest.mark.django_db

type Call = Callable[..., Any]


@pytest.fixture
def village() -> Village:
    return make_ready_village()


@pytest.fixture
def desk(village: Village) -> Client:
    """The browser of a manager who reads English."""
    client = Client(headers={"accept-language": "en"})
    manager = team_of(village, Role.MANAGER).party
    assert manager is not None
    client.force_login(manager.user)
    return client


def token_of(actor: Actor) -> dict[str, str]:
    """Return what a program of the actor's sends along."""
    assert actor.party is not None
    made = create_token(
        party=actor.party, label="x", scopes=[Scope.READ, Scope.PEOPLE], by=actor, now=NOW
    )
    return {"Authorization": f"Bearer {made.secret}"}


def upload(system: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in files_of(system).items()]


def test_files_are_read_shown_and_brought_in(
    desk: Client,
    village: Village,
    django_capture_on_commit_callbacks: Call,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(type(bring_in), "enqueue", lambda _self, *of: asked.append(of))
    home = f"/{village.slug}/desk/imports/"
    seen = desk.post(home, {"system": "cobot", "sheets": upload("cobot")}, follow=True)
    page = seen.content.decode()
    assert "Inès Carpentier" in page
    assert "members.csv" in page
    assert "Métier" in page, "columns that nobody reads are named"
    assert not Party.objects.filter(email__contains="roseraie").exists()
    brought = Import.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{home}{brought.pk}/start/")
    assert "0 of" in desk.get(f"{home}{brought.pk}/").content.decode()
    bring_in.func(*asked[0])

    page = desk.get(f"{home}{brought.pk}/").content.decode()
    assert "Brought in" in page
    assert Party.objects.filter(email="ines.carpentier@roseraie.example").exists()
    assert "every 2s" not in page


def test_a_fault_is_told_with_its_line_and_there_is_nothing_to_press(
    desk: Client, village: Village
) -> None:
    bad = SimpleUploadedFile("people.csv", b"id,full_name,email\n1,Ana,<b>x</b>\n")
    seen = desk.post(
        f"/{village.slug}/desk/imports/", {"system": "creuset", "sheets": [bad]}, follow=True
    )
    page = seen.content.decode()

    assert "1 fault to mend" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "/start/" not in page
    desk.post(f"/{village.slug}/desk/imports/{Import.objects.get().pk}/start/")
    assert Import.objects.get().state == ImportState.READ


def test_files_are_dropped(desk: Client, village: Village) -> None:
    desk.post(f"/{village.slug}/desk/imports/", {"system": "cobot", "sheets": upload("cobot")})
    desk.post(f"/{village.slug}/desk/imports/{Import.objects.get().pk}/drop/")

    assert Import.objects.get().state == ImportState.DROPPED
    assert not ImportFile.objects.exists()


def test_no_file_is_told_on_the_field(desk: Client, village: Village) -> None:
    answer = desk.post(f"/{village.slug}/desk/imports/", {"system": "cobot"})

    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_an_import_of_another_village_is_not_found(desk: Client, village: Village) -> None:
    away = Import.objects.create(village=make_village(), system="cobot", brought_at=NOW)

    assert desk.get(f"/{village.slug}/desk/imports/{away.pk}/").status_code == 404


def test_the_archive_is_on_the_page_of_its_party_and_no_other(
    desk: Client, village: Village
) -> None:
    brought_in(village, "nexudus", files_of("nexudus"), by=team_of(village))
    maud = Party.objects.get(email="maud.vasseur@lanterne.example")
    lou = Party.objects.get(email="lou.tran@example.org")

    page = desk.get(f"/{village.slug}/desk/people/{maud.pk}/").content.decode()
    assert "INV-97" in page
    assert "still open there" in page
    assert "INV-97" not in desk.get(f"/{village.slug}/desk/people/{lou.pk}/").content.decode()


def test_a_program_brings_looks_and_starts(
    client: Client,
    village: Village,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Call,
) -> None:
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(type(bring_in), "enqueue", lambda _self, *of: asked.append(of))
    headers = token_of(team_of(village))
    base = f"/api/v1/villages/{village.slug}/imports"

    made = client.post(
        base, {"system": "officernd", "sheets": upload("officernd")}, headers=headers
    )
    assert made.status_code == 201
    pk = made.json()["id"]
    look = client.get(f"{base}/{pk}/preview", headers=headers).json()
    assert look["faults"] == []
    assert look["would"]["company"] == {"new": 2, "filled": 0, "left": 0}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{base}/{pk}/start", headers=headers).json()["state"] == "running"
    bring_in.func(*asked[0])

    done = client.get(f"{base}/{pk}", headers=headers).json()
    assert (done["state"], done["counts"]["person"]) == ("done", 2)
    again = client.post(f"{base}/{pk}/start", headers=headers)
    assert again.status_code == 409


def test_a_member_s_program_is_refused(client: Client, village: Village) -> None:
    answer = client.get(
        f"/api/v1/villages/{village.slug}/imports", headers=token_of(member_of(village))
    )

    assert answer.status_code == 403
    assert json.loads(answer.content)["code"] == "forbidden"


def command(*more: str, files: list[Path]) -> Any:
    return CliRunner().invoke(cli, ["import", *more, *map(str, files)])


def test_the_command_shows_asks_nobody_and_changes_nothing(village: Village) -> None:
    files = sorted((DATA / "cobot").glob("*.csv"))
    shown = command("--from", "cobot", files=files)

    assert shown.exit_code == 1, shown.output
    assert "person: 3 new" in shown.output
    assert "nobody to ask" in shown.output
    assert not Party.objects.filter(email__contains="roseraie").exists()
    assert not ImportFile.objects.exists()


def test_the_command_brings_in_and_a_second_run_changes_nothing(village: Village) -> None:
    files = sorted((DATA / "cobot").glob("*.csv"))
    first = command("--from", "cobot", "--village", village.slug, "--yes", files=files)
    assert "Brought in: 1 company, 3 contract, 2 invoice, 3 person." in first.output, first.output

    second = command("--from", "cobot", "--village", village.slug, "--yes", files=files)

    assert "Nothing was changed." in second.output
    assert Archived.objects.count() == 2


def test_the_command_tells_every_fault_and_fails(village: Village, tmp_path: Path) -> None:
    bad = tmp_path / "people.csv"
    bad.write_text("id,full_name,email\n1,Ana,bad\n2,,b@example.org\n")
    told = command("--from", "creuset", "--yes", files=[bad])

    assert told.exit_code == 1
    assert "people.csv:2: email" in told.output
    assert "people.csv:3: full_name" in told.output


def test_files_that_nobody_brought_in_are_forgotten(village: Village) -> None:
    old = Import.objects.create(village=village, system="cobot", brought_at=NOW - PATIENCE * 2)
    new = Import.objects.create(village=village, system="cobot", brought_at=NOW)
    for row in (old, new):
        ImportFile.objects.create(brought=row, name="a.csv", content=b"x")

    assert drop_old(NOW) == 1

    assert [row.brought_id for row in ImportFile.objects.all()] == [new.pk]


def test_files_of_which_none_is_known_leave_no_empty_list(desk: Client, village: Village) -> None:
    sheet = SimpleUploadedFile("autre.csv", b"Une;Deux\n1;2\n")
    desk.post(f"/{village.slug}/desk/imports/", {"system": "cobot", "sheets": sheet})
    page = desk.get(f"/{village.slug}/desk/imports/{Import.objects.get().pk}/").content.decode()

    assert "Its columns are those of no file that is known" in page
    assert 'id="files"' not in page
