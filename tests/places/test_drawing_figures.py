"""Small charts: every value also in rows, any value drawn."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from creuset.places.drawing import figures
from creuset.places.drawing.words import Words

FRENCH = Words(decimal=",", thousands="\u202f", percent="\u202f%")


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


def test_charts_say_their_values_in_rows_too() -> None:
    ring = figures.ring(0.614, title="Occupation", words=FRENCH)
    assert ring.rows == (("Occupation", "61\u202f%"),)
    bars = figures.bars(
        [figures.Bar("lundi", "l", 0.5), figures.Bar("mardi", "m", None, now=True)],
        title="Semaine",
        words=FRENCH,
    )
    assert bars.rows == (("lundi", "50\u202f%"), ("mardi", "–"))
    dots = figures.dots(74, 96, title="Présents")
    assert dots.rows == (("Présents", "74 / 96"),)
    assert dots.svg.count('class="on"') == 74
    spark = figures.spark([0, 3, 1104], ["a", "b", "c"], title="Recettes", known=2, words=FRENCH)
    assert spark.rows[-1] == ("c", "1\u202f104")
    for chart in (ring, bars, dots, spark):
        assert parse(chart.svg).get("role") == "img"


@given(
    st.floats(-2, 3),
    st.integers(-5, 5000),
    st.integers(-5, 5000),
    st.lists(st.floats(-1e6, 1e6), max_size=9),
)
def test_charts_hold_for_any_value(
    share: float, present: int, total: int, values: list[float]
) -> None:
    parse(figures.ring(share, title="<").svg)
    parse(figures.bars([figures.Bar("&", "<", share)], title=">").svg)
    assert parse(figures.dots(present, total, title="'").svg) is not None
    parse(figures.spark(values, [str(value) for value in values], title='"').svg)
