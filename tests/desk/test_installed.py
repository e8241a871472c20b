"""The member's home on a phone: its manifest and icons, the copy that is kept, and what signing out leaves."""

import json
import math
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from creuset.bookings import codes
from creuset.core import clock
from creuset.desk.views.installed import COAL, PAPER, shell_files
from tests.desk.ground import book, make_drawn
from tests.factories.people import affiliate, make_organisation, make_person, member_of
from tests.factories.villages import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def drawn():
    return make_drawn()


@pytest.fixture
def me(client, drawn):
    actor = member_of(drawn.village, given_name="Adèle", family_name="Roncevoix")
    client.force_login(actor.party.user)
    return actor


def token(name):
    """The light value of a colour of the tokens, as phones write it."""
    css = Path(finders.find("core/css/tokens.css")).read_text(encoding="utf-8")
    found = re.search(rf"--{name}: (?:light-dark\()?oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", css)
    light, chroma, hue = (float(part) for part in found.groups())
    return as_hex(light / 100, chroma, math.radians(hue))


def as_hex(light, chroma, hue):
    """Björn Ottosson's OKLab, to sRGB."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    shown = [12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in linear]
    return "#" + "".join(f"{round(min(max(x, 0), 1) * 255):02x}" for x in shown)


def test_the_manifest_is_the_villages_own_in_its_language_and_the_colours_of_the_tokens(drawn):
    answer = Client(headers={"Accept-Language": "en"}).get(
        reverse("site:manifest", args=[drawn.village])
    )
    told = json.loads(answer.content)

    home = reverse("my:home", args=[drawn.village])
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["lang"], told["display"]) == (drawn.village.name, "fr", "standalone")
    assert told["start_url"] == told["scope"] == told["id"] == home
    assert told["shortcuts"][0]["name"] == "Réserver"
    assert (told["theme_color"], told["background_color"]) == (COAL, PAPER)
    assert (token("coal"), token("paper")) == (COAL, PAPER)


@pytest.mark.parametrize(
    ("name", "side", "fills"),
    [
        ("icon-192", 192, False),
        ("icon-512", 512, False),
        ("maskable-512", 512, True),
        ("apple-180", 180, True),
    ],
)
def test_icons_are_as_large_as_they_say_and_maskable_ones_fill_their_square(name, side, fills):
    with Image.open(finders.find(f"core/icons/{name}.png")) as picture:
        assert picture.size == (side, side)
        assert picture.format == "PNG"
        corner = picture.convert("RGBA").getpixel((0, 0))
        assert (corner[3] == 255) == fills
        if fills:
            # No part of the sign is outside the circle that no phone cuts.
            ground = picture.convert("RGB").getpixel((0, 0))
            rgb, middle = picture.convert("RGB"), side / 2
            outside = [
                (x, y)
                for x in range(0, side, 3)
                for y in range(0, side, 3)
                if math.hypot(x - middle, y - middle) > 0.4 * side
            ]
            assert all(rgb.getpixel(at) == ground for at in outside)


def test_every_icon_of_the_manifest_is_there(drawn):
    told = json.loads(Client().get(reverse("site:manifest", args=[drawn.village])).content)
    purposes = {icon["purpose"] for icon in told["icons"]}
    assert purposes == {"any", "maskable"}
    for icon in told["icons"]:
        assert finders.find(
            re.sub(r"\.[0-9a-f]{12}(?=\.)", "", icon["src"].removeprefix("/static/"))
        )


def test_the_worker_says_its_version_and_is_asked_again_each_time(drawn):
    answer = Client().get(reverse("site:worker", args=[drawn.village]))
    text = answer.content.decode()

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    said = json.loads(re.search(r"self\.kept = (.*);\n", text).group(1))
    assert said["home"] == reverse("my:home", args=[drawn.village])
    assert said["shell"] == shell_files()
    assert re.fullmatch(r"[0-9a-f]{16}", said["version"])
    assert "importScripts(" in text
    assert any("site" in name for name in said["shell"])
    assert any(name.endswith(".woff2") for name in said["shell"])


def test_what_a_phone_keeps_is_mine_alone(client, drawn, me):
    company = make_organisation(known_in=drawn.village)
    affiliate(me.party, company)
    affiliate(make_person(known_in=drawn.village, family_name="Zylberstein"), company)
    mine = book(drawn.room, party=me.party)
    other = make_person(known_in=drawn.village, family_name="Quelqu'un")
    theirs = book(drawn.room, party=other, starts=NOW + timedelta(hours=5), title="Secret dinner")

    home = reverse("my:home", args=[drawn.village])
    answer = client.get(home, {"kept": "1"})
    text = answer.content.decode()

    assert "no-store" in answer["Cache-Control"]
    assert mine.title in text
    start = mine.segments.get().starts_at
    assert codes.spaced(codes.short_code(mine.pk, start)) in text
    assert 'class="qr"' in text
    assert "Zylberstein" not in text
    assert theirs.title not in text
    assert "kept-banner" in text
    assert "Zylberstein" in client.get(home).content.decode()


def test_a_phone_is_told_whether_its_owner_is_still_signed_in(client, drawn, me):
    address = reverse("my:home", args=[drawn.village]) + "?kept=1"
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (200, b"")
    client.logout()
    assert client.head(address).status_code == 302


def test_nobody_else_reads_what_is_kept(client, drawn, me):
    address = reverse("my:home", args=[drawn.village]) + "?kept=1"
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(member_of(make_drawn().village).party.user)
    assert client.get(address).status_code == 404


def test_signing_out_tells_the_browser_to_forget(client, drawn, me):
    assert "Clear-Site-Data" not in client.get(reverse("my:home", args=[drawn.village]))
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/")


def test_check_in_an_hour_more_cancel_and_book_again_are_two_presses_away(client, drawn, me):
    booking = book(drawn.room, party=me.party)
    home = reverse("my:home", args=[drawn.village])
    pk = [drawn.village, booking.pk]

    text = client.get(home).content.decode()
    for name in ("check_in", "longer", "cancel", "code"):
        assert reverse(f"bookings_my:{name}", args=pk) in text
    assert client.post(reverse("bookings_my:check_in", args=pk)).status_code == 302
    text = client.get(home).content.decode()
    assert reverse("bookings_my:check_out", args=pk) in text
    assert reverse("bookings_my:check_in", args=pk) not in text

    again = (
        re.search(r'href="([^"]*/bookings/new\?resource[^"]*)"', text)
        .group(1)
        .replace("&amp;", "&")
    )
    form = client.get(again).content.decode()
    assert f'value="{booking.title}"' in form
    day = (booking.segments.get().starts_at + timedelta(days=7)).date().isoformat()
    assert f'value="{day}"' in form


def test_what_is_over_offers_no_code(client, drawn, me, monkeypatch):
    booking = book(drawn.room, party=me.party)
    span = booking.segments.get()
    monkeypatch.setattr(clock, "now", lambda: span.ends_at + timedelta(minutes=5))
    text = client.get(reverse("my:home", args=[drawn.village]), {"kept": "1"}).content.decode()
    assert booking.title in text
    assert 'class="qr"' not in text
