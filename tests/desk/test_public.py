"""The public site: what anybody reads, and what nobody does."""

import re
from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from creuset.core import clock
from creuset.places.models import Kind
from creuset.places.queries import floors
from tests.desk.ground import book, make_drawn
from tests.factories.incubation import make_call
from tests.factories.people import make_person, make_user, member_of, team_of
from tests.factories.places import make_building, make_level, make_pool, make_resource
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = ("home", "spaces", "buildings", "hours", "legal", "privacy", "accessibility")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def drawn():
    return make_drawn()


def read(client, name, *arguments, language="fr", **query):
    answer = client.get(reverse(name, args=arguments), query, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


# ---- every page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_speaks_both_languages(client, drawn, name, language):
    text = read(client, f"site:{name}", drawn.village, language=language)
    assert f'<html lang="{language}"' in text
    assert text.count("<h1") == 1
    foreign = "Skip to the content" if language == "fr" else "Aller au contenu"
    assert foreign not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_demonstration_says_so_and_is_not_indexed(client, drawn, name):
    text = read(client, f"site:{name}", drawn.village)
    assert '<meta name="robots" content="noindex">' in text
    assert "Démonstration" in text


def test_a_real_village_may_be_indexed(client):
    text = read(client, "site:home", make_drawn(is_demo=False).village)
    assert "noindex" not in text


@pytest.mark.parametrize("name", PAGES)
def test_a_village_of_which_nothing_is_said_has_its_pages(client, name):
    read(client, f"site:{name}", make_village())


@pytest.mark.parametrize("name", ["prices:list", "plans_public:offers"])
def test_a_village_that_publishes_nothing_says_whom_to_ask(client, name):
    village = make_village(contact={"email": "bonjour@village.example"})
    page = client.get(reverse(name, args=[village])).content.decode()
    assert 'href="mailto:bonjour@village.example"' in page


def test_a_village_without_spaces_draws_none_and_sends_nobody_round_in_circles(client):
    village = make_village()
    client.cookies["django_language"] = "en"
    home = client.get(f"/{village.slug}/").content.decode()
    assert "threshold-view" not in home
    assert 'href="#spaces"' not in home
    spaces = client.get(f"/{village.slug}/spaces/").content.decode()
    assert "No space to show yet" in spaces
    assert "See all the spaces" not in spaces
    wished = client.get(f"/{village.slug}/spaces/?capacity=9").content.decode()
    assert "Nothing fits" in wished


def test_a_village_that_is_not_there(client):
    assert client.get("/nowhere/").status_code == 404


# ---- what is told of bookings -------------------------------------------------------------------


def test_nobody_outside_reads_what_is_booked_nor_by_whom(client, drawn):
    book(drawn.stage)
    for page in ("home", "spaces", "buildings"):
        text = read(client, f"site:{page}", drawn.village)
        assert "Ondine" not in text
        assert "secret" not in text
    sheet = read(client, "site:space", drawn.village, "plateau")
    assert "Ondine" not in sheet
    assert "secret" not in sheet
    assert "Occupé" in read(client, "site:home", drawn.village)


def test_even_the_team_sees_the_public_site_as_the_public_does(client, drawn):
    book(drawn.stage)
    client.force_login(team_of(drawn.village).party.user)
    assert "secret" not in read(client, "site:home", drawn.village)


def test_what_is_meant_for_everybody_is_read(client, drawn):
    book(drawn.stage, title="Portes ouvertes", is_public=True)
    assert "Portes ouvertes" in read(client, "site:home", drawn.village)


def test_the_day_shows_what_is_under_way_and_what_is_free(client, drawn):
    book(drawn.stage, hours=3)
    lanes = client.get(reverse("site:home", args=[drawn.village])).context["today"].lanes
    by_name = {lane.resource.code: lane.bars for lane in lanes}
    taken = by_name["plateau"][0]
    assert (taken.start, taken.length, taken.texture) == (4, 12, "full")
    assert by_name["clap"][0].state == "free"


def test_half_a_stage_is_told_as_half(client, drawn):
    book(drawn.halves[0])
    lanes = client.get(reverse("site:home", args=[drawn.village])).context["today"].lanes
    assert lanes[0].bars[0].detail == "Moitié 1"


def test_the_view_lights_the_stage_in_use(client, drawn):
    assert " lit" not in client.get(reverse("site:home", args=[drawn.village])).context["view"]
    book(drawn.stage)
    assert " lit" in client.get(reverse("site:home", args=[drawn.village])).context["view"]


# ---- hours --------------------------------------------------------------------------------------


def test_the_hours_tell_now_the_exceptions_and_the_holidays(client, drawn):
    text = read(client, "site:hours", drawn.village)
    assert "ouvert jusqu’à 20 h" in text
    assert "Veille de Noël" in text
    assert "Noël" in text
    assert "8 h – 16 h" in text


def test_a_closed_village_says_when_it_opens(client, drawn, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=1))
    assert "fermé, ouvre demain à 8 h" in read(client, "site:home", drawn.village)


# ---- spaces -------------------------------------------------------------------------------------


def shown(client, village, **query):
    page = client.get(reverse("site:spaces", args=[village]), query)
    return [space.title for group in page.context["groups"] for space in group.spaces]


def test_spaces_come_by_kind_their_parts_under_them(client, drawn):
    assert shown(client, drawn.village) == ["Plateau", "Clap"]
    assert "Moitié 2" in read(client, "site:spaces", drawn.village)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "meeting"}, ["Clap"]),
        ({"capacity": "8"}, ["Clap"]),
        ({"capacity": "9"}, []),
        ({"feature": "blackout"}, ["Plateau"]),
        ({"feature": ["blackout", "daylight"]}, []),
    ],
)
def test_wishes_narrow_the_list(client, drawn, query, found):
    assert shown(client, drawn.village, **query) == found


def test_with_days_only_what_is_free_is_shown(client, drawn):
    book(drawn.halves[0], starts=NOW + timedelta(days=1))
    taken = {"on": "2026-11-24", "until": "2026-11-25"}
    assert shown(client, drawn.village, **taken) == ["Clap"]
    assert shown(client, drawn.village, on="2026-11-25") == ["Plateau", "Clap"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"on": "2026-11-25", "until": "2026-11-24"}, "until"),
        ({"on": "2026-11-25", "until": "2027-11-24"}, "until"),
        ({"until": "2026-11-24"}, "on"),
        ({"on": "yesterday"}, "on"),
        ({"kind": "castle"}, "kind"),
        ({"capacity": "-1"}, "capacity"),
    ],
)
def test_what_cannot_be_asked_is_said_on_its_field(client, drawn, query, field):
    answer = client.get(reverse("site:spaces", args=[drawn.village]), query)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_what_is_not_public_is_not_there(client, drawn):
    make_resource(drawn.village, code="coffre", name="Coffre", is_public=False)
    assert "Coffre" not in read(client, "site:spaces", drawn.village)
    address = reverse("site:space", args=[drawn.village, "coffre"])
    assert client.get(address).status_code == 404
    client.force_login(team_of(drawn.village).party.user)
    assert client.get(address).status_code == 200


def test_a_space_of_another_village_is_not_there(client, drawn):
    other = make_drawn()
    make_resource(other.village, code="ailleurs", name="Ailleurs")
    assert client.get(reverse("site:space", args=[drawn.village, "ailleurs"])).status_code == 404


# ---- the sheet ----------------------------------------------------------------------------------


def sheet_of(client, drawn, code="plateau", **query):
    return client.get(reverse("site:space", args=[drawn.village, code]), query).context["sheet"]


def test_the_sheet_shows_five_weeks_from_monday(client, drawn):
    sheet = sheet_of(client, drawn)
    assert (sheet.days.first, sheet.days.days) == (date(2026, 11, 23), 35)
    assert [line.resource.code for line in sheet.lines] == ["plateau", "moitie-1", "moitie-2"]


def test_days_are_taken_in_part_wholly_or_not(client, drawn):
    book(drawn.halves[0], starts=NOW, hours=2)
    book(drawn.halves[0], starts=NOW + timedelta(hours=23), hours=12)
    whole, first, second = sheet_of(client, drawn).lines
    assert [day.texture for day in whole.days[:3]] == ["tint", "full", ""]
    assert [day.texture for day in first.days[:3]] == ["tint", "full", ""]
    assert [day.texture for day in second.days[:3]] == ["", "", ""]
    assert whole.days[5].is_shut
    assert whole.days[1].begins
    assert whole.days[1].ends
    assert whole.days[0].hours.replace("\xa0", " ") == "8 h – 9 h, 11 h – 20 h"


def test_the_list_says_what_the_drawing_shows(client, drawn):
    book(drawn.room, hours=2)
    text = read(client, "site:space", drawn.village, "clap")
    assert "Occupé en partie" in text
    assert "libre 8 h – 9 h, 11 h – 20 h" in text


def test_a_pool_says_how_many_places_are_left(client, drawn):
    _pool, desks = make_pool(drawn.village, units=3, code="open", name="Open space")
    book(desks[0])
    sheet = sheet_of(client, drawn, "open")
    assert sheet.lines[0].days[0].words == "2 places libres"
    assert sheet.lines[0].days[1].words == "3 places libres"
    assert sheet.parts == ()


def test_features_come_in_groups_in_the_readers_language(client, drawn):
    french = read(client, "site:space", drawn.village, "plateau")
    english = read(client, "site:space", drawn.village, "plateau", language="en")
    assert all(word in french for word in ("Électricité", "250 kVA", "Béton", "oui"))
    assert all(word in english for word in ("Electricity", "250 kVA", "Concrete", "yes"))


def test_the_sheet_draws_the_room_with_its_dimensions(client, drawn):
    text = read(client, "site:space", drawn.village, "plateau")
    assert 'class="d-sheet' in text
    assert "30,00" in text


def test_members_book_and_others_ask_to_visit(client, drawn):
    booking = reverse("bookings_my:new", args=[drawn.village])
    assert booking not in read(client, "site:space", drawn.village, "clap")
    client.force_login(member_of(drawn.village).party.user)
    assert f"{booking}?resource=clap" in read(client, "site:space", drawn.village, "clap")


def test_a_space_not_built_yet_promises_nothing(client, drawn):
    make_resource(drawn.village, code="stand", name="Stand", kind=Kind.STALL, is_unbuilt=True)
    text = read(client, "site:space", drawn.village, "stand")
    assert "pas encore construit" in text
    assert "days-block" not in text


# ---- buildings in time --------------------------------------------------------------------------


@pytest.fixture
def three_roofs():
    village = make_village()
    for name, first, until in (
        ("Logement", date(2013, 9, 1), date(2017, 9, 1)),
        ("Modulaire", date(2017, 9, 1), date(2019, 5, 1)),
        ("Totem", date(2019, 5, 1), None),
    ):
        building = make_building(village, name=name, valid_from=first, valid_until=until)
        outline = [[0, 0], [10, 0], [10, 10], [0, 10]]
        level = make_level(building, outline=outline)
        make_resource(
            village, building=building, level=level, name=f"Salle {name}", polygon=outline
        )
    return village


@pytest.mark.parametrize(
    ("on", "there"),
    [
        ("2013-08-31", []),
        ("2017-08-31", ["Logement"]),
        ("2017-09-01", ["Modulaire"]),
        ("2018-05-02", ["Modulaire"]),
        ("2019-05-01", ["Totem"]),
        ("", ["Totem"]),
        ("not a day", ["Totem"]),
        ("9999-12-31", ["Totem"]),
    ],
)
def test_the_plan_of_a_day_is_that_of_its_building(client, three_roofs, on, there):
    page = client.get(reverse("site:buildings", args=[three_roofs]), {"on": on})
    assert [one.building.name for one in page.context["shown"]] == there
    stops = page.context["stops"]
    assert [stop.building.name for stop in stops] == ["Logement", "Modulaire", "Totem"]
    assert [stop.building.name for stop in stops if stop.is_shown] == there


def test_the_list_of_spaces_follows_the_day(client, three_roofs):
    assert shown(client, three_roofs, on="2018-05-02") == ["Salle Modulaire"]
    assert shown(client, three_roofs) == ["Salle Totem"]


def test_a_space_of_the_past_says_until_when_it_served(client, three_roofs):
    gone = three_roofs.resources.get(building__names__fr="Logement")
    text = read(client, "site:space", three_roofs, gone.code)
    assert "jusqu’au jeudi 31 août 2017" in text


def test_the_plan_is_coloured_today_and_plain_on_another_day(client, drawn):
    book(drawn.room)
    now = client.get(reverse("site:buildings", args=[drawn.village])).context["shown"]
    then = client.get(reverse("site:buildings", args=[drawn.village]), {"on": "2027-03-01"})
    assert "is-busy" in now[0].levels[0].drawing
    assert "is-busy" not in then.context["shown"][0].levels[0].drawing


# ---- the network --------------------------------------------------------------------------------


def test_the_network_shows_its_villages(client, drawn):
    text = read(client, "network:villages")
    assert drawn.village.name in text
    assert 'class="axo axo-floor' in text
    assert "Ouvert jusqu’à 20 h" in text


def test_a_network_without_village_says_how_to_begin(client):
    assert "./creuset load" in read(client, "network:villages")


def test_robots_are_kept_out_of_demonstrations(client, drawn):
    real = make_village()
    text = read(client, "network:robots")
    assert f"Disallow: /{drawn.village.slug}/" in text
    assert f"Disallow: /{real.slug}/" not in text
    with override_settings(DEMO=True):
        assert "Disallow: /\n" in read(client, "network:robots")
        assert client.get(reverse("network:sitemap")).status_code == 404


def test_the_map_names_the_public_pages_of_real_villages(client, drawn):
    real = make_drawn(is_demo=False)
    hidden = make_resource(real.village, is_public=False)
    call, unseen = make_call(real.village), make_call(real.village, published_at=None)
    places = re.findall(r"<loc>http://testserver(.*?)</loc>", read(client, "network:sitemap"))
    assert reverse("site:space", args=[real.village, "plateau"]) in places
    assert reverse("calls:call", args=[real.village, call.code]) in places
    assert reverse("calls:call", args=[real.village, unseen.code]) not in places
    assert not [path for path in places if hidden.code in path or drawn.village.slug in path]
    assert all(client.get(path).status_code == 200 for path in places)


# ---- the way home -------------------------------------------------------------------------------


def test_a_member_of_one_village_goes_home(client, drawn):
    client.force_login(member_of(drawn.village).party.user)
    assert client.get(reverse("network:home"))["Location"] == f"/{drawn.village.slug}/my/"


def test_the_team_of_one_village_goes_to_its_desk(client, drawn):
    client.force_login(team_of(drawn.village).party.user)
    assert client.get(reverse("network:home"))["Location"] == f"/{drawn.village.slug}/desk/"


def test_who_is_known_in_several_villages_chooses(client, drawn):
    actor = team_of(drawn.village)
    other = make_village(name="L’autre")
    make_user_known(actor.party, other)
    client.force_login(actor.party.user)
    text = read(client, "network:home")
    assert f"/{drawn.village.slug}/desk/" in text
    assert f"/{other.slug}/my/" in text


def make_user_known(party, village):
    from tests.factories.people import know

    know(village, party)


def test_who_is_known_nowhere_is_told_how_to_join(client, drawn):
    make_village(name="Ouvert", sign_up="open")
    client.force_login(make_user(party=make_person()).party.user)
    text = read(client, "network:home")
    assert "Ouvert" in text
    assert drawn.village.name not in re.sub(r"(?s)<header.*?</header>", "", text)


# ---- cost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "spaces", "buildings", "hours"])
def test_a_page_costs_the_same_whatever_the_village_holds(
    client, drawn, name, django_assert_max_num_queries
):
    book(drawn.room)
    costs = []
    for more in range(2):
        if more:
            for n in range(3):
                room = make_resource(drawn.village, name=f"Salle {n}", level=drawn.level)
                book(room)
        with django_assert_max_num_queries(12) as seen:
            client.get(reverse(f"site:{name}", args=[drawn.village]))
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_network_costs_the_same_for_one_village_and_for_three(
    client, drawn, django_assert_max_num_queries
):
    costs = []
    for more in range(2):
        for _ in range(2 * more):
            make_drawn()
        with django_assert_max_num_queries(4) as seen:
            client.get(reverse("network:villages"))
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("code", ["plateau", "clap"])
def test_a_sheet_costs_little_for_anybody(client, drawn, code, django_assert_max_num_queries):
    address = reverse("site:space", args=[drawn.village, code])
    with django_assert_max_num_queries(12):
        client.get(address)
    client.force_login(member_of(drawn.village).party.user)
    client.get(address)  # the session is noted once
    with django_assert_max_num_queries(12):
        client.get(address)


def test_a_drawing_is_made_once_for_the_same_content(client, drawn):
    floors.flat_svg.cache_clear()
    for _ in range(3):
        client.get(reverse("site:buildings", args=[drawn.village]))
    assert (floors.flat_svg.cache_info().misses, floors.flat_svg.cache_info().hits) == (1, 2)
    book(drawn.room)
    client.get(reverse("site:buildings", args=[drawn.village]))
    assert floors.flat_svg.cache_info().misses == 2


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "capital de 50 000,00 €"), ("en", "capital €50,000.00")]
)
def test_the_capital_is_written_as_the_language_writes_money(client, language, said):
    village = make_village(legal={"form": {"fr": "SAS", "en": "SAS"}, "share_capital": 50_000})
    address = reverse("site:legal", args=[village.slug])
    page = client.get(address, headers={"accept-language": language}).text
    assert said in page.replace("\u00a0", " ").replace("\u202f", " ")
