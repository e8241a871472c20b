"""The controls of forms, joined as text.

Django draws a control through three or four templates, one inside the other, and each of its choices through as many:
half of what a long form costs. What stands here is what those templates say, without the blanks between their tags; a
control with a template of its own keeps it.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeString

#: A control, or one of its choices, as its widget describes it to a template.
type Control = Mapping[str, Any]

_TEMPLATE = "django/forms/widgets/{}.html"
_OPTIONS = {_TEMPLATE.format(name) for name in ("checkbox_option", "radio_option")}


def drawn(template_name: str, context: Mapping[str, Any]) -> str | None:
    """Return the control that the template would draw; None where it has to draw it itself."""
    draw = _DRAWN.get(template_name)
    return draw(context["widget"]) if draw else None


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
