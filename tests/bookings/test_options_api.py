"""Options for programs: the same actions, the same refusals, as problem documents."""

from datetime import timedelta
from typing import Any

import pytest

from creuset.bookings.models import Booking
from creuset.core import clock
from creuset.core.roles import Scope
from creuset.places.models import Resource
from creuset.villages.models import Village
from tests.bookings.test_api import Program
from tests.factories.bookings import hours
from tests.factories.options import make_option
from tests.factories.people import member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

FAR = hours(21 * 24, 21 * 24 + 4)


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, kind="stage", code="plateau")


def asked(stage: Resource, **more: Any) -> dict[str, Any]:
    period = {
        "resource": stage.code,
        "starts_at": FAR.start.isoformat(),
        "ends_at": FAR.end.isoformat(),
        **more,
    }
    return {"title": "Clip", "periods": [period]}


def test_a_program_asks_challenges_confirms_and_releases(village: Village, stage: Resource) -> None:
    first = make_option(stage, when=FAR, title="Pilote")
    me = member_of(village)
    program = Program(me, village)

    firm = program.post("/bookings", asked(stage))
    assert (firm.status_code, firm.json()["code"]) == (409, "held-by-option")
    assert firm.json()["ways_out"][0]["data"] == {"rank": 2}
    assert "Pilote" not in firm.content.decode()

    made = program.post("/bookings", asked(stage, option=True, kind="shoot"))
    assert made.status_code == 201
    told = made.json()
    assert (told["state"], told["segments"][0]["kind"]) == ("option", "shoot")
    assert told["hold"]["ended_at"] is None
    mine = f"/bookings/{told['id']}"

    ladder = program.get(f"{mine}/ladder").json()
    assert [(piece["rank"], piece["ahead"][0]["label"]) for piece in ladder["pieces"]] == [(2, "")]
    refused = program.post(f"{mine}/confirm", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-first")
    assert program.post(f"{mine}/challenge", {}).json()["asked_until"]
    assert program.post(f"{mine}/challenge/withdraw", {}).json()["asked_until"] is None
    assert program.post(f"/bookings/{first.pk}/release", {}).status_code == 404

    team = Program(team_of(village), village)
    assert team.post(f"/bookings/{first.pk}/release", {}).json()["state"] == "released"
    assert program.post(f"{mine}/confirm", {}).json()["state"] == "confirmed"
    assert program.get(f"{mine}/ladder").status_code == 404


def test_the_team_reads_what_is_to_answer_and_extends(village: Village, stage: Resource) -> None:
    option = make_option(stage, when=FAR)
    team, member = Program(team_of(village), village), Program(member_of(village), village)

    assert [one["booking"] for one in team.get("/options").json()["confirmable"]] == [option.pk]
    assert member.get("/options").status_code == 403
    until = NOW + timedelta(days=9)
    longer = team.post(f"/bookings/{option.pk}/extend", {"until": until.isoformat()})
    assert longer.json()["hold"]["lapses_at"] == until.isoformat().replace("+00:00", "Z")


def test_what_lapsed_is_told_as_lapsed(village: Village, stage: Resource) -> None:
    option = make_option(stage, when=FAR)
    team = Program(team_of(village), village)

    with clock.stopped_at(NOW + timedelta(days=7)):
        assert team.get(f"/bookings/{option.pk}").json()["state"] == "lapsed"
        assert [b["id"] for b in team.get("/bookings", state="lapsed").json()["items"]] == [
            option.pk
        ]
        assert team.get("/bookings", state="option").json()["items"] == []
        assert [r["code"] for r in free(team)] == [stage.code]
    assert free(team) == []
    assert Booking.objects.get().state == "option"


def free(program: Program) -> Any:
    asked = {"starts_at": FAR.start.isoformat(), "ends_at": FAR.end.isoformat()}
    return program.get("/availability", **asked).json()


def test_a_token_to_read_answers_nothing(village: Village, stage: Resource) -> None:
    by = team_of(village)
    option = make_option(stage, when=FAR)
    program = Program(by, village, Scope.READ)

    for deed in ("confirm", "release", "challenge", "challenge/withdraw"):
        assert program.post(f"/bookings/{option.pk}/{deed}", {}).status_code == 403


def test_the_planning_tells_options_with_their_ranks(village: Village, stage: Resource) -> None:
    make_option(stage, when=FAR, title="Pilote")
    make_option(stage, when=FAR, title="Clip")
    day = FAR.start.date()

    told = (
        Program(team_of(village), village)
        .get("/planning", first=day.isoformat(), until=(day + timedelta(days=1)).isoformat())
        .json()
    )

    rank, label = (told["option_fields"].index(name) for name in ("rank", "label"))
    assert [(one[rank], one[label]) for one in told["options"]] == [(1, "Pilote"), (2, "Clip")]
    assert told["claims"] == []
