"""What a call may say, what may still change of it, and what it needs before anybody reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules.calls import Phase
from creuset.incubation.rules.changing import (
    CallFixed,
    Relied,
    call_change_faults,
    check_extended,
    criterion_change_faults,
    round_change_faults,
)
from creuset.incubation.rules.publishing import needs_of
from creuset.incubation.rules.terms import (
    AxisTerms,
    CallTerms,
    CriterionTerms,
    ProgrammeTerms,
    QuotaTerms,
    RoundTerms,
    StageTerms,
    call_faults,
    programme_faults,
    round_faults,
)
from creuset.projects.states import ProjectKind
from tests.strategies import PARIS

NAMES = {"fr": "Appel", "en": "Call"}
AXES = tuple(AxisTerms(code=code, names={"fr": code}) for code in ("musees", "patrimoine"))
CALL = CallTerms(
    names=NAMES,
    summaries=NAMES,
    descriptions=NAMES,
    rules=NAMES,
    opens_at=datetime(2026, 9, 1, 9, tzinfo=PARIS),
    closes_at=datetime(2026, 10, 25, 23, tzinfo=PARIS),
    answers_on=date(2026, 12, 1),
    starts_on=date(2027, 1, 4),
    seats=6,
    form="dossier",
    project_kinds=(ProjectKind.START_UP,),
    axes=AXES,
)
IDEA = CriterionTerms(code="idea", names={"fr": "Idée"}, weight=2)
TEAM = CriterionTerms(code="team", names={"fr": "Équipe"})
ROUND = RoundTerms(names={"fr": "Dossiers"}, seats=6, criteria=(IDEA, TEAM))
DAY = timedelta(days=1)


def places(faults) -> list[str]:
    return [".".join(map(str, fault.path)) for fault in faults]


def test_a_sound_call_has_no_fault():
    assert places([*call_faults(CALL), *round_faults(CALL, [ROUND])]) == []


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"names": {"fr": ""}}, ["names"]),
        ({"closes_at": CALL.opens_at}, ["closes_at"]),
        ({"answers_on": date(2026, 10, 25)}, ["answers_on"]),
        ({"starts_on": date(2026, 11, 30)}, ["starts_on"]),
        ({"seats": 0}, ["seats"]),
        ({"project_kinds": (ProjectKind.FILM, ProjectKind.FILM)}, ["project_kinds"]),
        ({"budget_cents": 100, "most_cents": 200}, ["most_cents"]),
        ({"axes": (AXES[0], AXES[0])}, ["axes.1.code"]),
        ({"axes": (AXES[0], replace(AXES[1], names={}))}, ["axes.1.names"]),
        ({"names": {}, "seats": 0}, ["names", "seats"]),
    ],
)
def test_each_fault_of_a_call_has_its_place(said, where):
    assert places(call_faults(replace(CALL, **said))) == where


def test_the_day_of_a_deadline_is_that_of_the_village():
    late = replace(CALL, opens_at=datetime(2026, 6, 1, 9, tzinfo=PARIS))
    late = replace(late, closes_at=datetime(2026, 7, 1, 0, 30, tzinfo=PARIS))
    assert late.closes_at.astimezone(UTC).date() == date(2026, 6, 30)
    assert places(call_faults(replace(late, answers_on=date(2026, 7, 1)))) == ["answers_on"]


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"seats": 0}, ["seats"]),
        ({"readings": 0}, ["readings"]),
        ({"quorum": 0}, ["quorum"]),
        ({"scores_by": CALL.closes_at}, ["scores_by"]),
        ({"scores_by": datetime(2026, 12, 2, tzinfo=PARIS)}, ["scores_by"]),
        ({"quotas": (QuotaTerms(axis="cuisine"),)}, ["quotas.0.axis"]),
        ({"quotas": (QuotaTerms(axis="musees", least=3, most=2),)}, ["quotas.0.most"]),
        (
            {
                "quotas": (
                    QuotaTerms(axis="musees", least=4),
                    QuotaTerms(axis="patrimoine", least=3),
                )
            },
            ["quotas"],
        ),
        (
            {"quotas": (QuotaTerms(axis="musees", most=2), QuotaTerms(axis="patrimoine", most=3))},
            ["quotas"],
        ),
        ({"criteria": (IDEA, IDEA)}, ["criteria.1.code"]),
        ({"criteria": (replace(IDEA, weight=0), TEAM)}, ["criteria.0.weight"]),
        ({"criteria": (replace(IDEA, least=5), TEAM)}, ["criteria.0.most"]),
        ({"criteria": (replace(IDEA, anchors={9: {"fr": "?"}}), TEAM)}, ["criteria.0.anchors"]),
        ({"criteria": (replace(IDEA, axis="musees"),)}, ["criteria"]),
    ],
)
def test_each_fault_of_a_round_has_its_place(said, where):
    found = places(round_faults(CALL, [replace(ROUND, **said)]))
    assert found == [f"rounds.0.{place}" for place in where]


def test_what_a_round_leaves_bounds_the_next():
    first = replace(ROUND, seats=10, quotas=(QuotaTerms(axis="musees", most=2),))
    assert places(round_faults(CALL, [first, replace(ROUND, seats=11)])) == ["rounds.1.seats"]
    greedy = replace(ROUND, quotas=(QuotaTerms(axis="musees", least=3),))
    assert places(round_faults(CALL, [first, greedy])) == ["rounds.1.quotas.0.least"]
    by = datetime(2026, 11, 10, tzinfo=PARIS)
    rounds = [replace(first, scores_by=by), replace(ROUND, scores_by=by)]
    assert places(round_faults(CALL, rounds)) == ["rounds.1.scores_by"]


quotas = st.tuples(st.integers(0, 4), st.none() | st.integers(0, 8))


@given(st.lists(quotas, min_size=2, max_size=2), st.integers(1, 8))
def test_quotas_are_refused_exactly_where_no_choice_meets_them(bounds, seats):
    """Given more applications of each axis than anybody could take."""
    written = tuple(
        QuotaTerms(axis=axis.code, least=least, most=most)
        for axis, (least, most) in zip(AXES, bounds, strict=True)
    )
    can = any(
        all(
            least <= taken <= (seats if most is None else most)
            for taken, (least, most) in zip((first, seats - first), bounds, strict=True)
        )
        for first in range(seats + 1)
    )
    faults = list(round_faults(CALL, [replace(ROUND, seats=seats, quotas=written)]))
    assert bool(faults) != can


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"opens_at": CALL.opens_at + DAY}, ["opens_at"]),
        ({"closes_at": CALL.closes_at - DAY}, ["closes_at"]),
        ({"closes_at": CALL.closes_at + DAY}, ["closes_at"]),
        ({"seats": 5}, ["seats"]),
        ({"grace_minutes": 0}, ["grace_minutes"]),
        ({"form": "autre"}, ["form"]),
        ({"axes": AXES[1:]}, ["axes"]),
        ({"axes": AXES[:1]}, []),
        ({"axes": ()}, ["axes", "axes"]),
        ({"project_kinds": (ProjectKind.FILM,)}, ["project_kinds"]),
        ({"project_kinds": (ProjectKind.FILM, ProjectKind.START_UP)}, []),
        ({"names": {"fr": "Autre"}, "answers_on": date(2026, 12, 24)}, []),
    ],
)
def test_what_people_rely_on_stays(said, where):
    opened = Relied(phase=Phase.OPEN, files=1, axes={"musees"}, kinds={"start_up"})
    changed = replace(CALL, **said)
    assert places(call_change_faults(CALL, changed, opened)) == where
    # Before anybody knew of it everything may change; afterwards nothing does.
    assert places(call_change_faults(CALL, changed, Relied(phase=Phase.PREPARED))) == []
    assert places(call_change_faults(CALL, changed, Relied(phase=Phase.DECIDED))) == [""]


def test_what_is_announced_may_open_on_another_day():
    later = replace(CALL, opens_at=CALL.opens_at + DAY)
    assert places(call_change_faults(CALL, later, Relied(phase=Phase.ANNOUNCED))) == []


@pytest.mark.parametrize(
    ("phase", "later", "is_refused"),
    [
        (Phase.OPEN, 7 * DAY, False),
        (Phase.GRACE, 7 * DAY, False),
        (Phase.OPEN, 0 * DAY, True),
        (Phase.CLOSED, 7 * DAY, True),
        (Phase.PREPARED, 7 * DAY, True),
    ],
)
def test_a_deadline_moves_only_later_and_only_before_it_is_over(phase, later, is_refused):
    def extend():
        check_extended(CALL, CALL.closes_at + later, phase=phase, now=CALL.opens_at)

    if is_refused:
        with pytest.raises(CallFixed):
            extend()
    else:
        extend()


def test_scores_keep_what_they_were_given_for():
    was, scored = (IDEA, TEAM), {"idea": 2}
    for said, where in (
        ((TEAM,), []),  # retired: its scores count no longer
        ((replace(IDEA, names={"fr": "L’idée"}), TEAM), []),
        ((IDEA, replace(TEAM, weight=9)), []),
        ((replace(IDEA, weight=9), TEAM), ["criteria.0.weight"]),
        ((replace(IDEA, most=10), TEAM), ["criteria.0.most"]),
        ((replace(IDEA, axis="musees"), TEAM), ["criteria.0.axis"]),
        ((IDEA, TEAM, replace(TEAM, code="more")), ["criteria.2"]),
    ):
        assert places(criterion_change_faults(was, said, scored)) == where
        assert places(criterion_change_faults(was, said, {"idea": 0})) == []


def test_a_round_whose_files_were_given_stays_what_it_is():
    begun = Relied(phase=Phase.JUDGING, begun_rounds={1})
    seen = replace(ROUND, is_blind=True)
    assert places(round_change_faults(1, ROUND, seen, begun)) == ["is_blind"]
    assert places(round_change_faults(2, ROUND, seen, begun)) == []


def lacking(terms, rounds, *, form_published=True, now=CALL.opens_at):
    needs = needs_of(terms, rounds, form_published=form_published, now=now)
    return [".".join(map(str, need.path)) for need in needs if not need.is_met]


def test_a_call_that_lacks_nothing_may_be_published():
    assert lacking(CALL, [ROUND]) == []
    assert lacking(CALL, []) == ["rounds"]
    assert lacking(CALL, [replace(ROUND, criteria=())]) == ["rounds.0.criteria"]
    assert lacking(CALL, [replace(ROUND, seats=5)]) == ["rounds.0.seats"]
    assert lacking(CALL, [ROUND], form_published=False) == ["form"]
    assert lacking(CALL, [ROUND], now=CALL.closes_at) == ["closes_at"]
    bare = replace(CALL, summaries={}, descriptions={}, rules={}, answers_on=None, project_kinds=())
    missing = ["summaries", "descriptions", "rules", "project_kinds", "answers_on"]
    assert lacking(bare, [ROUND]) == missing


def test_a_programme_has_stages_of_one_name_each():
    terms = ProgrammeTerms(names=NAMES, stages=(StageTerms(code="a", names=NAMES),))
    assert places(programme_faults(terms)) == []
    twice = replace(terms, stages=(*terms.stages, StageTerms(code="a", names={})))
    assert places(programme_faults(twice)) == ["stages.1.code", "stages.1.names"]
    assert places(programme_faults(replace(terms, names={}, months=0))) == ["names", "months"]
