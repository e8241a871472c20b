"""What nobody should ask of a village, its plan and its places: a clear sentence where it happened, nothing changed."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from creuset.config.cli.villages import load
from creuset.core.models import StoredFile
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.acceptance.ground import (
    Browser,
    Program,
    at,
    code_of,
    hours,
    nothing_changes,
    period,
    plain,
)
from tests.factories.bookings import make_booking
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db

#: A village of one building and two rooms, side by side.
SMALL = """
format = 1

[village]
code = "petit-lieu"
name = "Petit lieu"
zone = "Europe/Paris"
languages = ["fr"]
tagline = { fr = "Un lieu d’essai" }

[village.address]
street = "1 rue de la Démonstration"
postcode = "62300"
city = "Lens"

[village.contact]
email = "bonjour@petit-lieu.example"

[village.hours]
mon = ["08:00-20:00"]
tue = ["08:00-20:00"]

[legal]
name = "Petit lieu"
form = { fr = "Association" }
siren = "999000029"
siret = "99900002900010"
test_data = true
publication_director = "Dominique Exemple"
host = { fr = "Hébergement de démonstration" }

[legal.address]
street = "1 rue de la Démonstration"
postcode = "62300"
city = "Lens"

[texts]
hero_title = { fr = "Entrez." }
introduction = { fr = "Un lieu d’essai." }
story = { fr = ["Un lieu."] }
how_to_come = { fr = ["À pied."] }
legal_notice = { fr = ["Un lieu."] }
privacy = { fr = ["Rien n’est gardé."] }
accessibility = { fr = ["De plain-pied."] }

[[buildings]]
code = "halle"
name = { fr = "Halle" }
outline = [[0, 0], [20, 0], [20, 10], [0, 10]]

[[buildings.levels]]
code = "rdc"
name = { fr = "Rez-de-chaussée" }
order = 0
outline = [[0, 0], [20, 0], [20, 10], [0, 10]]

[[resources]]
code = "agora"
name = { fr = "Agora" }
kind = "meeting"
building = "halle"
level = "rdc"
polygon = [[0, 0], [10, 0], [10, 10], [0, 10]]

[[resources]]
code = "forum"
name = { fr = "Forum" }
kind = "meeting"
building = "halle"
level = "rdc"
polygon = [[10, 0], [20, 0], [20, 10], [10, 10]]
"""


def loaded(folder: Path, written: str) -> Any:
    """What the command says of a file."""
    file = folder / "petit-lieu.toml"
    file.write_text(written, encoding="utf-8")
    with translation.override("en"):
        return CliRunner().invoke(load, [str(file), "--yes"])


def told_by(done: Any) -> str:
    return plain(done.output + str(done.exception or ""))


def test_a_broken_village_file(tmp_path: Path) -> None:
    """Every fault at once, each with its line and its key."""
    broken = SMALL.replace('zone = "Europe/Paris"', 'zone = "Europe/Ivry"')
    broken = broken.replace('kind = "meeting"', 'kind = "castle"', 1)
    with nothing_changes():
        done = loaded(tmp_path, broken)
        assert done.exit_code != 0
        for told in ("village.zone", "a time zone", "kind", "castle"):
            assert told in told_by(done)
        torn = loaded(tmp_path, SMALL[:200])
        assert torn.exit_code != 0
        assert loaded(tmp_path, "\x00").exit_code != 0
    assert loaded(tmp_path, SMALL).exit_code == 0
    assert Village.objects.get().slug == "petit-lieu"


def test_an_overlapping_plan(tmp_path: Path) -> None:
    with nothing_changes():
        done = loaded(
            tmp_path,
            SMALL.replace(
                "[[10, 0], [20, 0], [20, 10], [10, 10]]", "[[8, 0], [20, 0], [20, 10], [8, 10]]"
            ),
        )
    assert done.exit_code != 0
    assert "overlap" in told_by(done)
    assert "agora" in told_by(done)


def test_a_resource_that_disappears_while_it_has_future_bookings(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL).exit_code == 0
    village = Village.objects.get()
    forum = Resource.objects.select_related("village", "building").get(code="forum")
    make_booking(forum, when=hours(10, 12), title="Comité")
    desk = Browser(team_of(village), village, "desk")

    with nothing_changes():
        done = loaded(tmp_path, SMALL[: SMALL.rindex("[[resources]]")])
        assert done.exit_code != 0
        assert "forum" in told_by(done).casefold()
        form = desk.get("resources/forum/change/").context["form"]
        typed = {
            name: value
            for name, field in form.fields.items()
            if (value := form.get_initial_for_field(field, name)) is not None
        }
        ended = desk.post("resources/forum/change/", typed | {"valid_until": date(2026, 11, 24)})
        assert ended.status_code == 422
        assert "Comité" in ended.text
    assert Resource.objects.get(code="forum").retired_at is None


PAST, LATE = {"day": 22}, {"start": "19:00", "end": "21:00"}


@pytest.mark.parametrize(
    ("typed", "asked", "code"),
    [
        ({"day": 20}, period("agora", 10, 12, day=20), "in-the-past"),
        ({"start": "07:00", "end": "09:00"}, period("agora", 7, 9), "closed"),
        ({"start": "19:00", "end": "21:00"}, period("agora", 19, 21), "closed"),
        ({"start": "10:00", "end": "10:00"}, period("agora", 10, 10), "bad-span"),
        ({"start": "12:00", "end": "10:00"}, period("agora", 12, 10), "bad-span"),
    ],
    ids=["in the past", "before opening", "across closing hours", "of no length", "backwards"],
)
def test_a_booking_in_the_past_across_closing_hours_of_no_or_negative_length(
    typed: dict[str, Any], asked: dict[str, Any], code: str
) -> None:
    village = make_village(
        hours={day: ["08:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    )
    make_resource(village, name="Agora", code="agora")
    me = member_of(village)
    mine, program = Browser(me, village), Program(me, village)

    with nothing_changes():
        page = mine.book("agora", **typed)
        assert page.status_code == 422
        form = page.context["form"]
        assert {"start", "end"} & set(form.errors)
        assert "errorlist" in page.text
        assert code_of(program.book(asked)) == [code]
    assert mine.book("agora").status_code == 302


def test_a_booking_in_an_hour_that_the_zone_skips(
    mine: Browser, program: Program, room: Resource
) -> None:
    with nothing_changes():
        for start, end, field in (("02:30", "04:00", "start"), ("01:00", "02:30", "end")):
            page = mine.book("agora", day="2027-03-28", start=start, end=end)
            assert page.status_code == 422
            assert set(page.context["form"].errors) == {field}
        naive = {"resource": "agora", "starts_at": "2027-03-28T02:30:00", "ends_at": at(24, 12)}
        assert code_of(program.book(naive)) == ["timezone_aware"]


def test_a_booking_for_a_resource_of_another_village(
    village: Village, mine: Browser, program: Program, room: Resource
) -> None:
    make_resource(make_village(), code="elsewhere", name="Ailleurs")
    made = program.book(period("agora", 14, 15)).json()["id"]
    with nothing_changes():
        page = mine.book("elsewhere")
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {"resource"}
        assert code_of(program.book(period("elsewhere", 10, 12))) == ["not-found"]
        both = program.book(period("agora", 10, 12), period("elsewhere", 10, 12))
        assert code_of(both) == ["not-found"]
        onto = {"starts_at": at(24, 14), "to": "elsewhere"}
        assert code_of(program.post(f"/bookings/{made}/move", onto)) == ["not-found"]


def test_a_forged_form(
    village: Village, mine: Browser, room: Resource, caplog: pytest.LogCaptureFixture
) -> None:
    """For somebody else, over a rule, into somebody else's booking, without the token that a form carries."""
    somebody = member_of(village)
    theirs = make_booking(room, when=hours(14, 15), party=somebody.party)
    team_only = make_resource(village, code="team", who_books="team")
    from django.test import Client

    checked = Client(enforce_csrf_checks=True)
    checked.force_login(mine.actor.party.user)  # type: ignore[union-attr]
    with nothing_changes():
        for_them = mine.book("agora", party=somebody.party_id)
        assert set(for_them.context["form"].errors) == {"party"}
        assert mine.book(team_only.code).status_code == 422
        taken = mine.book("agora", start="14:00", end="15:00", overrule=["occupied"])
        assert taken.status_code == 422
        for page in ("change", "cancel", "details", "copy"):
            assert mine.post(f"bookings/{theirs.pk}/{page}/", {"reason": "x"}).status_code == 404
        assert checked.post(f"{mine.base}bookings/new", mine.words("agora")).status_code == 403
    assert any("Forbidden (CSRF" in line for line in caplog.messages)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("huge.png", None),
        ("script.png", b"<script>alert(1)</script>"),
        ("program.png", b"MZ" + bytes(2_000)),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("empty.png", b""),
    ],
)
def test_an_oversize_or_disguised_upload(
    desk: Browser,
    mine: Browser,
    room: Resource,
    caplog: pytest.LogCaptureFixture,
    name: str,
    content: bytes | None,
) -> None:
    if content is None:
        drawn = io.BytesIO()
        Image.new("RGB", (20, 20), "teal").save(drawn, "PNG")
        content = drawn.getvalue() + bytes(21_000_000)
    page = "resources/agora/pictures/"
    with nothing_changes():
        refused = desk.post(page, {"file": SimpleUploadedFile(name, content, "image/png")})
        assert refused.status_code == 422
        assert set(refused.context["form"].errors) == {"file"}
        assert f"Unprocessable Content: {desk.base}{page}" in caplog.messages
        mine.client.post(desk.base + page, {"file": SimpleUploadedFile(name, content)})
    assert not StoredFile.objects.exists()
