"""Identity files for programs: the same deeds, the same permissions."""

import pytest
from django.test import Client

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.domiciliation import actions
from creuset.domiciliation.models import Paper
from tests.bookings.test_api import Program
from tests.factories.documents import paper
from tests.factories.domiciliation import SAID, make_domiciliation, make_whole
from tests.factories.people import member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_program_keeps_a_file_as_pages_do():
    village = make_village()
    me, owner = member_of(village), team_of(village)
    row = make_domiciliation(village, me.party)
    mine, desk = Program(me, village), Program(owner, village)
    at = f"/domiciliations/{row.pk}"

    def send(program, **more):
        return Client().post(
            program.base + at + "/papers",
            {"kind": "registration", "issued_on": "2026-11-16", "upload": paper()} | more,
            headers=program.headers,
        )

    said = {"representative": "Nina Roux", "phone": "01 99 00 12 34", "books": "here"}
    answer = Client().put(mine.base + at, said, "application/json", headers=mine.headers)
    assert answer.json()["representative"] == "Nina Roux"
    sent = send(mine)
    assert (sent.status_code, sent.json()["state"]) == (201, "waiting")
    assert send(mine, issued_on="2020-01-01").json()["code"] == "paper-too-old"
    number = sent.json()["id"]
    check = f"/domiciliation-papers/{number}/check"
    assert mine.post(check, {"is_accepted": True}).status_code == 403
    assert (
        Program(team_of(village, Role.RECEPTION), village)
        .post(check, {"is_accepted": True})
        .status_code
        == 403
    )
    assert desk.post(check, {"is_accepted": True}).json()["state"] == "valid"
    copy = desk.get(f"/domiciliation-papers/{number}/copy")
    assert copy.status_code == 200
    copy.getvalue()
    assert (
        Program(owner, village, Scope.READ).get(f"/domiciliation-papers/{number}/copy").status_code
        == 403
    )
    assert desk.post(at + "/verify", {}).json()["code"] == "file-not-whole"
    actions.describe(domiciliation=row, said=SAID, by=me, now=NOW)
    make_whole(row)
    assert desk.post(at + "/verify", {}).json()["verified_on"] == "2026-11-23"
    assert [one["id"] for one in desk.get("/domiciliations").json()["items"]] == [row.pk]
    assert desk.get("/domiciliations/approval").json()["number"] == "DOM-94-2024-01"
    assert mine.get("/domiciliations/approval").status_code == 404
    other = Program(member_of(village), village)
    assert other.get(at).status_code == 404
    assert other.get("/domiciliations").json()["items"] == []
    assert Paper.objects.filter(sent_by=me.party).count() == 1
