"""Who is a member of a village: derived by the domain that knows contracts, never typed.

Whoever a village knows and who is no member is a contact.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from creuset.villages.models import Village

#: The ids of those who are members of the village that day, among some where they are given.
type Judge = Callable[[Village, date, Collection[int] | None], set[int]]

_judges: list[Judge] = []


def derive_by(judge: Judge) -> None:
    """Whom `judge` finds is a member from now on."""
    if judge not in _judges:
        _judges.append(judge)


def members_of(village: Village, *, on: date, among: Collection[int] | None = None) -> set[int]:
    """Return the ids of the members of the village that day, or of those among some."""
    found: set[int] = set()
    for judge in _judges:
        found |= judge(village, on, among)
    return found


def is_member(village: Village, party_id: int, *, on: date) -> bool:
    """Say whether the party is a member of the village that day."""
    return bool(members_of(village, on=on, among=[party_id]))


def of_standing(standing: str, village: Village, *, on: date) -> dict[str, Any]:
    """Return what narrows `queries.find_known` to the members or the contacts of that day, where it is asked."""
    if not standing:
        return {}
    return {"members": members_of(village, on=on), "contacts_only": standing == "contact"}
