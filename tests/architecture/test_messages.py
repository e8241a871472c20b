"""A French reader gets French everywhere, set as French is set."""

import ast
import re

import pytest
from django.utils.translation import trans_real

from tests.architecture.house import PACKAGE, short, sources, tree
from tools.messages import CATALOGUE, is_compiled, read_catalogue

CATALOGUES = sorted(
    [
        *PACKAGE.glob(f"*/{CATALOGUE}"),
        # What stands for the words of sign-in's library.
        *PACKAGE.glob("people/sign_in_words/*/LC_MESSAGES/django.po"),
    ]
)
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def messages():
    return [(path, message) for path in CATALOGUES for message in read_catalogue(path)]


def places(text):
    return {named or braced for named, braced in PLACES.findall(text)}


@pytest.mark.parametrize("path", CATALOGUES, ids=short)
def test_every_message_has_its_french(path):
    assert [message.source[1] for message in read_catalogue(path) if not message.is_complete] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=short)
def test_the_compiled_catalogue_says_the_same(path):
    assert is_compiled(path, {message.source: message for message in read_catalogue(path)})


@pytest.mark.parametrize("path", CATALOGUES, ids=short)
def test_values_keep_their_places(path):
    lost = [
        message.source[1]
        for message in read_catalogue(path)
        for text in message.translations
        if text and not places(text) <= places(message.source[1]) | places(message.source[2])
    ]
    assert lost == []


@pytest.mark.parametrize("path", CATALOGUES, ids=short)
def test_apostrophes_and_quotes_are_french(path):
    typed = [
        text
        for message in read_catalogue(path)
        for text in message.translations
        if re.search(r"\w'\w|[“”]", text)
    ]
    assert typed == []


def test_every_catalogue_counts_as_french_does():
    """One that declares a third form and does not fill it is passed over by Django, in English."""
    forms = {
        short(path): re.findall(r'"Plural-Forms: (.*)\\n"', path.read_text("utf-8"))
        for path, _message in messages()
        if "sign_in_words" not in path.parts
    }
    assert {
        name: said for name, said in forms.items() if said != ["nplurals=2; plural=(n > 1);"]
    } == {}


def test_all_catalogues_of_the_house_are_looked_through_at_once():
    """Django compares a function with the code of one, and keeps apart what it means to put together."""
    own = {
        message.source[1]
        for path, message in messages()
        if "sign_in_words" not in path.parts and not message.source[0]
    }
    first = trans_real.translation("fr")._catalog._catalogs[0]
    assert own - {key[0] if isinstance(key, tuple) else key for key in first} == set()


def test_one_english_message_has_one_french():
    """Django reads all catalogues as one: where two of them differ, the first would speak for both."""
    found = {}
    for path, message in messages():
        if "sign_in_words" not in path.parts:
            found.setdefault(message.source, {})[short(path)] = message.translations
    assert [source for source, by in found.items() if len(set(by.values())) > 1] == []


def test_messages_are_marked_by_names_that_are_gathered():
    """What another name marks stands in no catalogue, and a French reader gets it in English."""
    other = {
        f"{short(path)}: {name.asname}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and name.asname not in {None, "_"}
    }
    assert other == set()
