"""The fields of forms and their controls, joined as text.

Django draws a control through three or four templates, one inside the other, and each of its choices through as many:
half of what a long form costs. What stands here is what those templates say, without the blanks between their tags; a
control with a template of its own keeps it. A field is its label, its control, its hint and its errors: a template that
asks it for each costs as much as its control.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms import BoundField
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from creuset.core.text import typeset

#: A control, or one of its choices, as its widget describes it to a template.
type Control = Mapping[str, Any]

#: What a form calls the drawing of a whole field: no template stands behind the name.
FIELD = "core/forms/field"
#: Kinds of controls that are several.
_SEVERAL = ("radioselect", "checkboxselectmultiple")
_TEMPLATE = "django/forms/widgets/{}.html"
_OPTIONS = {_TEMPLATE.format(name) for name in ("checkbox_option", "radio_option")}


def drawn(template_name: str, context: Mapping[str, Any]) -> str | None:
    """Return the control that the template would draw; None where it has to draw it itself."""
    if template_name == FIELD:
        return field(context["field"])
    draw = _DRAWN.get(template_name)
    return draw(context["widget"]) if draw else None


def field(bound: BoundField, extra: str = "") -> SafeString:
    """Return a field whole: label, control, hint, errors; `extra` are classes of its place."""
    kind, pk, errors = bound.widget_type, bound.auto_id, bound.errors
    is_box, is_set = kind == "checkbox", bound.use_fieldset
    optional = "" if bound.field.required else f' <span class="optional">{_("(optional)")}</span>'
    if is_set:
        label = f"<legend>{_words(bound.label)}{optional}</legend>"
    elif bound.label:
        told = _words(bound.label) + ("" if is_box else optional)
        label = f'<label for="{bound.id_for_label}">{told}</label>'
    else:
        label = ""
    classes = ["field", "check" if is_box else "choices" if kind in _SEVERAL else "", extra]
    tag = "fieldset" if is_set else "div"
    about = bound.aria_describedby if is_set else None
    parts = [
        f'<{tag} class="{_plain(" ".join(filter(None, classes)))}"',
        f' aria-describedby="{_plain(about)}">' if about else ">",
        *([str(bound), label] if is_box else [label, str(bound)]),
    ]
    if bound.help_text:
        parts.append(f'<div class="hint" id="{pk}_helptext">{bound.help_text}</div>')
    if errors:
        lines = "".join(f"<li>{_words(error)}</li>" for error in errors)
        parts.append(f'<ul class="errorlist" id="{pk}_error">{lines}</ul>')
    return SafeString("".join([*parts, f"</{tag}>"]))


def attributes(control: Control) -> str:
    """Return the attributes of the control, each after a space."""
    return "".join(
        f" {_plain(name)}" if value is True else f' {_plain(name)}="{_plain(value)}"'
        for name, value in control["attrs"].items()
        if value is not False
    )


def _input(control: Control) -> str:
    value = control["value"]
    shown = "" if value is None else f' value="{_plain(value)}"'
    kind, name = _plain(control["type"]), _plain(control["name"])
    return f'<input type="{kind}" name="{name}"{shown}{attributes(control)}>'


def _textarea(control: Control) -> str:
    # A browser leaves out the line break that follows the tag.
    shown = _shown(control["value"]) if control["value"] else ""
    return f'<textarea name="{_plain(control["name"])}"{attributes(control)}>\n{shown}</textarea>'


def _select(control: Control) -> str:
    parts = [f'<select name="{_plain(control["name"])}"{attributes(control)}>']
    for group, options, _index in control["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{_shown(group)}">')
        parts += [
            f'<option value="{_plain(option["value"])}"{attributes(option)}>'
            f"{_shown(option['label'])}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    return "".join([*parts, "</select>"])


def _boxes(control: Control) -> str | None:
    """Return boxes or buttons, one under the other; None where a choice has a template of its own."""
    attrs, parts = control["attrs"], []
    for group, options, _index in control["optgroups"]:
        if group:
            parts.append(f"<div><label>{_shown(group)}</label>")
        for option in options:
            if option["template_name"] not in _OPTIONS:
                return None
            parts.append(f"<div>{_box(option)}</div>")
        if group:
            parts.append("</div>")
    about = "".join(
        f' {name}="{_shown(attrs[name])}"' for name in ("id", "class") if attrs.get(name)
    )
    return f"<div{about}>{''.join(parts)}</div>"


def _box(option: Control) -> str:
    if not option["wrap_label"]:
        return _input(option)
    pk = option["attrs"].get("id")
    named = f' for="{_shown(pk)}"' if pk else ""
    return f"<label{named}>{_input(option)} {_shown(option['label'])}</label>"


def _plain(value: object) -> str:
    """Return what `stringformat:'s'` gives, escaped."""
    words = str(value)
    return words if isinstance(words, SafeString) else escape(words)


def _words(value: object) -> str:
    """Return a text with the spaces of the page's language, escaped."""
    return typeset(_plain(value))


def _shown(value: object) -> str:
    """Return what a template shows of a value: numbers and days in the language of the page, escaped."""
    return _plain(localize(value))


_INPUTS = (
    *("checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number"),
    *("password", "search", "tel", "text", "time", "url"),
)
_DRAWN: Mapping[str, Callable[[Control], str | None]] = {
    **{_TEMPLATE.format(name): _input for name in _INPUTS},
    **{_TEMPLATE.format(name): _boxes for name in ("checkbox_select", "radio")},
    _TEMPLATE.format("select"): _select,
    _TEMPLATE.format("textarea"): _textarea,
}
