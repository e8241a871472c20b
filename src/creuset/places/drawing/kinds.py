"""What the kind of a room means for a drawing: its colour, and what stands in it."""

from __future__ import annotations

TONES = {
    "stage": "stage",
    "digital-stage": "stage",
    "photo": "stage",
    "recording": "edit",
    "edit": "edit",
    "grading": "edit",
    "meeting": "meeting",
    "conference": "meeting",
    "phone-box": "meeting",
    "office": "desk",
    "shared-office": "desk",
    "open-space": "desk",
    "desk": "desk",
    "fab-lab": "craft",
    "workshop": "craft",
    "atrium": "common",
    "stall": "common",
}
"""The colour family of a kind; the others (storage, lockers, dressing rooms, parking) stay neutral."""

NEUTRAL = "service"

SHOOTING = frozenset({"stage", "digital-stage", "photo"})
"""The kinds that light up in full colour while somebody works there."""

ALIKE = frozenset({"desk", "locker", "parking"})
"""The kinds that stand in rows within their room, however much of it they fill: nothing parts them."""


def tone(kind: str) -> str:
    """The colour family of the kind, as the style sheet names it."""
    return TONES.get(kind, NEUTRAL)
