"""The member's home: my day, what waits for me, what I may spend, where I belong, what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from creuset.core.together import groups_together
from creuset.desk.queries.my import DayItem, Period, day_of, units_of
from creuset.desk.queries.today import FIRST_HOUR, QUARTERS, UNITS
from creuset.kernel.spans import DaySpan
from creuset.people.actors import Actor
from creuset.people.dealings import Dealing, ask_dealings, dealings_from, questions_of
from creuset.people.models import Affiliation, Party
from creuset.people.queries import StoryRow, story_from, story_rows
from creuset.plans.amounts import Amount
from creuset.plans.models import FOREVER, Lot
from creuset.plans.queries.purses import ask_purse, purse_from
from creuset.plans.rules.allowances import UNLIMITED, Unit
from creuset.projects.models import Project
from creuset.projects.permissions import own_projects
from creuset.villages.models import Village

_MOST_NEWS = 5
_MOST_COLLEAGUES = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Company:
    """An organisation of mine, and whom I work with there."""

    organisation: Party
    title: str
    is_admin: bool
    colleagues: tuple[Affiliation, ...]
    others: int


@dataclass(frozen=True)
class Credit:
    """What is left to spend of one unit, mine and of what I look after, of how much was given."""

    unit: Unit
    left: Amount
    given: Amount
    #: Of a hundred.
    share: int
    #: The last day on which the first of it is good; None: no end.
    last_on: date | None

    @property
    def is_unlimited(self) -> bool:
        """Whether there is no end to it: nothing is drawn."""
        return self.left.amount > UNLIMITED // 2


@dataclass(frozen=True)
class Home:
    """All that the member's home shows at once."""

    today: tuple[DayItem, ...]
    coming: tuple[Period, ...]
    waiting: tuple[Dealing, ...]
    credits: tuple[Credit, ...]
    companies: tuple[Company, ...]
    projects: tuple[Project, ...]
    news: tuple[StoryRow, ...]
    now_at: int | None
    units: int = UNITS

    @property
    def current(self) -> DayItem | None:
        """What is under way."""
        return next((item for item in self.today if item.when == "now"), None)

    @property
    def following(self) -> DayItem | None:
        """What comes next today."""
        return next((item for item in self.today if item.when == "next"), None)

    @property
    def lanes(self) -> int:
        """How many lanes the day needs."""
        return 1 + max((item.lane for item in self.today), default=0)

    @property
    def hours(self) -> list[tuple[int, int]]:
        """Every second hour of the day, and where it stands."""
        return [(hour, (hour - FIRST_HOUR) * QUARTERS) for hour in range(FIRST_HOUR, 22, 2)]


def home_of(village: Village, *, by: Actor, now: datetime) -> Home:
    """Return the home of a member of the village; two queries, five where something is booked today."""
    today = village.day_of(now)
    purses = [pk for pk in (by.party_id, *sorted(by.looks_after())) if pk is not None]
    told = story_rows(
        kind="party",
        ids=sorted(by.acts_for(today)),
        village=village,
        is_team=False,
        most=4 * _MOST_NEWS,
    )
    projects = own_projects(by, village).select_related("holder").order_by("search_text", "pk")
    asked = ask_dealings(village, by, now=now)
    (rows, mine, belonging), purse, dealt = groups_together(
        (told, projects, _colleagues(by, village)),
        ask_purse(village, purses, today=today),
        questions_of(asked),
    )
    story = story_from(rows, most=4 * _MOST_NEWS)
    day = day_of(village, by=by, now=now)
    at = units_of(now, village, DaySpan.of(today, today).to_span(village.zone))
    return Home(
        today=day.today,
        coming=day.coming,
        waiting=tuple(one for one in dealings_from(asked, dealt) if one.is_mine),
        credits=credits_of(
            purse_from(purses, *purse, today=today).lots.values(), village, today=today
        ),
        companies=tuple(_companies(belonging, by)),
        projects=tuple(mine),
        news=tuple([row for row in story.rows if row.by_id != by.party_id][:_MOST_NEWS]),
        now_at=at if 0 < at < UNITS else None,
    )


def dealings_of(village: Village, *, by: Actor, now: datetime) -> list[Dealing]:
    """Return all that is under way between the reader and the village, in order; one query."""
    asked = ask_dealings(village, by, now=now)
    (answers,) = groups_together(questions_of(asked))
    return dealings_from(asked, answers)


def credits_of(lots: Iterable[Lot], village: Village, *, today: date) -> tuple[Credit, ...]:
    """Return what is left of each unit in lots that are good that day, as they were given."""
    by_unit: dict[Unit, list[Lot]] = {}
    for lot in lots:
        if lot.from_on <= today < lot.until_on and (lot.balance or lot.amount):
            by_unit.setdefault(Unit(lot.unit), []).append(lot)
    return tuple(_credit(unit, by_unit[unit], village) for unit in Unit if unit in by_unit)


def _credit(unit: Unit, lots: Sequence[Lot], village: Village) -> Credit:
    left = sum(lot.balance for lot in lots)
    given = max(left, sum(lot.amount for lot in lots))
    ends = min(lot.until_on for lot in lots)
    return Credit(
        unit,
        Amount(unit, left, village.currency),
        Amount(unit, given, village.currency),
        share=100 * left // given if given else 0,
        last_on=None if ends == FOREVER else ends - _DAY,
    )


def _colleagues(by: Actor, village: Village) -> QuerySet[Affiliation]:
    """Return who belongs to those of the reader's organisations that the village knows, the reader among them."""
    return (
        Affiliation.objects.filter(
            until__isnull=True,
            organisation__known_in__village=village,
            organisation__people__person_id=by.party_id,
            organisation__people__until__isnull=True,
        )
        .select_related("person", "organisation")
        .order_by("organisation__name", "since", "pk")
        .distinct()
    )


def _companies(rows: Iterable[Affiliation], by: Actor) -> list[Company]:
    by_organisation: dict[int, list[Affiliation]] = {}
    for row in rows:
        by_organisation.setdefault(row.organisation_id, []).append(row)
    return [_company(some, by) for some in by_organisation.values()]


def _company(rows: Sequence[Affiliation], by: Actor) -> Company:
    mine = next(row for row in rows if row.person_id == by.party_id)
    others = [row for row in rows if row.person_id != by.party_id]
    return Company(
        organisation=mine.organisation,
        title=mine.title,
        is_admin=mine.is_admin,
        colleagues=tuple(others[:_MOST_COLLEAGUES]),
        others=max(0, len(others) - _MOST_COLLEAGUES),
    )
