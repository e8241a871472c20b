"""Who is a member of a village: derived by the domain that knows contracts, never typed.

Whoever a village knows and who is no member is a contact.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from creuset.villages.models import Village

#: Ask for the ids of those who are members of the village that day, among some where they are given.
type Judge = Callable[[Village, date, Collection[int] | None], Sequence[QuerySet[Any, int]]]

_judges: list[Judge] = []


def derive_by(judge: Judge) -> None:
    """Whom `judge` asks for is a member from now on."""
    if judge not in _judges:
        _judges.append(judge)


def ask_members(
    village: Village, *, on: date, among: Collection[int] | None = None
) -> list[QuerySet[Any, int]]:
    """Return the questions for the ids of the members of the village that day, or of those among some.

    Each id that one of them finds is that of a member.
    """
    return [question for judge in _judges for question in judge(village, on, among)]


def members_of(village: Village, *, on: date, among: Collection[int] | None = None) -> set[int]:
    """Return the ids of the members of the village that day, or of those among some; one query."""
    questions = ask_members(village, on=on, among=among)
    return set(questions[0].union(*questions[1:])) if questions else set()


def is_member(village: Village, party_id: int, *, on: date) -> bool:
    """Say whether the party is a member of the village that day; one query."""
    return bool(members_of(village, on=on, among=[party_id]))


def of_standing(standing: str, village: Village, *, on: date) -> dict[str, Any]:
    """Return what narrows `queries.find_known` to the members or the contacts of that day, where it is asked."""
    if not standing:
        return {}
    return {"members": members_of(village, on=on), "contacts_only": standing == "contact"}
