"""Lists of arrival and departure written at the desk: checked whole, one for each kind, never under whoever goes on."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.audit import sentence
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden, NotFound, Refusals
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.plans.actions import written_lists
from creuset.plans.actions.written_lists import (
    ListChangedMeanwhile,
    ListCodeTaken,
    change_list,
    retire_list,
    write_list,
)
from creuset.plans.forms.written_lists import WrittenListForm
from creuset.plans.kinds import Doer, Fact, Moment, OfferKind
from creuset.plans.models import Checklist, Todo
from creuset.plans.rules.checklists import Thing, list_for
from creuset.plans.rules.written_lists import (
    ListThere,
    WrittenList,
    check_no_other,
    check_written,
)
from creuset.plans.written.checklist_rows import checklists_data
from tests.factories.people import member_of, team_of
from tests.factories.plans import make_subscription
from tests.factories.villages import NOW, make_village

LATER = NOW + timedelta(hours=1)
WIFI = Thing("wifi", {"fr": "Wi-Fi en service", "en": "Wi-Fi set up"}, Doer.TEAM, 1)
RULES = Thing("reglement", {"fr": "Règlement", "en": "Rules"}, Doer.MEMBER, 0, Fact.HOUSE_RULES)


def said(*things, **more):
    values = {
        "names": {"fr": "Entrée", "en": "Moving in"},
        "moment": Moment.ARRIVAL,
        "kinds": (),
        "things": things or (WIFI, RULES),
        "looked_at": [{"fr": "Sol", "en": "Floor"}],
    }
    return WrittenList(**values | more)


KINDS = st.lists(st.sampled_from(OfferKind), unique=True, max_size=3)
LISTS = st.builds(said, moment=st.sampled_from(Moment), kinds=KINDS)


@given(st.lists(LISTS, max_size=6), st.sampled_from(Moment), st.sampled_from(OfferKind))
def test_lists_that_are_taken_one_by_one_never_leave_two_for_the_same(offered, moment, kind):
    kept = []
    for one in offered:
        try:
            check_no_other(one, kept)
        except ListThere:
            continue
        kept.append(one)
    named = [one for one in kept if one.moment is moment and kind in one.kinds]
    rest = [one for one in kept if one.moment is moment and not one.kinds]
    assert len(named) <= 1
    assert len(rest) <= 1
    assert list_for(kept, moment, kind) == next(iter(named or rest), None)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"things": ()}, ["things"]),
        ({"things": (WIFI, WIFI)}, ["things.1.code"]),
        (
            {"things": (Thing("a", {"fr": " "}, Doer.TEAM, 121),)},
            ["things.0.name", "things.0.days"],
        ),
        ({"names": {}, "kinds": (OfferKind.SEAT, OfferKind.SEAT)}, ["names", "kinds"]),
        ({"looked_at": [{"fr": "x" * 201}]}, ["looked_at.0"]),
        ({"looked_at": [{"fr": "Sol"}] * 61}, ["looked_at"]),
    ],
)
def test_a_list_that_nobody_could_go_through_is_refused_with_every_fault(wrong, fields):
    check_written(said())
    with pytest.raises(Refusals) as refused:
        check_written(said(**wrong))
    assert [one.field for one in refused.value.errors] == fields


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def lead(village):
    return team_of(village)


@pytest.mark.django_db
def test_who_leads_writes_changes_and_retires_and_whoever_goes_through_it_goes_on(village, lead):
    for by in (team_of(village, Role.RECEPTION), member_of(village), team_of(make_village())):
        with pytest.raises(Forbidden):
            write_list(village=village, said=said(), by=by, now=NOW)
    row = write_list(village=village, said=said(), by=lead, now=NOW)
    assert (row.code, row.kinds) == ("entree", [])
    with pytest.raises(ListThere):
        write_list(village=village, said=said(), by=lead, now=NOW)
    seats = {"kinds": (OfferKind.SEAT,)}
    with pytest.raises(ListCodeTaken):
        write_list(village=village, said=said(**seats), code="entree", by=lead, now=NOW)
    other = write_list(village=village, said=said(**seats), by=lead, now=NOW)
    assert (other.code, other.position) == ("entree-2", 1)

    begun = make_subscription(village, member_of(village).party).todo_lists.get()
    assert [one.code for one in begun.todos.order_by("position")] == ["wifi", "reglement"]
    badge = Thing("badge", {"fr": "Badge", "en": "Badge"}, Doer.TEAM)
    change = {"checklist": row, "by": lead, "now": LATER}
    with pytest.raises(Forbidden):
        change_list(**change | {"by": team_of(village, Role.RECEPTION)}, said=said(badge))
    with pytest.raises(ListThere):
        change_list(**change, said=said(badge, **seats))
    with pytest.raises(Refusals):
        change_list(**change, said=said(things=()))
    made = change_list(**change, said=said(badge), seen=row.changed_at)
    assert made.changed_at == LATER
    with pytest.raises(ListChangedMeanwhile):
        change_list(**change, said=said(WIFI), seen=NOW)
    # The same again is no change, and leaves no trace.
    assert change_list(**change | {"now": LATER + timedelta(hours=1)}, said=said(badge)) == made
    assert Checklist.objects.get(pk=row.pk).changed_at == LATER
    assert begun.todos.count() == 2
    fresh = make_subscription(village, member_of(village).party).todo_lists.get()
    assert [one.code for one in fresh.todos.all()] == ["badge"]

    retire_list(checklist=made, by=lead, now=LATER)
    assert Todo.objects.filter(todo_list=begun).count() == 2
    assert not make_subscription(village, member_of(village).party).todo_lists.exists()
    for gone in (change_list, retire_list):
        more = {"said": said()} if gone is change_list else {}
        with pytest.raises(NotFound):
            gone(checklist=made, by=lead, now=LATER, **more)
    told = [
        sentence(one.verb, one.content)
        for one in AuditRow.objects.filter(verb__startswith="plans.list_").order_by("pk")
        if one.verb in (written_lists.MADE, written_lists.LIST_CHANGED, written_lists.RETIRED)
    ]
    assert told == [
        "a écrit une liste : « Entrée »",
        "a écrit une liste : « Entrée »",
        "a modifié ce que dit la liste « Entrée »",
        "a retiré la liste « Entrée »",
    ]


@pytest.mark.django_db
def test_what_is_written_at_the_desk_is_exported_and_typed_again_the_same(village):
    row = write_list(
        village=village,
        said=said(kinds=(OfferKind.OFFICE, OfferKind.SEAT)),
        by=HOUSE,
        now=NOW,
    )
    (data,) = checklists_data(village)
    assert [one["known"] for one in data["items"]] == [None, "house_rules"]
    assert data["looked_at"] == [{"fr": "Sol", "en": "Floor"}]
    form = WrittenListForm(village, row)
    typed = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    again = WrittenListForm(village, row, typed)
    assert again.is_valid(), again.errors
    assert change_list(checklist=row, said=again.asked(), by=HOUSE, now=LATER).changed_at == NOW


def at(village, rest=""):
    return f"/{village.slug}/desk/plans/checklists/written/{rest}"


TYPED = {
    "name-fr": "Sortie",
    "name-en": "Moving out",
    "moment": "departure",
    "kinds": ["office"],
    "thing-0-name-fr": "Badge rendu",
    "thing-0-name-en": "Badge back",
    "thing-0-by": "member",
    "thing-0-days": "-2",
    "thing-0-known": "keys_back",
    "looked-fr": "Sol\n\nMurs",
    "looked-en": "Floor\nWalls",
}


@pytest.mark.django_db
@pytest.mark.once
def test_the_page_of_a_list_keeps_what_is_typed_and_says_what_is_wrong(
    village, lead, client, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(team_of(village, Role.RECEPTION).party.user)
    assert "checklists/written/new" not in client.get(at(village)).content.decode()
    assert client.get(at(village, "new/")).status_code == 404
    client.force_login(lead.party.user)
    assert "checklists/written/new" in client.get(at(village)).content.decode()
    for wrong in (
        {"thing-0-name-en": ""},
        {"looked-en": "Floor"},
        {"moment": "never"},
        {"thing-0-days": "500"},
        {"thing-0-name-fr": "", "thing-0-name-en": ""},
        {"looked-fr": "x" * 201, "looked-en": "y"},
    ):
        refused = client.post(at(village, "new/"), TYPED | wrong)
        assert refused.status_code == 422, wrong
        assert "errorlist" in refused.content.decode()
    assert not Checklist.objects.exists()
    assert client.post(at(village, "new/"), TYPED).status_code == 302
    row = Checklist.objects.get()
    (thing,) = row.read()
    assert (thing.code, thing.doer, thing.days) == ("badge-rendu", Doer.MEMBER, -2)
    assert row.looked_at == [{"fr": "Sol", "en": "Floor"}, {"fr": "Murs", "en": "Walls"}]
    assert client.post(at(village, "new/"), TYPED).status_code == 422
    page = client.get(at(village, "sortie/")).content.decode()
    assert "Badge rendu" in page
    seen = row.changed_at.isoformat()
    change = TYPED | {"seen": seen, "thing-0-code": "badge-rendu", "name-fr": "Départ"}
    monkeypatch.setattr(clock, "now", lambda: LATER)
    assert client.post(at(village, "sortie/"), change).status_code == 302
    assert client.post(at(village, "sortie/"), change | {"name-fr": "Autre"}).status_code == 422
    row.refresh_from_db()
    assert (row.names["fr"], row.read()[0].code) == ("Départ", "badge-rendu")
    like = client.get(at(village, "new/?like=sortie")).content.decode()
    assert "Badge rendu" in like
    assert client.post(at(village, "sortie/retire/"), {}).status_code == 302
    assert client.get(at(village, "sortie/")).status_code == 404


@pytest.mark.django_db
@pytest.mark.once
def test_programs_write_the_lists_too(village, lead, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    token = create_token(party=lead.party, label="Listes", scopes=tuple(Scope), by=lead, now=NOW)

    def ask(method, rest="", body=None):
        return client.generic(
            method,
            f"/api/v1/villages/{village.slug}/checklists{rest}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"authorization": f"Bearer {token.secret}"},
        )

    asked = {
        "name": {"fr": "Entrée"},
        "moment": "arrival",
        "items": [{"code": "wifi", "name": {"fr": "Wi-Fi"}}],
    }
    made = ask("POST", "", asked)
    assert made.status_code == 201, made.content
    assert made.json()["code"] == "entree"
    assert ask("POST", "", asked).json()["code"] == "list-there"
    twice = asked | {"items": asked["items"] * 2}
    assert ask("PUT", "/entree", twice).status_code == 422
    moved = asked | {"seen": made.json()["changed_at"], "kinds": ["seat"]}
    monkeypatch.setattr(clock, "now", lambda: LATER)
    assert ask("PUT", "/entree", moved).json()["kinds"] == ["seat"]
    assert ask("PUT", "/entree", moved | {"kinds": []}).json()["code"] == "changed-meanwhile"
    assert [one["code"] for one in ask("GET").json()] == ["entree"]
    assert ask("DELETE", "/entree").status_code == 204
    assert ask("DELETE", "/entree").status_code == 404
