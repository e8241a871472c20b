"""Words as people read them: French spaces, days, hours, durations, areas."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import text
from creuset.core.text import NARROW, NBSP
from creuset.core.voice import show
from creuset.kernel.sentences import Joined

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 18)


def shown(words: str) -> str:
    """Make unbreakable spaces visible: _ full, ~ narrow."""
    return words.replace(NBSP, "_").replace(NARROW, "~")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Déjà pris ?", "Déjà pris~?"),
        ("Attention ! Fermé ; revenez", "Attention~! Fermé~; revenez"),
        ("Espace : Athanor", "Espace_: Athanor"),
        ("« Sel »", "«_Sel_»"),
        ("61 % et 12 €", "61_% et 12_€"),
        ("1 177 000 €", "1~177~000_€"),
        ("620 m² à 10 h 30", "620_m² à 10_h_30"),
        ("de 8 h à 22 h", "de 8_h à 22_h"),
        ("https://creuset.example/a?b", "https://creuset.example/a?b"),
        ("à 10:30", "à 10:30"),
        ("Plateau 1 est pris", "Plateau 1 est pris"),
        ("le 18 2026", "le 18 2026"),
    ],
)
def test_french_spaces_where_french_puts_them(typed: str, expected: str) -> None:
    assert shown(text.french_spaces(typed)) == expected


@given(st.text(alphabet="ab1234 ;:!?»«%€hm²/.,\u00a0\u202f", max_size=40))
def test_spaces_are_set_once_and_nothing_else_changes(typed: str) -> None:
    once = text.french_spaces(typed)
    assert text.french_spaces(once) == once
    assert bare(once) == bare(typed)


def bare(words: str) -> str:
    """Drop every space."""
    return "".join(words.replace(NBSP, " ").replace(NARROW, " ").split())


def test_other_languages_keep_their_spaces() -> None:
    assert text.typeset("Taken ?", "en") == "Taken ?"
    assert text.typeset("Pris ?", "fr-FR") == f"Pris{NARROW}?"


def test_localized_takes_the_language_then_the_fallback_then_any() -> None:
    both = {"fr": "Plateau", "en": "Stage"}
    assert text.localized(both, "en") == "Stage"
    assert text.localized({"fr": "Plateau", "en": ""}, "en") == "Plateau"
    assert text.localized({"de": "Bühne"}, "en", "fr") == "Bühne"
    assert text.localized(None, "fr") == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", "mer. 18 nov., 10 h 30 – 12 h"), ("en", "Wed 18 Nov, 10:30–12:00")],
)
def test_a_span_within_a_day(language: str, expected: str) -> None:
    span = at(18, 10, 30), at(18, 12)
    with translation.override(language):
        assert plain(text.span_text(*span, PARIS, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "mer. 18 nov., 22 h – jeu. 19 nov., 2 h"),
        ("en", "Wed 18 Nov, 22:00 – Thu 19 Nov, 02:00"),
    ],
)
def test_a_span_over_midnight(language: str, expected: str) -> None:
    with translation.override(language):
        assert plain(text.span_text(at(18, 22), at(19, 2), PARIS, today=TODAY)) == expected


def test_a_span_to_midnight_belongs_to_its_day() -> None:
    with translation.override("fr"):
        assert (
            plain(text.span_text(at(18, 20), at(19, 0), PARIS, today=TODAY))
            == "mer. 18 nov., 20 h – 24 h"
        )


def test_whole_days_are_said_without_hours() -> None:
    with translation.override("fr"):
        assert plain(text.span_text(at(18, 0), at(21, 0), PARIS, today=TODAY)) == "18 – 20 nov."
        assert plain(text.span_text(at(18, 0), at(19, 0), PARIS, today=TODAY)) == "mer. 18 nov."


def test_the_span_is_told_in_the_zone_across_the_clock_change() -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with translation.override("en"):
        assert plain(text.span_text(*night, PARIS, today=TODAY)) == "Sun 25 Oct, 02:30–02:30"


@pytest.mark.parametrize(
    ("first", "last", "language", "expected"),
    [
        (date(2026, 12, 1), date(2026, 12, 3), "fr", "1er – 3 déc."),
        (date(2026, 11, 30), date(2026, 12, 1), "fr", "30 nov. – 1er déc."),
        (date(2026, 11, 30), date(2026, 12, 1), "en", "30 Nov – 1 Dec"),
        (date(2026, 12, 30), date(2027, 1, 2), "en", "30 Dec – 2 Jan 2027"),
        (date(2027, 1, 1), date(2027, 1, 1), "fr", "ven. 1er janv. 2027"),
    ],
)
def test_days(first: date, last: date, language: str, expected: str) -> None:
    with translation.override(language):
        assert plain(text.days_text(first, last, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("style", "language", "expected"),
    [
        ("long", "fr", "mercredi 18 novembre"),
        ("short", "fr", "18 nov."),
        ("long", "en", "Wednesday 18 November"),
        ("medium", "en", "Wed 18 Nov"),
    ],
)
def test_a_day_in_each_style(style: str, language: str, expected: str) -> None:
    with translation.override(language):
        assert plain(text.day_text(TODAY, today=TODAY, style=style)) == expected
        assert plain(text.day_text(TODAY, style=style)).endswith("2026")


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (45, "45 min", "45 min"),
        (60, "1 h", "1 h"),
        (90, "1 h 30", "1 h 30 min"),
        (65, "1 h 05", "1 h 5 min"),
        (24 * 60, "1 jour", "1 day"),
        (3 * 24 * 60, "3 jours", "3 days"),
        (2 * 24 * 60 + 90, "2 jours 1 h 30", "2 days 1 h 30 min"),
    ],
)
def test_durations(minutes: int, french: str, english: str) -> None:
    length = timedelta(minutes=minutes)
    with translation.override("fr"):
        assert plain(text.duration_text(length)) == french
    with translation.override("en"):
        assert plain(text.duration_text(length)) == english


@pytest.mark.parametrize(
    ("area", "french", "english"),
    [
        (Decimal("620.4"), "620_m²", "620_m²"),
        (Decimal("7.25"), "7,2_m²", "7.2_m²"),
        (8, "8_m²", "8_m²"),
        (1500, "1~500_m²", "1,500_m²"),
    ],
)
def test_areas(area: Decimal, french: str, english: str) -> None:
    with translation.override("fr"):
        assert shown(text.area_text(area)) == french
    with translation.override("en"):
        assert shown(text.area_text(area)) == english


def test_hours() -> None:
    with translation.override("fr"):
        assert shown(text.hour_text(time(9, 5))) == "9_h_05"
        assert shown(text.hour_text(time(0))) == "0_h"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Adèle Roncevoix", "AR"),
        ("Jean-Paul de la Tour", "JT"),
        ("Creuset", "CR"),
        ("Studio 16", "S1"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert text.initials(name) == letters


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of November 2026 by the clocks of Paris."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def plain(words: str) -> str:
    """Replace unbreakable spaces by plain ones."""
    return words.replace(NBSP, " ").replace(NARROW, " ")


def test_what_is_joined_in_a_sentence_is_shown_as_in_one():
    days = Joined((date(2026, 11, 21), date(2026, 11, 22)))
    with translation.override("fr"):
        assert str(days) == f"{show(date(2026, 11, 21))}, {show(date(2026, 11, 22))}"
        assert "novembre" in str(days)
    assert "2026-11-21" not in str(days)
