"""The kernel is tested in its own plain English, whatever voice the application lent it."""

import pytest

from creuset.kernel import sentences


@pytest.fixture(scope="module", autouse=True)
def plain_english():
    lent = sentences._voice.translate, sentences._voice.show
    sentences.speak_through()
    yield
    sentences.speak_through(*lent)
