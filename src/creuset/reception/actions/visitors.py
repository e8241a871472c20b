"""Whoever is at the door, as the audit names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Visitor:
    """Somebody from outside, who is nobody in the house yet."""

    name: str
    via: str = "page"
    party_id: int | None = None


def first_name(name: str) -> str:
    """Return a first name and an initial: what is told of somebody who only asked."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][:1]}." if rest else first
