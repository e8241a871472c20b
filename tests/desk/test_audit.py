"""The audit: who did what, kept apart by village, found again, checked row by row, exported whole."""

import ast
import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.core import audit
from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.desk.audit_words import OBJECTS
from creuset.desk.queries import trail
from creuset.desk.queries.trail import Asked, trail_of, whole_trail
from creuset.people.actors import HOUSE, Actor
from creuset.villages.models import Village
from tests.architecture.house import sources, tree
from tests.factories.people import make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


def happened(village: Village, by: Actor = HOUSE, **more) -> AuditRow:
    values = {
        "verb": "people.known",
        "at": NOW,
        "about": [("party", 7)],
        "data": {"party": "Ondine Films"},
    } | more
    return audit.record(by=by, village_id=village.pk, **values)


def sign_in(client: Client, actor: Actor) -> None:
    assert actor.party
    client.force_login(actor.party.user)


def told(village: Village, **asked) -> list[int]:
    return [row.pk for row in trail_of(village, Asked(**asked)).rows]


# ---- what is found ------------------------------------------------------------------------------


def test_a_village_reads_its_own_rows_the_latest_first(village):
    first, second = happened(village), happened(village)
    happened(make_village())
    assert told(village) == [second.pk, first.pk]


def test_filters_keep_what_is_asked(village):
    ines = Actor(make_person(given_name="Inès", family_name="Vautrin"))
    by_ines = happened(village, ines, reason="Décor en retard")
    loaded = happened(village, verb="villagefile.loaded", about=[("village", 3)])
    old = happened(village, at=NOW - timedelta(days=9), about=[("booking", 5), ("resource", 7)])
    assert told(village, who="ines VAUTRIN") == [by_ines.pk]
    assert told(village, family="villagefile") == [loaded.pk]
    assert told(village, reason="retard") == [by_ines.pk]
    assert told(village, about=("booking", 5)) == [old.pk]
    assert told(village, since=date(2026, 11, 23)) == [loaded.pk, by_ines.pk]
    assert told(village, until=date(2026, 11, 14)) == [old.pk]
    assert told(village, since=date(2026, 11, 14), until=date(2026, 11, 14)) == [old.pk]


def test_pages_follow_one_another_without_a_gap(village, monkeypatch):
    monkeypatch.setattr(trail, "PAGE", 2)
    rows = [happened(village).pk for _n in range(5)]
    found, before = [], None
    while True:
        page = trail_of(village, Asked(), before=before)
        found += [row.pk for row in page.rows]
        if page.older is None:
            break
        before = page.older
    assert found == rows[::-1]


def test_as_many_queries_for_one_row_as_for_three(village):
    counts = []
    for _round in range(2):
        for _n in range(2):
            happened(village)
        with CaptureQueriesContext(connection) as queries:
            trail_of(village, Asked())
        counts.append(len(queries))
    assert counts == [2, 2]


# ---- what was written is still what is read -----------------------------------------------------


def test_a_row_that_somebody_altered_is_shown_as_such(village, client):
    row = happened(village)
    erased = happened(village)
    audit.erase([erased.pk])
    AuditRow.objects.filter(pk=row.pk).update(content={"by": "Personne"})
    found = {one.pk: one for one in trail_of(village, Asked()).rows}
    assert not found[row.pk].is_intact
    assert found[row.pk].sentence == "people.known"
    assert found[erased.pk].is_intact
    assert found[erased.pk].is_erased
    sign_in(client, team_of(village, Role.ACCOUNTANT))
    page = client.get(f"/{village.slug}/desk/audit/", headers={"Accept-Language": "fr"})
    assert "altérée" in page.content.decode()
    assert "effacée" in page.content.decode()


# ---- export -------------------------------------------------------------------------------------


def exported(client: Client, village: Village, query: str = "") -> list[list[str]]:
    answer = client.get(f"/{village.slug}/desk/audit.csv{query}", headers={"Accept-Language": "fr"})
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_export_holds_every_row_asked_for_in_the_readers_language(village, client, monkeypatch):
    monkeypatch.setattr(trail, "CHUNK", 2)
    for _n in range(5):
        happened(village)
    happened(village, verb="villagefile.loaded", reason="Nouveau fichier")
    sign_in(client, team_of(village))
    rows = exported(client, village)
    assert len(rows) == 7
    assert rows[0][0] == "Quand"
    assert rows[-1][4] == "a ajouté Ondine Films au village"
    assert rows[-1][0] == "2026-11-23T09:00:00+01:00"
    assert [row[6] for row in exported(client, village, "?family=villagefile")[1:]] == [
        "Nouveau fichier"
    ]


def test_a_cell_of_the_export_is_never_a_formula(village, client):
    happened(village, reason='=HYPERLINK("https://evil.example")')
    sign_in(client, team_of(village))
    assert exported(client, village)[1][6].startswith("'=")


def test_the_export_reads_some_rows_at_a_time(village, monkeypatch):
    monkeypatch.setattr(trail, "CHUNK", 2)
    for _n in range(3):
        happened(village)
    assert [len(part) for part in whole_trail(village, Asked())] == [2, 1]


# ---- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["audit/", "audit.csv"])
def test_only_those_who_may_read_the_audit_do(village, client, path):
    address = f"/{village.slug}/desk/{path}"
    assert client.get(address).status_code == 302
    for role in (Role.OWNER, Role.MANAGER, Role.ACCOUNTANT):
        sign_in(client, team_of(village, role))
        assert client.get(address).status_code == 200
    others = (
        team_of(village, Role.RECEPTION),
        team_of(village, Role.STAGE_MANAGER),
        member_of(village),
        team_of(make_village()),
    )
    for actor in others:
        sign_in(client, actor)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["before=x", "before=-3", "before=9" + "9" * 30, "since=x", "about=;", "family=no"]
)
def test_a_wrong_address_is_no_accident(village, client, query):
    happened(village)
    sign_in(client, team_of(village))
    assert client.get(f"/{village.slug}/desk/audit/?{query}").status_code == 200


# ---- every verb has its sentence ----------------------------------------------------------------


def verbs_written() -> set[str]:
    """Every text of the sources that has the shape of a verb of the audit."""
    families = {verb.partition(".")[0] for verb in audit.registered()}
    found = set()
    for path in sources():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            for keyword in node.keywords:
                value = keyword.value
                if keyword.arg == "verb" and isinstance(value, ast.Constant):
                    found.add(value.value)
    # A step of a machine (`verb="undo"`) is no verb of the audit: those name their domain.
    return {verb for verb in found if isinstance(verb, str) and "." in verb} | {
        node.value
        for path in sources()
        if "actions" in str(path) or path.name in {"facts.py", "pictures.py", "calendars.py"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition(".")[0] in families
        and node.value.count(".") == 1
        and node.value.replace(".", "").replace("_", "").isalpha()
    }


@pytest.mark.pure
def test_every_verb_that_the_sources_write_has_a_sentence():
    written = verbs_written()
    assert {"people.known", "bookings.booked", "outbox.retried"} <= written
    assert sorted(written - audit.registered()) == []


@pytest.mark.once
def test_what_a_row_is_about_is_said_in_words(client, village, django_assert_max_num_queries):
    happened(village, about=[("plan_wait", 2), ("cohort_member", 5)])
    happened(village, about=[("never_heard_of", 7)])
    sign_in(client, team_of(village, Role.OWNER))
    client.cookies["django_language"] = "fr"
    client.get(f"/{village.slug}/desk/audit/")
    with django_assert_max_num_queries(12):
        page = client.get(f"/{village.slug}/desk/audit/").content.decode()
    for words in ("attente d’une place 2", "lauréat 5", "autre chose, numéro 7"):
        assert f">{words}</a>" in page
    for code in ("plan_wait 2", "cohort_member 5", "never_heard_of 7"):
        assert code not in page


@pytest.mark.once
def test_every_kind_that_is_recorded_by_its_name_has_its_words():
    named = {
        word.value
        for source in sources()
        for call in ast.walk(tree(source))
        if isinstance(call, ast.keyword) and call.arg == "about"
        for pair in ast.walk(call.value)
        if isinstance(pair, ast.Tuple) and pair.elts
        for word in pair.elts[:1]
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }
    assert named
    assert named <= OBJECTS.keys()
