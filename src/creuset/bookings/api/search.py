"""Several wishes answered at once, for programs."""

from datetime import time
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.bookings.api.shapes import Features
from creuset.bookings.queries.packages import get_package, packages_of, wishes_of
from creuset.bookings.queries.search import Combination, Round, Wish, search
from creuset.core import clock
from creuset.core.api import In, Out, Router, needs
from creuset.core.api.schemas import Day
from creuset.core.roles import Scope
from creuset.kernel.spans import DaySpan
from creuset.people.requests import ApiRequest
from creuset.places.api import Code, read_features
from creuset.places.kinds import Kind
from creuset.villages.models import Village

router = Router(tags=["bookings"])


class WishIn(In):
    """So many of a kind, with what they must have; of some resources by their codes, the first rather; or a package."""

    kind: Kind | None = None
    package: Code = ""
    resources: Annotated[list[Code], Field(max_length=50)] = []
    features: Features = []
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    building: Code = ""
    count: Annotated[int, Field(ge=1, le=10)] = 1


class RoundIn(In):
    """Wishes for the same time: `days` in a row between two hours, or `minutes` within a day.

    A round begins after the one before it, `within_days` days later at most.
    """

    wishes: Annotated[list[WishIn], Field(min_length=1, max_length=12)]
    days: Annotated[int, Field(ge=0, le=31)] = 0
    minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    starts: time = time(9)
    ends: time = time(18)
    within_days: Annotated[int, Field(ge=0, le=92)] | None = None


class SearchIn(In):
    """What is looked for, in order; the first round begins within the days (`until` is the day after the last)."""

    first: Day
    until: Day
    rounds: Annotated[list[RoundIn], Field(min_length=1, max_length=6)]
    most: Annotated[int, Field(ge=1, le=10)] = 3


class StretchOut(Out):
    """A stretch of time."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime


class FoundLineOut(Out):
    """A resource of a combination: when it would be booked, and what is taken or under option of it around."""

    resource: str
    periods: list[StretchOut]
    taken: list[StretchOut]
    options: list[StretchOut]


class CombinationOut(Out):
    """Resources and times that answer every wish: book them as the periods of one booking."""

    lines: list[FoundLineOut]


class ItemOut(Out):
    """So many of these resources, the first rather."""

    any_of: list[str]
    count: int


class PackageOut(Out):
    """Resources that are held in one act."""

    code: str
    names: dict[str, str]
    description: dict[str, str]
    items: list[ItemOut]


@router.get("/packages", response=list[PackageOut], summary="Packages")
def packages(request: ApiRequest) -> list[dict[str, Any]]:
    """What the village offers together; search for one, then book what was found."""
    return [
        {
            "code": row.code,
            "names": row.names,
            "description": row.description,
            "items": [{"count": 1, **item} for item in row.items],
        }
        for row in packages_of([request.village])
    ]


@router.post(
    "/search/combinations", response=list[CombinationOut], summary="What answers several wishes"
)
@needs(Scope.BOOKINGS)
def find_combinations(request: ApiRequest, asked: SearchIn) -> list[dict[str, Any]]:
    """The earliest combinations of what you may book, that is free and under nobody's option; nothing is booked."""
    found = search(
        request.village,
        [_round(one, request.village) for one in asked.rounds],
        days=DaySpan(asked.first, asked.until),
        by=request.auth,
        now=clock.now(),
        most=asked.most,
    )
    return [_values(one) for one in found]


def _round(one: RoundIn, village: Village) -> Round:
    wishes = [each for wish in one.wishes for each in _wishes(wish, village)]
    return Round(tuple(wishes), one.days, one.minutes, (one.starts, one.ends), one.within_days)


def _wishes(wish: WishIn, village: Village) -> tuple[Wish, ...]:
    if wish.package:
        return wishes_of(get_package(village, wish.package))
    return (
        Wish(
            kind=wish.kind or "",
            codes=tuple(wish.resources),
            features=read_features(wish.features),
            capacity=wish.capacity,
            building=wish.building,
            count=wish.count,
        ),
    )


def _values(found: Combination) -> dict[str, Any]:
    return {
        "lines": [
            {
                "resource": line.place.code,
                **{
                    name: [{"starts_at": span.start, "ends_at": span.end} for span in spans]
                    for name, spans in (
                        ("periods", line.times),
                        ("taken", line.taken),
                        ("options", line.options),
                    )
                },
            }
            for line in found.lines
        ]
    }
