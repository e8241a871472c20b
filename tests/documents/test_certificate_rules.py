from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.documents.rules.certificates import (
    EndMissing,
    NameMissing,
    PaperMissing,
    Validity,
    WrongDays,
    check_days,
    check_says_enough,
    covers,
    state_of,
)
from creuset.documents.states import CertificateState

START = date(2026, 1, 1)
days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))


@st.composite
def validities(draw):
    since = draw(days)
    until = draw(st.none() | days.map(lambda day: max(day, since)))
    return Validity(since, until, draw(st.none() | days))


@given(st.lists(validities(), max_size=5), days, st.integers(0, 20))
def test_a_stretch_is_covered_when_each_of_its_days_is(them, first, length):
    last = first + timedelta(days=length)
    each = all(
        any(one.holds_on(first + timedelta(days=n)) for one in them) for n in range(length + 1)
    )
    assert covers(them, first=first, last=last) is each


def test_a_renewal_the_day_after_leaves_no_hole():
    old = Validity(START, date(2026, 6, 30))
    new = Validity(date(2026, 7, 1), date(2026, 12, 31))
    assert covers([new, old], first=date(2026, 6, 20), last=date(2026, 7, 10))


@given(validities(), days)
def test_a_certificate_is_valid_exactly_on_the_days_it_holds(validity, day):
    state = state_of(validity, is_accepted=True, on=day)
    assert (state is CertificateState.VALID) is validity.holds_on(day)


@pytest.mark.parametrize(
    ("validity", "is_accepted", "state"),
    [
        (Validity(START), None, CertificateState.WAITING),
        (Validity(START), False, CertificateState.REFUSED),
        (Validity(START), True, CertificateState.VALID),
        (Validity(START + timedelta(days=1)), True, CertificateState.COMING),
        (Validity(START - timedelta(days=9), START), True, CertificateState.VALID),
        (
            Validity(START - timedelta(days=9), START - timedelta(days=1)),
            True,
            CertificateState.EXPIRED,
        ),
        (Validity(START, None, START), True, CertificateState.ENDED),
        (Validity(START, None, START + timedelta(days=1)), True, CertificateState.VALID),
    ],
)
def test_each_state(validity, is_accepted, state):
    assert state_of(validity, is_accepted=is_accepted, on=START) is state


@pytest.mark.parametrize("until", [START - timedelta(days=1), START + timedelta(days=4000)])
def test_days_that_cannot_be_are_refused(until):
    with pytest.raises(WrongDays):
        check_days(START, until)


def test_days_that_can_be_are_not():
    for until in (None, START, START + timedelta(days=3660)):
        check_days(START, until)


ENOUGH = {
    "is_insurance": False,
    "is_other": False,
    "title": "",
    "until": None,
    "has_paper": True,
    "is_team": False,
}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"has_paper": False}, PaperMissing),
        ({"has_paper": False, "is_team": True}, None),
        ({"is_insurance": True, "has_paper": False, "is_team": True}, PaperMissing),
        ({"is_insurance": True}, EndMissing),
        ({"is_insurance": True, "until": START}, None),
        ({"is_other": True, "title": " "}, NameMissing),
        ({"is_other": True, "title": "CACES"}, None),
    ],
)
def test_a_certificate_says_what_it_certifies(more, refusal):
    if refusal is None:
        check_says_enough(**ENOUGH | more)
    else:
        with pytest.raises(refusal):
            check_says_enough(**ENOUGH | more)
