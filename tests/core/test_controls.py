"""Controls joined as text: what Django's own templates draw, but for blanks between tags."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe

from creuset.core import controls
from creuset.core.forms import HouseRenderer

BAD = "<b>\"'&"
CHOICES = [
    ("", "---"),
    (1, 1200),
    ("a&b", BAD),
    ("Groupe <1>", [("x", mark_safe("<i>x</i>")), ("y", Decimal("1.50"))]),
    (3000, [("z", date(2026, 11, 18))]),
]
ATTRS: Mapping[str, Any] = {
    "class": BAD,
    "disabled": True,
    "hidden": False,
    "maxlength": 1000,
    "id": "a",
}

WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), BAD),
    (forms.TextInput(), None),
    (forms.NumberInput(), 1200),
    (forms.NumberInput(), Decimal("1200.5")),
    (forms.EmailInput({"autocomplete": "email"}), "a@b.example"),
    (forms.URLInput(), "https://a.example/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), "kept"),
    (forms.DateInput(), date(2026, 11, 18)),
    (forms.DateTimeInput(), datetime(2026, 11, 18, 9, 30)),  # noqa: DTZ001 - as a form shows it
    (forms.TimeInput(), time(9, 30)),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.FileInput(), None),
    (forms.Textarea(), f"\n{BAD}"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "a&b"),
    (forms.Select(choices=CHOICES), None),
    (forms.SelectMultiple(choices=CHOICES), ["x", "1"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES), "y"),
    (forms.RadioSelect(), None),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["x", "z"]),
    # What has no text of its own is drawn by its template.
    (forms.ClearableFileInput(), None),
    (forms.SplitDateTimeWidget(), None),
]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("attrs", [{}, ATTRS])
@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_what_django_draws(
    widget: forms.Widget, value: Any, attrs: dict[str, Any], language: str
) -> None:
    with translation.override(language):
        drawn = widget.render("na<me", value, dict(attrs), HouseRenderer())
        usual = widget.render("na<me", value, dict(attrs), DjangoTemplates())
    assert packed(drawn) == packed(usual)


def packed(text: str) -> str:
    """Return the markup without the blanks beside its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", text)


def test_a_text_keeps_its_first_empty_line() -> None:
    assert ">\n\nafter</textarea>" in forms.Textarea().render(
        "words", "\nafter", {}, HouseRenderer()
    )


def test_every_plain_control_is_drawn_without_a_template() -> None:
    for widget, value in WIDGETS[:-2]:
        context = widget.get_context("name", value, {})
        assert controls.drawn(widget.template_name, context) is not None, widget


def test_a_choice_with_a_template_of_its_own_keeps_it() -> None:
    class Own(forms.RadioSelect):
        option_template_name = "own/option.html"

    widget = Own(choices=CHOICES)
    assert controls.drawn(widget.template_name, widget.get_context("name", None, {})) is None


class Sent(forms.Form):
    title = forms.CharField(label="Pour <quoi> ?", max_length=3, help_text="<b>Court</b>")
    note = forms.CharField(required=False)
    agreed = forms.BooleanField(label="D'accord", required=False)
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, help_text="L'un")


def drawn_of(name: str, extra: str = "") -> str:
    form = Sent({"title": "trop long", "way": "b"}, renderer=HouseRenderer())
    bound = form[name]
    if not extra:
        assert bound.as_field_group() == controls.field(bound)
    return packed(controls.field(bound, extra).replace(str(bound), "[control]"))


def test_a_field_is_its_label_its_control_its_hint_and_its_errors() -> None:
    with translation.override("en"):
        title, note = drawn_of("title", "wide"), drawn_of("note")
        agreed, way = drawn_of("agreed"), drawn_of("way")
    assert title.startswith(
        '<div class="field wide"><label for="id_title">Pour &lt;quoi&gt; ?</label>[control]'
        '<div class="hint" id="id_title_helptext"><b>Court</b></div>'
        '<ul class="errorlist" id="id_title_error"><li>Ensure this value has at most 3'
    )
    assert title.endswith("</li></ul></div>")
    optional = '<span class="optional">(optional)</span>'
    assert note == (
        f'<div class="field"><label for="id_note">Note{optional}</label>[control]</div>'
    )
    assert agreed == (
        '<div class="field check">[control]<label for="id_agreed">D&#x27;accord</label></div>'
    )
    assert way.startswith(
        '<fieldset class="field choices" aria-describedby="id_way_helptext id_way_error">'
        "<legend>Way</legend>[control]"
    )
    assert way.endswith("</ul></fieldset>")
