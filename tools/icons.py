"""Makes the icons that phones show, from the house's own drawing.

    .venv/bin/python tools/icons.py

A plain one keeps its round corners; a maskable one fills its square, its sign within the inner circle of four fifths
that no phone cuts.
"""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "src" / "creuset" / "core" / "static" / "core" / "icons"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
CHROMIUM = "/usr/bin/chromium"
#: Name, side, whether it fills its square.
WANTED = (
    ("icon-192", 192, False),
    ("icon-512", 512, False),
    ("maskable-512", 512, True),
    ("apple-180", 180, True),
)
#: How large the sign is within a square that may be cut to a circle.
WITHIN = 0.8


def maskable(svg: str) -> str:
    """Return the drawing with its ground to the edges and its sign smaller, in the middle."""
    filled = re.sub(r'<rect([^>]*) rx="[^"]*"', r"<rect\1", svg)
    ground, sign = re.split(r"(?<=/>)(?=<g )", filled, maxsplit=1)
    sign = sign.removesuffix("</svg>\n").removesuffix("</svg>")
    shift = 16 * (1 - WITHIN)
    return f'{ground}<g transform="translate({shift} {shift}) scale({WITHIN})">{sign}</g></svg>'


def drawn(page: Page, svg: str, side: int) -> Image.Image:
    """Return the drawing as a picture, that many points wide and high."""
    page.set_viewport_size({"width": side, "height": side})
    sized = svg.replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)
    page.set_content(f'<body style="margin:0;background:transparent">{sized}</body>')
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


def main() -> None:
    """Every icon lies beside the drawing it was made from."""
    svg = (ICONS / "icon.svg").read_text(encoding="utf-8")
    (ICONS / "maskable.svg").write_text(maskable(svg) + "\n", encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        for name, side, fills in WANTED:
            picture = drawn(page, maskable(svg) if fills else svg, side)
            # A phone that puts its own ground behind an icon shows it through whatever is left open.
            picture = picture.convert("RGB" if fills else "RGBA")
            picture.save(ICONS / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
