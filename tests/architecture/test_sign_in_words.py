"""The pages of sign-in speak with our words where their library's are not ours."""

from pathlib import Path

import allauth
import pytest

from tests.architecture.house import PACKAGE
from tests.architecture.test_messages import places
from tools.messages import read_catalogue

WORDS = PACKAGE / "people" / "sign_in_words"
LIBRARY = Path(allauth.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
LANGUAGES = sorted(WORDS.glob("*/LC_MESSAGES/django.po"))


def test_there_are_words_in_both_languages():
    assert [path.parts[-3] for path in LANGUAGES] == ["en", "fr"]


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.parts[-3])
def test_each_stands_for_words_of_the_library(path):
    """A sentence that the library no longer says would silently stand for nothing."""
    known = {message.source for message in read_catalogue(LIBRARY)}
    assert {message.source for message in read_catalogue(path)} - known == set()


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.parts[-3])
def test_each_keeps_its_values(path):
    lost = [
        message.source[1]
        for message in read_catalogue(path)
        for text in message.translations
        if not text or not places(text) <= places(message.source[1])
    ]
    assert lost == []
