"""Options on pages: asked for, answered, drawn; as owner, colleague, stranger, signed out."""

from datetime import timedelta

import pytest
from django.test import Client

from creuset.bookings import actions
from creuset.bookings.models import Booking, Challenge
from creuset.core import clock
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Claim, Resource
from creuset.villages.models import Village
from tests.factories.bookings import hours
from tests.factories.options import make_option
from tests.factories.people import make_organisation, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]

FAR = 21 * 24


@pytest.fixture
def stage(village: Village) -> Resource:
    return make_resource(village, name="Plateau A", kind="stage")


def far(first: float, last: float):  # type: ignore[no-untyped-def]
    return hours(FAR + first, FAR + last)


def client_of(by: Actor) -> Client:
    client = Client()
    client.force_login(by.party.user)
    return client


def page(client: Client, village: Village, path: str, status: int = 200) -> str:
    answer = client.get(f"/{village.slug}{path}", headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


def post(client: Client, village: Village, path: str, **typed: object) -> int:
    return client.post(f"/{village.slug}{path}", typed).status_code


def seen(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).changed_at.isoformat()


def test_the_sheet_shows_the_ladder_and_what_may_be_done(village: Village, stage: Resource) -> None:
    make_option(stage, when=far(0, 4), title="Pilote")
    second = make_option(stage, when=far(2, 8))
    team = client_of(team_of(village))

    text = page(team, village, f"/desk/bookings/{second.pk}/")

    assert "Pilote" in text
    assert 'class="before"' in text
    assert 'class="wanted"' in text
    for deed in ("confirm", "challenge", "extend", "release"):
        assert f"/desk/bookings/{second.pk}/{deed}/" in text


def test_a_member_learns_their_rank_and_not_who_is_before(
    village: Village, stage: Resource
) -> None:
    make_option(stage, when=far(0, 4), title="Pilote")
    me = member_of(village)
    mine = make_option(stage, when=far(2, 8), party=me.party)

    text = page(client_of(me), village, f"/my/bookings/{mine.pk}/")

    assert "Pilote" not in text
    assert f"/my/bookings/{mine.pk}/challenge/" in text
    assert "/extend/" not in text


@pytest.mark.parametrize("face", ["desk", "my"])
def test_an_option_is_confirmed_on_its_page(village: Village, stage: Resource, face: str) -> None:
    by = team_of(village) if face == "desk" else member_of(village)
    option = make_option(stage, when=far(0, 4), party=by.party)
    client = client_of(by)
    path = f"/{face}/bookings/{option.pk}/confirm/"
    page(client, village, path)

    assert post(client, village, path, seen=seen(option), reason="Devis signé") == 302

    assert Claim.objects.get().source_id == option.pk
    # What is done is done: the page is no more.
    page(client, village, path, 404)


def test_some_periods_are_ticked(village: Village, stage: Resource) -> None:
    other = make_resource(village)
    option = make_option(stage, other, when=far(0, 4))
    first = option.segments.get(resource=stage)
    client = client_of(team_of(village))
    path = f"/desk/bookings/{option.pk}/release/"
    assert page(client, village, path).count('name="segments"') == 2

    assert post(client, village, path, seen=seen(option), segments=[first.pk]) == 302

    assert [s.resource_id for s in option.segments.all()] == [other.pk]


def test_a_refusal_is_said_on_the_page_and_changes_nothing(
    village: Village, stage: Resource
) -> None:
    make_option(stage, when=far(0, 4), title="Pilote")
    second = make_option(stage, when=far(0, 8))
    client = client_of(team_of(village))

    answer = client.post(
        f"/{village.slug}/desk/bookings/{second.pk}/confirm/", {"seen": seen(second)}
    )

    assert answer.status_code == 422
    assert "Pilote" in answer.content.decode()
    assert not Claim.objects.exists()


def test_whoever_is_first_is_asked_to_answer_and_no_more(village: Village, stage: Resource) -> None:
    first, second = make_option(stage, when=far(0, 4)), make_option(stage, when=far(0, 4))
    client = client_of(team_of(village))
    base = f"/desk/bookings/{second.pk}/challenge/"

    assert post(client, village, base, seen=seen(second)) == 302
    assert Challenge.objects.get().hold == first.hold
    assert "withdraw" in page(client, village, f"/desk/bookings/{second.pk}/")
    assert post(client, village, f"{base}withdraw/", seen=seen(second)) == 302
    assert Challenge.objects.get().outcome == "withdrawn"


def test_the_team_extends_on_the_page(village: Village, stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))
    client = client_of(team_of(village))

    status = post(
        client,
        village,
        f"/desk/bookings/{option.pk}/extend/",
        seen=seen(option),
        until_day="2026-12-03",
        until="09:00",
    )

    assert status == 302
    option.hold.refresh_from_db()
    assert option.hold.lapses_at == NOW + timedelta(days=10)


def test_the_desk_has_options_to_answer_today(village: Village, stage: Resource) -> None:
    owner = make_organisation(known_in=village)
    first = make_option(stage, when=far(0, 4), title="Pilote", party=owner)
    second = make_option(stage, when=far(0, 4), title="Clip")
    make_option(make_resource(village), when=hours(20, 22), title="Lecture bientôt")
    make_option(make_resource(village), when=far(0, 4), title="Sans hâte")
    actions.challenge(booking=second, by=HOUSE, now=NOW)
    client = client_of(team_of(village))

    text = page(client, village, "/desk/bookings/options/")

    places = [
        text.index(f">{title}<") for title in ("Pilote", "Lecture bientôt", "Sans hâte", "Clip")
    ]
    assert places == sorted(places)
    assert first.title in text


def test_nobody_else_answers_or_reads(village: Village, stage: Resource) -> None:
    option = make_option(stage, when=far(0, 4))
    strangers = [client_of(member_of(village)), client_of(team_of(make_village()))]

    for client in strangers:
        for deed in ("confirm", "release", "challenge"):
            page(client, village, f"/my/bookings/{option.pk}/{deed}/", 404)
        assert client.get(f"/{village.slug}/desk/bookings/options/").status_code in {403, 404}
    assert Client().get(f"/{village.slug}/my/bookings/{option.pk}/confirm/").status_code == 302


def test_what_lapsed_is_told_as_lapsed_before_anybody_wrote_it(
    village: Village, stage: Resource
) -> None:
    option = make_option(stage, when=far(0, 4))
    client = client_of(team_of(village))

    with clock.stopped_at(NOW + timedelta(days=7)):
        text = page(client, village, f"/desk/bookings/{option.pk}/")
        assert 'data-state="lapsed"' in text
        assert "/confirm/" not in text
        assert option.title not in page(client, village, "/desk/bookings/")
        assert option.title in page(client, village, "/desk/bookings/?past")
        page(client, village, f"/desk/bookings/{option.pk}/confirm/", 404)


# ---- the form


def typed(stage: Resource, party: object, **more: object) -> dict[str, object]:
    return {
        "resource": stage.code,
        "day": "2026-12-14",
        "start": "09:00",
        "end": "19:00",
        "title": "Long métrage",
        "party": party,
        **more,
    }


def test_a_shoot_with_its_montage_and_a_gap_is_asked_in_one_form(
    village: Village, stage: Resource
) -> None:
    me = member_of(village)
    rows = {
        "kind": "build",
        "more-0-day": "2026-12-16",
        "more-0-start": "08:00",
        "more-0-end": "20:00",
        "more-0-kind": "shoot",
        "more-3-day": "2026-12-18",
        "more-3-start": "08:00",
        "more-3-end": "20:00",
        "more-3-kind": "strike",
        "firmness": "option",
    }

    assert (
        post(client_of(me), village, "/my/bookings/new", **typed(stage, me.party_id, **rows)) == 302
    )

    option = Booking.objects.get()
    assert option.state == "option"
    kinds = option.segments.order_by("starts_at").values_list("kind", flat=True)
    assert list(kinds) == ["build", "shoot", "strike"]


def test_a_period_is_added_and_left_out_without_losing_what_was_typed(
    village: Village, stage: Resource
) -> None:
    me = member_of(village)
    client = client_of(me)

    def redrawn(**more: object) -> str:
        answer = client.post(f"/{village.slug}/my/bookings/new", typed(stage, me.party_id, **more))
        assert answer.status_code == 200
        return answer.content.decode()

    added = redrawn(add="1")
    # The day after the last one.
    assert 'name="more-0-day" value="2026-12-15"' in added
    assert "Long métrage" in added
    row = {"more-0-day": "2026-12-16", "more-0-start": "08:00", "more-0-end": "20:00"}
    assert 'name="more-1-day"' in redrawn(add="1", **row)
    assert 'name="more-0-day"' not in redrawn(leave_out="0", **row)
    assert not Booking.objects.exists()


def test_a_period_that_was_typed_badly_is_told_and_nothing_is_booked(
    village: Village, stage: Resource
) -> None:
    me = member_of(village)
    row = {"more-0-day": "2026-12-16", "more-0-start": "20:00", "more-0-end": "08:00"}

    assert (
        post(client_of(me), village, "/my/bookings/new", **typed(stage, me.party_id, **row)) == 422
    )
    assert not Booking.objects.exists()


def test_where_an_option_is_in_the_way_the_next_one_may_be_asked(
    village: Village, stage: Resource
) -> None:
    make_option(stage, when=far(0, 4), title="Pilote")
    me = member_of(village)
    client = client_of(me)
    body = typed(stage, me.party_id)

    answer = client.post(f"/{village.slug}/my/bookings/new", body)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'name="as_option"' in text
    assert "Pilote" not in text
    assert post(client, village, "/my/bookings/new", **body, as_option="1") == 302
    assert Booking.objects.latest("pk").state == "option"
