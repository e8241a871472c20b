"""Template tags: what they draw, what they escape, and the templates that every page extends."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import translation

import creuset
from creuset.core.views import SampleForm
from creuset.kernel.spans import Span
from tests.factories.villages import make_village

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
VILLAGE = SimpleNamespace(zone=ZoneInfo("Europe/Paris"))


def draw(source: str, language: str = "fr", **context: Any) -> str:
    """Return a template drawn in a language, its unbreakable spaces made plain."""
    with translation.override(language):
        drawn = Template("{% load ui %}" + source).render(
            Context({"village": VILLAGE, "now": NOW, **context})
        )
    return drawn.replace("\u00a0", " ").replace("\u202f", " ").strip()


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "lock" %}')
    labelled = draw('{% icon "lock" label=words %}', words='<b>"Fermé"')
    assert 'role="img"' in labelled
    assert "<b>" not in labelled


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', get_template("core/sprite.html").render()))
    named = {
        name
        for path in Path(creuset.__file__).parent.rglob("*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"| icon="([a-z0-9-]+)"', path.read_text())
    }
    assert {one or other for one, other in named} <= drawn


def test_a_pill_says_its_state_in_words_and_attribute() -> None:
    drawn = draw('{% pill "Confirmée !" state="busy" kind="stage" %}')
    assert drawn == '<span class="pill" data-kind="stage" data-state="busy">Confirmée !</span>'


def test_typo_keeps_what_is_written_from_being_markup() -> None:
    assert draw("{{ words|typo }}", words="<script> ?") == "&lt;script&gt; ?"


def test_localized_reads_the_language_of_the_page() -> None:
    texts = {"fr": "Ouvert ?", "en": "Open?"}
    assert draw("{{ texts|localized }}", texts=texts) == "Ouvert ?"
    assert draw("{{ texts|localized }}", "en", texts=texts) == "Open?"


def test_times_are_told_in_the_zone_of_the_village() -> None:
    span = Span(NOW, NOW + timedelta(hours=2))
    assert draw("{% span_text span %}", span=span) == "mer. 18 nov., 10 h 30 – 12 h 30"
    assert draw("{% span_text a b %}", "en", a=span.start, b=span.end) == "Wed 18 Nov, 10:30–12:30"
    assert draw('{% day_text now "long" %}') == "mercredi 18 novembre"
    assert draw("{% hour_text now %}") == "10 h 30"


def test_pairs_leave_out_what_is_missing_and_keep_zero() -> None:
    drawn = draw("{% pairs rows %}", rows=[("Places", 0), ("Gril", None), ("Sol", "")])
    assert "Places" in drawn
    assert "Gril" not in drawn
    assert "Sol" not in drawn


def test_the_last_step_of_the_path_is_this_page() -> None:
    drawn = draw('{% breadcrumb "Espaces" "/la-kolok/spaces/" "Plateau 1" %}')
    assert '<a href="/la-kolok/spaces/">Espaces</a>' in drawn
    assert '<span aria-current="page">Plateau 1</span>' in drawn


def test_pages_keep_the_other_words_of_the_address() -> None:
    request = RequestFactory().get("/", {"q": "sel & eau", "page": "2"})
    drawn = draw("{% pagination page %}", page=Paginator(range(50), 20).page(2), request=request)
    assert 'href="?q=sel+%26+eau&amp;page=3"' in drawn
    assert "21 à 40 sur 50" in drawn


def test_a_single_page_shows_no_pages() -> None:
    request = RequestFactory().get("/")
    assert draw("{% pagination page %}", page=Paginator([1], 20).page(1), request=request) == ""


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    form = SampleForm({"title": ""})
    drawn = draw('{% field form.title "half" %}', form=form)
    assert '<div class="field half">' in drawn
    assert 'for="id_title"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn


def test_several_choices_are_a_fieldset_of_chips() -> None:
    drawn = draw("{% field form.kind %}", form=SampleForm())
    assert drawn.startswith("<fieldset")
    assert "field choices" in drawn
    assert "<legend>" in drawn


def test_a_whole_form_draws_its_own_errors_first() -> None:
    class Pair(forms.Form):
        first = forms.CharField(label="Premier")

        def clean(self) -> None:
            raise forms.ValidationError("Les deux ne vont pas <ensemble> !")

    drawn = draw("{{ form }}", form=Pair({"first": "x"}))
    assert drawn.index("errorlist nonfield") < drawn.index("Premier")
    assert "&lt;ensemble&gt; !" in drawn


def test_the_page_of_a_bug_needs_nothing() -> None:
    with translation.override("fr"):
        assert "Quelque chose s’est cassé" in get_template("500.html").render()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_is_drawn_by_the_server(theme: str) -> None:
    assert f'data-theme="{theme}"' in get_template("core/base.html").render({"theme": theme})


def test_a_demonstration_asks_not_to_be_indexed() -> None:
    page = get_template("core/base.html")
    assert '<meta name="robots" content="noindex">' in page.render({"demo": True})
    assert "noindex" not in page.render({"demo": False})


@pytest.mark.django_db
def test_whoever_sent_nothing_is_not_told_to_go_back_to_a_form(client: Client) -> None:
    address = f"/{make_village().slug}/demo-days/1/"
    kept = "What you had written is still in the form"
    client.cookies["django_language"] = "en"

    read = client.get(address)
    assert (read.status_code, kept in read.content.decode()) == (404, False)
    assert "The address is wrong" in read.content.decode()

    sent = client.post(address, {"name": "Ada", "email": "ada@atelier.example"})
    assert (sent.status_code, kept in sent.content.decode()) == (404, True)
