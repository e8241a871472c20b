"""What the kind of a room means for a drawing: its colour, and what stands in it."""

from __future__ import annotations

TONES = {
    "stage": "stage",
    "digital_stage": "stage",
    "photo_studio": "stage",
    "recording_studio": "edit",
    "edit_suite": "edit",
    "grading_suite": "edit",
    "meeting_room": "meeting",
    "conference_room": "meeting",
    "phone_box": "meeting",
    "private_office": "desk",
    "shared_office": "desk",
    "open_space": "desk",
    "desk": "desk",
    "fab_lab": "craft",
    "workshop": "craft",
    "atrium": "common",
    "stall": "common",
}
"""The colour family of a kind; the others (storage, lockers, dressing rooms, parking) stay neutral."""

NEUTRAL = "service"

SHOOTING = frozenset({"stage", "digital_stage", "photo_studio"})
"""The kinds that light up in full colour while somebody works there."""


def tone(kind: str) -> str:
    """The colour family of the kind, as the style sheet names it."""
    return TONES.get(kind, NEUTRAL)
