"""Sentences of bookings: what the audit and notices say, in each language."""

from typing import Any

import pytest
from django.utils import translation

from creuset.bookings.sentences import places


def segment(name: str, day: int) -> dict[str, Any]:
    """A period as the audit keeps it."""
    return {
        "resource": {"fr": name, "en": name},
        "starts_at": f"2026-11-{day}T09:00:00+00:00",
        "ends_at": f"2026-11-{day}T11:00:00+00:00",
    }


@pytest.mark.parametrize(("language", "between"), [("en", "; "), ("fr", " ; ")])
def test_places_at_other_times_are_apart_as_the_language_writes(
    language: str, between: str
) -> None:
    with translation.override(language):
        told = places([segment("Agora", 24), segment("Clap", 24), segment("Noir", 25)])
    first, second = told.replace("\u202f", " ").replace("\u00a0", " ").split(between)
    assert first.startswith("Agora, Clap, ")
    assert not first.endswith(" ")
    assert second.startswith("Noir, ")
