"""How a project goes: its health over time, its milestones that are late, the time it was given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _

#: The marks of health: from in danger to well under way.
LOWEST, HIGHEST = 1, 5
#: The trend is read of so many of the last marks.
READ = 3
#: A day has so many minutes.
DAY = 24 * 60


class BadFollowUp(Refused):
    """A sheet, a goal or an hour that says nothing, or of a day that has not come."""

    code = "bad-follow-up"


class GoalOver(Conflict):
    """The goal was reached or given up."""

    code = "goal-over"


class Trend(StrEnum):
    """Where the health of a project goes."""

    UP = "up"
    LEVEL = "level"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a project went on a day, from 1 to 5."""

    on: date
    health: int


def trend(marks: Sequence[Mark]) -> Trend | None:
    """Return where the last marks go, in the order of their days; None for fewer than two.

    The last is compared with the mean of the two before it: one better or worse day after a like one is told, a
    mark that only swings back is not.
    """
    last = sorted(marks, key=lambda mark: mark.on)[-READ:]
    if len(last) < 2:  # noqa: PLR2004 - two make a direction
        return None
    *before, now = last
    # Twice the difference, in whole numbers.
    moved = now.health * len(before) - sum(mark.health for mark in before)
    if moved == 0:
        return Trend.LEVEL
    return Trend.UP if moved > 0 else Trend.DOWN


def is_worrying(marks: Sequence[Mark]) -> bool:
    """Say whether somebody should look at the project: its last mark is 1 or 2, or it went down to 3."""
    if not marks:
        return False
    last = max(reversed(marks), key=lambda mark: mark.on)
    return last.health <= 2 or (last.health == 3 and trend(marks) is Trend.DOWN)  # noqa: PLR2004 - the marks


class MilestoneStanding(StrEnum):
    """Where a milestone stands on a day."""

    TO_COME = "to_come"
    #: The day has passed and nothing was handed in.
    LATE = "late"
    #: It waits for the team.
    HANDED_IN = "handed_in"
    DONE = "done"


def milestone_standing(
    due_on: date, *, is_handed_in: bool, done_on: date | None, today: date
) -> MilestoneStanding:
    """Return where the milestone stands: what waits for the team is not late."""
    if done_on is not None:
        return MilestoneStanding.DONE
    if is_handed_in:
        return MilestoneStanding.HANDED_IN
    return MilestoneStanding.LATE if today > due_on else MilestoneStanding.TO_COME


def days_late(due_on: date, *, ended_on: date | None, today: date) -> int:
    """Return by how many days it is late, or was when it was handed in; 0 where it is not."""
    return max(0, ((ended_on or today) - due_on).days)


@dataclass(frozen=True, slots=True)
class Given:
    """Minutes given to a project, for one of its goals or none."""

    member: int
    goal: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Support:
    """Minutes, in all and for each goal; None: for no goal."""

    minutes: int
    by_goal: Mapping[int | None, int]

    @property
    def for_goals(self) -> int:
        """The minutes that a goal was served with."""
        return self.minutes - self.by_goal.get(None, 0)


def support_of(given: Iterable[Given]) -> Mapping[int, Support]:
    """Return what each project was given, by its number."""
    totals: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for one in given:
        totals[one.member][one.goal] += one.minutes
    return {member: Support(sum(goals.values()), dict(goals)) for member, goals in totals.items()}


def check_minutes(minutes: int) -> None:
    """Raise BadFollowUp unless it is a time that a day has."""
    if not 1 <= minutes <= DAY:
        raise BadFollowUp(_("From one minute to a whole day."), field="minutes")


def check_past(on: date, *, today: date, field: str) -> None:
    """Raise BadFollowUp for a day that has not come yet."""
    if on > today:
        raise BadFollowUp(_("This day has not come yet."), field=field)


def check_next(held_on: date, next_on: date | None) -> None:
    """Raise BadFollowUp unless the next talk comes after this one."""
    if next_on is not None and next_on <= held_on:
        raise BadFollowUp(_("The next talk comes after this one."), field="next_on")


def check_health(health: int | None) -> None:
    """Raise BadFollowUp unless the mark is one of the five, or none."""
    if health is not None and not LOWEST <= health <= HIGHEST:
        raise BadFollowUp(_("From 1, in danger, to 5, well under way."), field="health")


def check_says(words: str, *, field: str) -> str:
    """Return the words without blanks around; raise BadFollowUp where there are none."""
    if not words.strip():
        raise BadFollowUp(_("Say something."), field=field)
    return words.strip()


class AlreadyDone(Conflict):
    """The milestone was found done."""

    code = "already-done"


class NothingHandedIn(Conflict):
    """Nothing was handed in that could be sent back."""

    code = "nothing-handed-in"
