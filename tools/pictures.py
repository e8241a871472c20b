"""Makes the README's pictures from a running demonstration, opened at an hour when the villages are busy.

    ./creuset demo --at 2026-11-18T10:40
    .venv/bin/python tools/pictures.py [http://localhost:8000]

Each picture is a real page, at one size and in one light, written to docs/pictures/ with few colours.
"""

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--lang=fr-FR"]
CHROMIUM = "/usr/bin/chromium"
COLOURS = 192


@dataclass(frozen=True)
class Picture:
    """A page to take: its address, who looks, how large, in which light."""

    name: str
    path: str
    account: str = ""
    width: int = 1440
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"
    full: bool = False


PICTURES = (
    Picture("public", "/la-kolok/"),
    Picture("stage", "/la-kolok/spaces/plateau-2/", height=1200),
    Picture("day", "/la-kolok/desk/", "gestion", height=1250),
    Picture("planning", "/la-kolok/desk/planning/", "gestion"),
    Picture("plan", "/la-kolok/desk/plan/", "gestion", scheme="dark"),
    Picture("member", "/la-kolok/my/", "membre", width=390, height=844),
    Picture("day-phone", "/la-kolok/desk/", "gestion", width=390, height=844, scheme="dark"),
    Picture("buildings", "/louvre-lens-vallee/buildings/"),
)


def main(base: str) -> None:
    """Every picture of the list is taken anew."""
    import django

    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "creuset.config.settings")
    django.setup()
    from creuset.simulation.accounts import PASSWORD, address_of

    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for picture in PICTURES:
            email = address_of("la-kolok", picture.account) if picture.account else ""
            taken = take(browser, base, picture, email=email, password=PASSWORD)
            save(taken, OUT / f"{picture.name}.png")
            print(f"{picture.name}: {picture.path}")
        browser.close()


def take(browser: Browser, base: str, picture: Picture, *, email: str, password: str) -> bytes:
    """Return the page as its reader sees it."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if email:
        page.goto(f"{base}/account/login/")
        page.locator("summary").last.click()
        page.fill("#id_login", email)
        page.fill("#id_password", password)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
    page.goto(f"{base}{picture.path}")
    page.wait_for_load_state("networkidle")
    taken = page.screenshot(full_page=picture.full)
    context.close()
    return taken


def save(taken: bytes, path: Path) -> None:
    """The picture is there, with few colours: a page of a readme loads quickly."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
