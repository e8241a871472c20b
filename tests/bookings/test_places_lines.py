"""The lines of places to tick."""

from html.parser import HTMLParser

import pytest
from django.utils import translation

from creuset.bookings.forms.places import Choice
from creuset.bookings.queries.hints import Hint
from creuset.bookings.templatetags.places_lines import place_lines
from creuset.places.queries.state import State
from tests.factories.places import make_resource
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db


class Tags(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def test_a_line_says_where_how_large_and_whether_it_is_free():
    village = make_village()
    stage = make_resource(village, code="un", names={"fr": "Plateau 1"}, capacity=12, area_m2=620)
    desk = make_resource(village, code="deux", names={"fr": "<b>Poste</b> & « clair »"})
    choices = [Choice(stage, Hint(State.FREE, "libre"), True), Choice(desk, None, False)]
    with translation.override("fr"):
        drawn = Tags(place_lines("resource", choices, True))
    boxes = [attrs for tag, attrs in drawn.tags if tag == "input"]
    assert [box["value"] for box in boxes] == ["un", "deux"]
    assert ["checked" in box for box in boxes] == [True, False]
    assert [attrs["data-capacity"] for tag, attrs in drawn.tags if tag == "li"] == ["12", "0"]
    assert [attrs.get("data-state") for tag, attrs in drawn.tags if tag == "em"] == ["free", None]
    words = " ".join(" ".join(drawn.words).split())
    assert "Plateau 1" in words
    assert "620 m² · 12 places" in words
    assert "<b>Poste</b> & « clair »" in words


def test_nothing_is_said_of_what_is_free_where_nothing_was_asked():
    place = make_resource(make_village(), code="un")
    drawn = place_lines("resource", [Choice(place, None, False)], False)
    assert "<em data-hint></em>" in drawn
