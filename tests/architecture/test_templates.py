"""Templates stay in their layer, and hold nothing that the content security policy would block."""

import re

import pytest

from tests.architecture.house import PACKAGE, layer_of, may_know, ranks, short, templates

USED = re.compile(r"""\{%-?\s*(?:include|extends)\s+["']([^"'#]+)""")
LOADED = re.compile(r"\{%\s*load\s+([^%]+?)\s*%\}")
FORBIDDEN = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE
    ),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an hx-on attribute": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"""<(?:script|link|img|iframe)[^>]*\s(?:src|href)=["'](?:https?:)?//"""
    ),
}
#: The one page that no policy guards: programs of mail load nothing, so it carries its look.
SHEET = "core/mail/sheet.html"
LIBRARIES = {
    path.stem: layer_of(path)
    for path in PACKAGE.glob("*/templatetags/*.py")
    if path.stem != "__init__"
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<script>alert(1)</script>", "a script in the page"),
        ("<STYLE>a{}</STYLE>", "a style element"),
        ('<p style="color: red">', "a style attribute"),
        ('<a href="#" onclick="go()">', "an on… attribute"),
        ('<b hx-on:click="go()">', "an hx-on attribute"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="https://else.example/x.js">', "something from another host"),
    ],
)
def test_what_is_forbidden_is_recognised(text, name):
    assert FORBIDDEN[name].search(text)


def test_what_is_allowed_is_let_through():
    good = '<script src="/static/x.js" type="module"></script><script type="application/json">{}</script>'
    assert not [name for name, pattern in FORBIDDEN.items() if pattern.search(good)]


def test_nothing_that_the_policy_blocks():
    found = [
        f"{short(path)}: {name}"
        for path in templates()
        for name, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text(encoding="utf-8"))
        and not (path.match(SHEET) and name == "a style element")
    ]
    assert found == []


def test_templates_use_their_own_layer_and_those_below():
    above = [
        f"{short(path)}: {name}"
        for path in templates()
        for name in layers_used(path.read_text(encoding="utf-8"))
        if name in ranks() and not may_know(layer_of(path), name)
    ]
    assert above == []


def layers_used(text):
    tags = [
        LIBRARIES[name]
        for names in LOADED.findall(text)
        for name in names.split()
        if name in LIBRARIES
    ]
    return [name.split("/")[0] for name in USED.findall(text)] + tags
