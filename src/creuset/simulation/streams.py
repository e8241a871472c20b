"""Random streams, one a purpose: what is drawn for one changes nothing in the others."""

import hashlib
from random import Random


def stream(seed: int, *purpose: object) -> Random:
    """Return the stream of a purpose: the same for the same words, whatever was drawn elsewhere.

    >>> stream(7, "desks", "2026-11-23").random() == stream(7, "desks", "2026-11-23").random()
    True
    """
    words = "\n".join([str(seed), *map(str, purpose)])
    return Random(int.from_bytes(hashlib.sha256(words.encode()).digest()[:16]))


def happens(random: Random, chance: float) -> bool:
    """Say whether something of this chance happens; one number is drawn, whatever the answer."""
    return random.random() < chance


def about(random: Random, mean: float) -> int:
    """Return a whole number around the mean: between a half and one and a half of it."""
    wanted = mean * (0.5 + random.random())
    whole = int(wanted)
    return whole + (random.random() < wanted - whole)
