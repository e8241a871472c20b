"""Rules of places, pure: one case a row, and by property where a sum or a mark is at stake."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.bookings.rules import policies
from creuset.bookings.rules.policies import (
    Certificate,
    Facts,
    Had,
    Load,
    Nearby,
    Over,
    Per,
    Piece,
    Place,
    Policy,
    Rule,
    Subject,
    Supply,
    Unit,
)
from creuset.bookings.rules.policies.params import Granularity, Quota, Step
from creuset.bookings.rules.policies.sums import spread
from creuset.bookings.rules.policies.times import fitted
from creuset.bookings.rules.policies.together import peak
from creuset.kernel.openings import OpeningHours, always_open
from creuset.kernel.spans import Span

PARIS = ZoneInfo("Europe/Paris")
#: A Monday, nine in the morning in Paris.
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
STAGE = Place("plateau-1", "stage", "studio")
ROOM = Place("rushes", "meeting", "studio")
ANNA = Subject(Per.PERSON, 7, "Anna")
FILMS = Subject(Per.COMPANY, 9, "Films du Quai")


def at(day: int, hour: float, *, month: int = 3) -> datetime:
    """An instant of 2026 on the clocks of Paris."""
    civil = datetime(2026, month, day, tzinfo=PARIS) + timedelta(hours=hour)
    return civil.astimezone(UTC)


def span(day: int, first: float, last: float, **more: int) -> Span:
    return Span(at(day, first, **more), at(day, last, **more))


def piece(when: Span, place: Place = ROOM, **more: Any) -> Piece:
    return Piece(place=place, name="Rushes", span=when, hours=always_open(), **more)


def policy(
    rule: Rule, *, code: str = "p", scope: dict[str, Any] | None = None, **params: Any
) -> Policy:
    read = policies.read(rule, params)
    return Policy(code=code, rule=rule, params=read, **(scope or {}))


def facts(**more: Any) -> Facts:
    return Facts(now=NOW, zone=PARIS, **more)


def codes(rules: list[Policy], asked: list[Piece], known: Facts | None = None) -> list[str]:
    return [refusal.code for refusal in policies.refusals(rules, asked, known or facts())]


def had(*spans: Span, place: Place = ROOM) -> tuple[Had, ...]:
    return tuple(Had(place, one, number) for number, one in enumerate(spans, start=1))


PER = {"per": "person"}
CASES: list[tuple[str, Policy, Span, dict[str, Any], str]] = [
    ("on the grid", policy(Rule.GRANULARITY, step="minutes", minutes=30), span(3, 9, 10.5), {}, ""),
    (
        "off the grid",
        policy(Rule.GRANULARITY, step="minutes", minutes=30),
        span(3, 9.25, 10.5),
        {},
        "granularity",
    ),
    (
        "a half-day",
        policy(Rule.GRANULARITY, step="half-day", slots=["08:00-13:00", "14:00-19:00"]),
        span(3, 14, 19),
        {},
        "",
    ),
    (
        "two half-days in one",
        policy(Rule.GRANULARITY, step="half-day", slots=["08:00-13:00", "14:00-19:00"]),
        span(3, 8, 19),
        {},
        "",
    ),
    (
        "a part of a half-day",
        policy(Rule.GRANULARITY, step="half-day", slots=["08:00-13:00", "14:00-19:00"]),
        span(3, 14, 18),
        {},
        "granularity",
    ),
    (
        "three whole days",
        policy(Rule.GRANULARITY, step="day", slots=["08:00-20:00"]),
        Span(at(3, 8), at(5, 20)),
        {},
        "",
    ),
    (
        "a production day and an hour over",
        policy(Rule.GRANULARITY, step="production-day", hours=10),
        span(3, 7.5, 18.5),
        {},
        "",
    ),
    (
        "less than a production day",
        policy(Rule.GRANULARITY, step="production-day", hours=10),
        span(3, 8, 17),
        {},
        "granularity",
    ),
    ("three whole days ahead", policy(Rule.LEAD_TIME, days=3), span(5, 7, 9), {}, ""),
    ("three days to the minute", policy(Rule.LEAD_TIME, hours=72), span(5, 7, 9), {}, "lead-time"),
    ("just 72 hours ahead", policy(Rule.LEAD_TIME, hours=72), span(5, 9, 10), {}, ""),
    (
        "two whole days ahead of three",
        policy(Rule.LEAD_TIME, days=3),
        span(4, 23, 23.5),
        {},
        "lead-time",
    ),
    ("the end of the last day", policy(Rule.BOOKING_WINDOW, days=3), span(5, 22, 23), {}, ""),
    (
        "past the window to the minute",
        policy(Rule.BOOKING_WINDOW, hours=72),
        span(5, 22, 23),
        {},
        "booking-window",
    ),
    (
        "the day after the window",
        policy(Rule.BOOKING_WINDOW, days=3),
        span(6, 0, 1),
        {},
        "booking-window",
    ),
    ("long enough", policy(Rule.LENGTH, at_least_minutes=60), span(3, 9, 10), {}, ""),
    ("too short", policy(Rule.LENGTH, at_least_minutes=60), span(3, 9, 9.75), {}, "too-short"),
    (
        "too long",
        policy(Rule.LENGTH, at_most_minutes=90),
        span(3, 9, 11),
        {},
        "longer-than-allowed",
    ),
    (
        "within the week's hours",
        policy(Rule.QUOTA, most=4, over="week", **PER),
        span(3, 9, 11),
        {"had": {ANNA: had(span(6, 9, 11))}},
        "",
    ),
    (
        "over the week's hours",
        policy(Rule.QUOTA, most=4, over="week", **PER),
        span(3, 9, 11),
        {"had": {ANNA: had(span(6, 9, 11.5))}},
        "quota",
    ),
    (
        "the hours of another week do not count",
        policy(Rule.QUOTA, most=4, over="week", **PER),
        span(3, 9, 11),
        {"had": {ANNA: had(span(9, 9, 13))}},
        "",
    ),
    (
        "the hours of a place out of scope do not count",
        policy(Rule.QUOTA, most=4, over="week", scope={"kinds": frozenset({"meeting"})}, **PER),
        span(3, 9, 11),
        {"had": {ANNA: had(span(6, 9, 13), place=STAGE)}},
        "",
    ),
    (
        "once too often a month",
        policy(Rule.QUOTA, most=2, unit="times", over="month", **PER),
        span(30, 9, 10),
        {"had": {ANNA: had(span(3, 9, 10), span(4, 9, 10))}},
        "quota",
    ),
    (
        "one booking more than may be to come",
        policy(Rule.OPEN_BOOKINGS, most=2, **PER),
        span(3, 9, 10),
        {"had": {ANNA: had(span(4, 9, 10), span(5, 9, 10))}},
        "open-bookings",
    ),
    (
        "what is over is not open",
        policy(Rule.OPEN_BOOKINGS, most=2, **PER),
        span(3, 9, 10),
        {"had": {ANNA: had(span(4, 9, 10), span(1, 9, 10))}},
        "",
    ),
    (
        "two slots in a row",
        policy(Rule.COOL_DOWN, minutes=30, **PER),
        span(3, 10, 11),
        {"had": {ANNA: had(span(3, 9, 10))}},
        "cool-down",
    ),
    (
        "a slot before one that is there",
        policy(Rule.COOL_DOWN, minutes=30, **PER),
        span(3, 8, 8.75),
        {"had": {ANNA: had(span(3, 9, 10))}},
        "cool-down",
    ),
    (
        "after the rest",
        policy(Rule.COOL_DOWN, minutes=30, **PER),
        span(3, 10.5, 11),
        {"had": {ANNA: had(span(3, 9, 10))}},
        "",
    ),
    ("who books", policy(Rule.WHO_BOOKS, only=["amis"]), span(3, 9, 10), {"groups": {"amis"}}, ""),
    ("who does not", policy(Rule.WHO_BOOKS, only=["amis"]), span(3, 9, 10), {}, "who-books"),
    (
        "a certificate to the last day",
        policy(Rule.CERTIFICATE, certificate="induction"),
        Span(at(3, 9), at(5, 12)),
        {"certificates": (Certificate("induction", date(2025, 1, 1), date(2026, 3, 5)),)},
        "",
    ),
    (
        "a certificate that ends a day too early",
        policy(Rule.CERTIFICATE, certificate="induction"),
        Span(at(3, 9), at(5, 12)),
        {"certificates": (Certificate("induction", date(2025, 1, 1), date(2026, 3, 4)),)},
        "certificate",
    ),
    (
        "a certificate of another kind",
        policy(Rule.CERTIFICATE, certificate="induction"),
        span(3, 9, 10),
        {"certificates": (Certificate("insurance", date(2025, 1, 1)),)},
        "certificate",
    ),
]


@pytest.mark.parametrize(
    ("rule", "when", "known", "code"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_rule_refuses_what_it_says_and_nothing_else(
    rule: Policy, when: Span, known: dict[str, Any], code: str
) -> None:
    known = known | {"groups": frozenset(known.get("groups", ()))}
    assert codes([rule], [piece(when)], facts(subjects=(ANNA, FILMS), **known)) == [code] * bool(
        code
    )


def test_a_policy_counts_for_its_groups_and_not_for_those_left_out() -> None:
    scope = {"groups": frozenset({"nomads"}), "except_groups": frozenset({"friends"})}
    rule = policy(Rule.LENGTH, at_most_minutes=60, scope=scope)
    long = [piece(span(3, 9, 12))]

    assert codes([rule], long) == []
    assert codes([rule], long, facts(groups=frozenset({"nomads"}))) == ["longer-than-allowed"]
    assert codes([rule], long, facts(groups=frozenset({"nomads", "friends"}))) == []


@pytest.mark.parametrize(
    ("scope", "is_covered"),
    [
        ({}, True),
        ({"kinds": {"stage"}}, True),
        ({"kinds": {"meeting"}}, False),
        ({"resources": {"plateau-1"}}, True),
        ({"resources": {"plateau-1-est"}}, True),
        ({"resources": {"plateau-2"}}, False),
        ({"kinds": {"stage"}, "buildings": {"annexe"}}, False),
    ],
)
def test_a_whole_stands_for_its_parts_and_all_that_is_said_must_fit(
    scope: dict[str, set[str]], is_covered: bool
) -> None:
    half = Place("plateau-1-est", "stage", "studio", ("plateau-1",))
    sets = {name: frozenset(some) for name, some in scope.items()}
    assert policy(Rule.APPROVAL, scope=sets).covers(half) is is_covered


def test_all_that_refuses_is_told_at_once_and_of_one_kind_only_the_strictest() -> None:
    rules = [
        policy(Rule.LEAD_TIME, code="soft", hours=24),
        policy(Rule.LEAD_TIME, code="strict", days=5),
        policy(Rule.LENGTH, at_most_minutes=60),
        policy(Rule.GRANULARITY, step="minutes", minutes=60),
    ]
    found = policies.refusals(rules, [piece(span(2, 12.5, 14.5))], facts())

    assert {refusal.code: refusal.policy for refusal in found} == {
        "lead-time": "strict",
        "longer-than-allowed": "p",
        "granularity": "p",
    }


def test_the_way_out_is_a_time_that_no_rule_refuses_or_there_is_none() -> None:
    rules = [
        policy(Rule.LEAD_TIME, days=2),
        policy(Rule.GRANULARITY, step="minutes", minutes=60),
        policy(Rule.LENGTH, at_least_minutes=180),
    ]
    (way, *_more) = policies.refusals(rules, [piece(span(2, 12.5, 14))], facts())[0].ways_out
    offered = Span(*(datetime.fromisoformat(str(way.data[k])) for k in ("starts_at", "ends_at")))

    assert codes(rules, [piece(offered)]) == []

    # Nothing satisfies both: no way out is told rather than a wrong one.
    never = [policy(Rule.LEAD_TIME, days=9), policy(Rule.BOOKING_WINDOW, days=3)]
    assert policies.refusals(never, [piece(span(2, 12, 14))], facts())[0].ways_out == ()

    mornings = OpeningHours.from_data(
        {day: ["08:00-12:00"] for day in ("mon", "tue", "wed", "thu")}
    )
    shut = replace(piece(span(2, 9, 11.5)), hours=mornings)
    until_noon = [policy(Rule.LENGTH, at_least_minutes=240)]
    assert policies.refusals(until_noon, [shut], facts())[0].ways_out == ()


@given(
    starts=st.lists(st.integers(0, 24 * 60), min_size=1, max_size=6),
    lengths=st.lists(st.integers(1, 3 * 24 * 60), min_size=6, max_size=6),
    over=st.sampled_from(Over),
    day=st.sampled_from([date(2026, 3, 28), date(2026, 10, 24), date(2026, 6, 30)]),
)
def test_hours_are_neither_lost_nor_counted_twice_over_midnights_and_changed_clocks(
    starts: list[int], lengths: list[int], over: Over, day: date
) -> None:
    first = datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)
    spans = [
        Span(first + timedelta(minutes=s), first + timedelta(minutes=s + n))
        for s, n in zip(starts, lengths, strict=False)
    ]
    params = Quota(most=1, per=Per.PERSON, over=over)
    total = sum((one.duration for one in spans), timedelta())
    assert sum(spread(spans, params, PARIS).values()) == total // timedelta(minutes=1)
    times = replace(params, unit=Unit.TIMES)
    assert sum(spread(spans, times, PARIS).values()) == len(spans)


@given(
    minutes=st.sampled_from([5, 15, 30, 60]),
    start=st.integers(0, 5 * 24 * 60),
    length=st.integers(1, 2000),
    step=st.sampled_from(["minutes", "half-day", "day", "production-day"]),
)
def test_what_is_fitted_holds_what_was_asked_and_is_on_the_marks(
    minutes: int, start: int, length: int, step: str
) -> None:
    asked = Span(at(2, 0) + timedelta(minutes=start), at(2, 0) + timedelta(minutes=start + length))
    slots = {"half-day": ("08:00-13:00", "13:00-20:00"), "day": ("08:00-20:00",)}
    params = Granularity(step=Step(step), minutes=minutes, slots=slots.get(step, ()), hours=8)

    found = fitted(asked, params, PARIS)

    assert found.contains(asked)
    assert fitted(found, params, PARIS) == found


loads = st.lists(
    st.builds(
        lambda s, n, kva: Load(span(3, s, s + n), Decimal(kva)),
        st.integers(0, 20),
        st.integers(1, 4),
        st.integers(1, 300),
    ),
    max_size=6,
)


@given(loads=loads, first=st.integers(0, 20), length=st.integers(1, 4))
def test_the_peak_is_the_most_that_any_instant_asks(
    loads: list[Load], first: int, length: int
) -> None:
    within = span(3, first, first + length)
    instants = [within.start + timedelta(minutes=30 * n) for n in range(2 * length)]
    asked = [sum(load.kva for load in loads if load.span.contains(one)) for one in instants]
    found = peak(loads, within)
    assert (found.kva if found else 0) == max(asked)


@given(others=loads, kva=st.integers(1, 400), first=st.integers(0, 20), length=st.integers(1, 4))
def test_power_is_refused_exactly_where_the_sum_passes_the_limit(
    others: list[Load], kva: int, first: int, length: int
) -> None:
    supply = Supply("Cour", Decimal(400), tuple(others))
    when = span(3, first, first + length)
    asked = piece(when, STAGE, kva=Decimal(kva), supply="cour")
    all_of_it = peak([*others, Load(when, Decimal(kva))], when)
    assume(all_of_it is not None)
    is_over = all_of_it is not None and all_of_it.kva > 400

    assert codes([], [asked], facts(supplies={"cour": supply})) == ["power"] * is_over


def near(use: str, kind: str, when: Span) -> Nearby:
    return Nearby("plateau-1", "Atelier", kind, use, when)


@pytest.mark.parametrize(
    ("mine", "theirs", "kind", "is_refused"),
    [
        ("shoot", "build", "stage", True),
        ("build", "shoot", "stage", True),
        ("strike", "use", "recording", True),
        ("shoot", "use", "workshop", True),
        ("shoot", "shoot", "stage", False),
        ("build", "strike", "stage", False),
        ("use", "build", "stage", False),
        ("shoot", "use", "stage", False),
    ],
)
def test_noise_beside_quiet(mine: str, theirs: str, kind: str, is_refused: bool) -> None:
    rule = policy(Rule.NEIGHBOURS)
    asked = [piece(span(3, 9, 12), STAGE, use=mine)]

    at_once = facts(nearby=(near(theirs, kind, span(3, 11, 13)),))
    assert codes([rule], asked, at_once) == ["neighbours"] * is_refused
    after = facts(nearby=(near(theirs, kind, span(3, 12, 13)),))
    assert codes([rule], asked, after) == []


def test_every_rule_has_a_sentence_and_every_refusal_may_be_overruled() -> None:
    params = {
        Rule.GRANULARITY: {"step": "day", "slots": ["08:00-20:00"]},
        Rule.LEAD_TIME: {"days": 1},
        Rule.BOOKING_WINDOW: {"hours": 48},
        Rule.LENGTH: {"at_most_minutes": 90},
        Rule.QUOTA: {"most": 3, "per": "company", "over": "month"},
        Rule.OPEN_BOOKINGS: {"most": 3, "per": "group"},
        Rule.COOL_DOWN: {"minutes": 45, "per": "person"},
        Rule.WHO_SEES: {"only": ["amis"]},
        Rule.WHO_BOOKS: {"only": ["amis"]},
        Rule.WHO_REPEATS: {"only": ["amis"]},
        Rule.APPROVAL: {"above_minutes": 90},
        Rule.CERTIFICATE: {"certificate": "induction"},
        Rule.NEIGHBOURS: {},
        Rule.OPTIONS: {"lasts_hours": 72, "requires": ["quote"]},
        Rule.RELEASE: {"after_minutes": 15},
        Rule.WAITING: {"accept_hours": 24},
        Rule.CREDITS: {},
        Rule.HOUSE_RULES: {},
    }
    with override("en"):
        said = {rule: str(policies.sentence(policies.read(rule, params[rule]))) for rule in Rule}

    assert (
        said[Rule.QUOTA] == "At most 3 h for each company, each month, all these spaces together."
    )
    assert said[Rule.BOOKING_WINDOW] == "Booked at most 48 h ahead, to the minute."
    assert len(set(said.values())) == len(Rule)
    assert {refusal.code for refusal in policies.REFUSALS} == policies.OVERRULABLE


def test_of_several_option_policies_the_strictest_holds() -> None:
    rules = [
        policy(
            Rule.OPTIONS, lasts_hours=72, requires=["quote"], scope={"kinds": frozenset({"stage"})}
        ),
        policy(Rule.OPTIONS, lasts_hours=24, again_after_hours=96),
    ]
    held = policies.hold_policy(rules, [STAGE])
    assert (held.lasts, held.again_after) == (timedelta(hours=24), timedelta(hours=96))
    assert held.requires == {"quote"}
    assert policies.hold_policy(rules, [ROOM]).requires == frozenset()
