"""Parcels and mail: received with a picture, told, handed over to somebody, sent on or back, reminded of, forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock, files
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.states import ImpossibleStep
from creuset.notices.models import Notice
from creuset.notices.queries import Told
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from creuset.reception import actions
from creuset.reception.models import Parcel, ParcelKind
from creuset.reception.queries import own_parcels, parcels_of
from creuset.reception.rules.parcels import (
    REMINDED_AFTER,
    NobodyTook,
    NothingChosen,
    SeveralAddressees,
    reminders_due,
)
from creuset.reception.states import PARCEL, ParcelState
from tests.architecture.ground import picture
from tests.bookings.test_api import Program
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def village(db):
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def me(village):
    return member_of(village)


def receive(village, party, *, by=HOUSE, now=NOW, **more):
    return actions.receive_parcel(
        village=village, party=party, kind=ParcelKind.PARCEL, by=by, now=now, **more
    )


# ---- rules --------------------------------------------------------------------------------------


@given(st.integers(0, 60 * 24 * 40))
def test_reminders_come_in_order_and_end(minutes):
    now = NOW + timedelta(minutes=minutes)
    due = reminders_due(NOW, now=now)
    assert 0 <= due <= len(REMINDED_AFTER)
    assert due <= reminders_due(NOW, now=now + timedelta(days=1))
    assert due == sum(timedelta(minutes=minutes) >= after for after in REMINDED_AFTER)


def test_what_is_gone_only_comes_back():
    assert PARCEL.dead_ends() == frozenset()
    for state in set(ParcelState) - {ParcelState.WAITING}:
        assert PARCEL.verbs(state) == ("put_back",)


# ---- actions ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_comes_is_told_with_its_picture(village, desk, me):
    row = receive(village, me.party, by=desk, photo=picture(), carrier="Chrono <x>", shelf=" A  3 ")
    assert (row.state, row.shelf, row.received_by) == (ParcelState.WAITING, "A 3", desk.party)
    assert files.may_read(me, StoredFile.objects.get())
    assert not files.may_read(member_of(village), StoredFile.objects.get())
    notice = Notice.objects.get(party=me.party)
    assert notice.content["carrier"] == "Chrono <x>"
    assert AuditRow.objects.get(verb="reception.parcel_received").content["party"] == me.party.name


@pytest.mark.django_db
def test_what_comes_for_a_company_is_told_to_who_speaks_for_it(village, desk, me):
    company, colleague = make_organisation(known_in=village), member_of(village)
    affiliate(me.party, company, is_admin=True)
    affiliate(colleague.party, company)
    receive(village, company, by=desk)
    assert [one.party for one in Notice.objects.all()] == [me.party]
    for somebody in (me, colleague):
        assert own_parcels(village, by=somebody).count() == 1
    assert own_parcels(village, by=member_of(village)).count() == 0


@pytest.mark.django_db
def test_only_the_village_s_reception_receives_and_only_for_whom_it_knows(village, desk, me):
    for refused in (me, team_of(village, Role.ACCOUNTANT)):
        with pytest.raises(Forbidden):
            receive(village, me.party, by=refused)
    with pytest.raises(NotFound):
        receive(village, make_person(), by=desk)
    with pytest.raises(files.FileRefused):
        receive(village, me.party, by=desk, photo=_text())
    assert not Parcel.objects.exists()


@pytest.mark.django_db
def test_all_of_one_addressee_is_handed_over_or_nothing(village, desk, me):
    first, second = receive(village, me.party), receive(village, me.party)
    other = receive(village, make_person(known_in=village))
    for wrong, to, error in (
        ([], "Zoé", NothingChosen),
        ([first], "  ", NobodyTook),
        ([first, other], "Zoé", SeveralAddressees),
    ):
        with pytest.raises(error):
            actions.hand_over(parcels=wrong, to=to, by=desk, now=LATER)
    actions.hand_over(parcels=[second], to="Zoé", by=desk, now=LATER)
    with pytest.raises(ImpossibleStep):
        actions.hand_over(parcels=[first, second], to="Zoé", by=desk, now=LATER)
    first.refresh_from_db()
    assert first.state == ParcelState.WAITING
    second.refresh_from_db()
    assert (second.gone_to, second.ended_at, second.ended_by) == ("Zoé", LATER, desk.party)
    assert Notice.objects.filter(topic="reception.parcel_gone").get().content["to"] == "Zoé"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("deed", "more", "state"),
    [
        (actions.forward_parcel, {"to": "12 rue des Lilas"}, ParcelState.FORWARDED),
        (actions.return_parcel, {"why": "Refusé"}, ParcelState.RETURNED),
    ],
)
def test_what_went_elsewhere_may_have_stayed(village, desk, me, deed, more, state):
    row = receive(village, me.party)
    gone = deed(parcel=row, by=desk, now=LATER, **more)
    assert (gone.state, gone.gone_to) == (state, next(iter(more.values())))
    with pytest.raises(ImpossibleStep):
        deed(parcel=row, by=desk, now=LATER, **more)
    back = actions.put_back(parcel=row, by=desk, now=LATER)
    assert (back.state, back.ended_at, back.gone_to) == (ParcelState.WAITING, None, "")


@pytest.mark.django_db
def test_another_addressee_is_told_and_the_first_sees_it_no_more(village, desk, me):
    row, other = receive(village, me.party, photo=picture()), member_of(village)
    actions.correct_parcel(
        parcel=row,
        party=other.party,
        kind=ParcelKind.LETTER,
        photo=picture(),
        by=desk,
        now=LATER,
    )
    assert StoredFile.objects.count() == 1
    assert Notice.objects.filter(party=other.party).count() == 1
    assert own_parcels(village, by=me).count() == 0
    actions.hand_over(parcels=[row], to="x", by=desk, now=LATER)
    with pytest.raises(ImpossibleStep):
        actions.correct_parcel(
            parcel=row, party=me.party, kind=ParcelKind.LETTER, by=desk, now=LATER
        )


@pytest.mark.django_db
def test_the_database_knows_to_whom_it_went(village, me):
    for wrong in (
        {"state": "handed_over", "ended_at": NOW, "gone_to": ""},
        {"state": "waiting", "ended_at": NOW},
        {"state": "returned"},
    ):
        values = {"kind": "parcel", "received_at": NOW, "village": village, "party": me.party}
        with pytest.raises(IntegrityError), transaction.atomic():
            Parcel.objects.create(**values | wrong)


@pytest.mark.django_db
def test_addressees_are_reminded_once_for_each_time_that_is_due(village, me):
    receive(village, me.party)

    def remind(**after):
        return actions.remind_of_parcels(by=HOUSE, now=NOW + timedelta(**after))

    assert [remind(days=2), remind(days=3), remind(days=3, hours=1)] == [0, 1, 0]
    # A house that slept sends one for the two that it missed.
    assert [remind(days=15), remind(days=40)] == [1, 0]
    assert Notice.objects.filter(party=me.party).count() == 3
    assert {one.content["is_again"] for one in Notice.objects.all()} == {True, False}
    with pytest.raises(Forbidden):
        actions.remind_of_parcels(by=me, now=NOW)


@pytest.mark.django_db
def test_what_is_gone_for_long_is_forgotten_with_its_picture(village, desk, me):
    row = receive(village, me.party, photo=picture())
    receive(village, me.party)
    actions.hand_over(parcels=[row], to="Zoé", by=desk, now=NOW)
    village.retention = {"reception_months": 1}
    village.save()
    after = NOW + timedelta(days=40)
    assert actions.forget_parcels(village=village, by=HOUSE, now=after) == 1
    assert not StoredFile.objects.exists()
    assert Parcel.objects.get().state == ParcelState.WAITING
    erase_person(party=me.party, by=HOUSE, now=after)
    assert Parcel.objects.get().party.erased_at


# ---- pages and programs -------------------------------------------------------------------------


def browser(actor):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(actor.party.user)
    return client


@pytest.mark.django_db
def test_reception_receives_a_pile_and_hands_it_over(village, desk, me):
    page, base = browser(desk), f"/{village.slug}/desk/front/parcels/"
    sent = {"party": me.party.email, "kind": "parcel", "shelf": "B2", "carrier": "Chrono"}
    with clock.stopped_at(NOW):
        answer = page.post(f"{base}new/", sent | {"photo": picture(), "next": "1"})
        assert answer["Location"] == f"{base}new/?carrier=Chrono&shelf=B2"
        assert page.post(f"{base}new/", sent | {"photo": _text()}).status_code == 422
        page.post(f"{base}new/", sent | {"kind": "letter"})
        first, second = Parcel.objects.order_by("pk")
        text = page.get(f"{base}{first.pk}/").content.decode()
        assert f'value="{second.pk}" checked' in text
        refused = page.post(f"{base}{first.pk}/hand-over/", {"to": " "})
        assert refused.status_code == 422
        page.post(f"{base}{first.pk}/hand-over/", {"to": "Zoé", "parcels": [second.pk, "x", 9]})
        assert parcels_of(village, by=desk, state=ParcelState.WAITING).count() == 0
        listed = page.get(base, {"state": "handed_over", "words": me.party.family_name})
        assert listed.content.decode().count("<small>Zoé</small>") == 2
        assert "Nothing found" in page.get(base, {"words": "nobody"}).content.decode()
        page.post(f"{base}{first.pk}/put-back/")
        page.post(f"{base}{first.pk}/return/", {"why": "Refused"})
        page.post(f"{base}{second.pk}/put-back/")
        page.post(f"{base}{second.pk}/forward/", {"to": "Lens"})
    states = Parcel.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["returned", "forwarded"]


@pytest.mark.django_db
def test_a_member_sees_what_waits_and_what_went_at_a_constant_cost(village, desk, me):
    page, address = browser(me), f"/{village.slug}/my/parcels/"

    def cost():
        with CaptureQueriesContext(connection) as asked:
            text = page.get(address).content.decode()
        return len(asked), text

    with clock.stopped_at(NOW):
        gone = receive(village, me.party, photo=picture())
        actions.hand_over(parcels=[gone], to="Zoé Noir", by=desk, now=NOW)
        receive(village, me.party, photo=picture())
        page.get(address)
        first, text = cost()
        assert "Zoé Noir" in text
        for _ in range(2):
            receive(village, me.party, photo=picture())
        assert cost()[0] == first
    assert '<span class="count">3</span>' in cost()[1]


@pytest.mark.django_db
def test_programs_do_the_same(village, desk, me):
    team, mine = Program(desk, village), Program(me, village)
    with clock.stopped_at(NOW):
        sent = {"party": me.party.pk, "note": "fragile", "photo": picture()}
        answer = Client().post(f"{team.base}/parcels", sent, headers=team.headers)
        assert answer.status_code == 201
        pk = answer.json()["id"]
        assert answer.json()["note"] == "fragile"
        (seen,) = mine.get("/parcels").json()["items"]
        assert (seen["id"], seen["note"]) == (pk, "")
        shown = mine.get(f"/parcels/{pk}/picture")
        assert (shown["Content-Type"], bool(shown.getvalue())) == ("image/png", True)
        assert mine.post(f"/parcels/{pk}/hand-over", {"to": "moi"}).status_code == 403
        (done,) = team.post(f"/parcels/{pk}/hand-over", {"to": "Zoé"}).json()
        assert (done["state"], done["gone_to"]) == ("handed_over", "Zoé")
        assert team.post(f"/parcels/{pk}/return", {}).status_code == 409
        assert team.post(f"/parcels/{pk}/put-back", {}).json()["state"] == "waiting"
        corrected = Client().post(
            f"{team.base}/parcels/{pk}/correct",
            {"party": me.party.pk, "shelf": "C"},
            headers=team.headers,
        )
        assert corrected.json()["shelf"] == "C"
        assert team.post(f"/parcels/{pk}/forward", {"to": "Lens"}).json()["state"] == "forwarded"


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("deed", ["hand", "forward", "return", "again"])
def test_every_notice_is_said(village, desk, me, deed):
    from creuset.notices import topics

    row = receive(village, me.party, attention="Zoé", carrier="Chrono")
    match deed:
        case "hand":
            actions.hand_over(parcels=[row], to="Zoé", by=desk, now=LATER)
        case "forward":
            actions.forward_parcel(parcel=row, to="Lens", by=desk, now=LATER)
        case "return":
            actions.return_parcel(parcel=row, why="Refusé", by=desk, now=LATER)
        case _:
            actions.remind_of_parcels(by=HOUSE, now=NOW + timedelta(days=4))
    notice = Notice.objects.latest("pk")
    said = topics.get(notice.topic).say(notice.content, village)
    assert Told(notice, said).said.subject.startswith(("Colis", "Parcel"))
    assert said.path == f"/{village.slug}/my/parcels/"


def _text():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("x.png", b"not a picture", "image/png")
