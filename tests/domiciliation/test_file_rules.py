"""The identity file by rule: which papers, how fresh, until when, where a domiciliation stands on any day."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from creuset.domiciliation.kinds import Books, MailChoice, PaperKind
from creuset.domiciliation.rules import approval, described, papers, standing
from creuset.domiciliation.rules.papers import ASKED, Held, Subject
from creuset.domiciliation.states import DomiciliationState, PaperState
from creuset.kernel.errors import Refusals

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
KINDS = st.sampled_from(PaperKind)
TODAY = date(2026, 11, 23)
HELD = st.builds(
    Held,
    KINDS,
    st.none() | st.booleans(),
    st.none() | DAYS,
    st.integers(1, 99),
)


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_company_is_asked_what_a_person_is_and_more(books, works, is_organisation):
    alone = set(papers.required(Subject(False, books, works)))
    company = set(papers.required(Subject(True, books, works)))
    assert company - alone == {PaperKind.STATUTES, PaperKind.OWNERS}
    assert (PaperKind.BOOKS in alone) is books
    assert (PaperKind.ACTIVITY in alone) is works
    assert {PaperKind.REGISTRATION, PaperKind.IDENTITY, PaperKind.HOME, PaperKind.POWER} <= alone
    assert len(papers.required(Subject(is_organisation, books, works))) == len(
        set(papers.required(Subject(is_organisation, books, works)))
    )


@given(KINDS, DAYS, st.none() | DAYS)
def test_a_paper_counts_no_longer_than_it_says_nor_than_the_house_asks(kind, issued, named):
    last = papers.last_day(kind, issued_on=issued, named=named)
    assert named is None or (last is not None and last <= named)
    months = ASKED[kind].counts_months
    assert not months or last <= issued + relativedelta(months=months)
    assert last is not None or (named is None and not months)


@given(KINDS, DAYS, st.none() | DAYS, DAYS)
def test_what_is_taken_counts_today_and_is_fresh(kind, issued, named, today):
    try:
        papers.check_days(kind, issued_on=issued, named=named, today=today)
    except (papers.WrongPaperDays, papers.TooOld):
        return
    assert issued <= today
    assert named is None or named >= today
    months = ASKED[kind].months_old
    assert not months or issued >= today - relativedelta(months=months)


@pytest.mark.parametrize(
    ("kind", "issued", "named", "error"),
    [
        (PaperKind.REGISTRATION, date(2026, 8, 23), None, None),
        (PaperKind.REGISTRATION, date(2026, 8, 22), None, papers.TooOld),
        (PaperKind.IDENTITY, date(2020, 1, 1), None, papers.WrongPaperDays),
        (PaperKind.IDENTITY, date(2020, 1, 1), TODAY, None),
        (PaperKind.IDENTITY, date(2020, 1, 1), TODAY - timedelta(days=1), papers.WrongPaperDays),
        (PaperKind.IDENTITY, date(2026, 1, 1), date(2062, 1, 1), papers.WrongPaperDays),
        (PaperKind.STATUTES, date(1998, 1, 1), None, None),
        (PaperKind.STATUTES, TODAY + timedelta(days=1), None, papers.WrongPaperDays),
    ],
)
def test_the_edges_of_what_is_taken(kind, issued, named, error):
    def check():
        papers.check_days(kind, issued_on=issued, named=named, today=TODAY)

    if error is None:
        check()
    else:
        with pytest.raises(error):
            check()


@given(HELD, DAYS)
def test_a_paper_stands_somewhere_each_day_and_only_goes_on(held, today):
    order = [PaperState.VALID, PaperState.EXPIRES_SOON, PaperState.EXPIRED]
    state = papers.state_of(held, today=today)
    later = papers.state_of(held, today=today + timedelta(days=1))
    assert (state in order) is (held.is_accepted is True)
    if state in order:
        assert order.index(later) >= order.index(state)
        counts = papers.counts_on([held], today)
        assert counts is (state is not PaperState.EXPIRED)
    assert papers.state_of(None, today=today) is PaperState.MISSING


@given(st.lists(HELD, max_size=5), DAYS)
def test_the_best_paper_hides_no_better_one(held, today):
    best = papers.best_of(held, today=today)
    assert (best is None) is (not held)
    if best is not None:
        states = {papers.state_of(one, today=today) for one in held}
        assert papers.state_of(best, today=today) is PaperState.VALID or (
            PaperState.VALID not in states
        )


@given(DAYS, DAYS)
def test_reminders_of_a_paper_come_30_and_7_days_before_and_the_day_after(until, today):
    due = papers.reminders_due(until, today=today)
    assert due == sum(today >= until + timedelta(days=days) for days in (-30, -7, 1))
    assert due <= papers.reminders_due(until, today=today + timedelta(days=1))
    assert papers.reminders_due(None, today=today) == 0


@given(
    st.booleans(),
    st.booleans(),
    DAYS,
    st.none() | DAYS,
    st.lists(st.sampled_from(PaperState)),
    st.booleans(),
    DAYS,
    DAYS,
)
def test_nothing_is_in_force_without_a_whole_file(
    is_signed, is_dead, starts, last, states, is_described, verify_by, today
):
    contract = standing.Contract(is_signed, is_dead, starts, last)
    state = standing.state_of(
        contract, papers=states, is_described=is_described, verify_by=verify_by, today=today
    )
    if state is DomiciliationState.IN_FORCE:
        assert (is_signed, is_dead, is_described) == (True, False, True)
        assert today <= verify_by
        assert set(states) <= {PaperState.VALID, PaperState.EXPIRES_SOON}
        assert last is None or last >= today
    if contract.holds_on(today):
        assert state not in {
            DomiciliationState.ENDED,
            DomiciliationState.NEVER,
            DomiciliationState.TO_SIGN,
        }


@given(DAYS, st.none() | DAYS)
def test_a_file_is_verified_within_a_year(starts, verified):
    due = standing.verification_due(starts_on=starts, verified_on=verified)
    assert due == (verified or starts) + relativedelta(years=1)


@given(DAYS, DAYS, DAYS)
def test_an_approval_holds_between_its_days(granted, until, on):
    def check():
        approval.check_approved(number="1", granted_on=granted, valid_until=until, on=on)

    if granted <= on <= until:
        check()
    else:
        with pytest.raises(approval.NotApproved):
            check()
    with pytest.raises(approval.NotApproved):
        approval.check_approved(number="", granted_on=granted, valid_until=until, on=on)


def test_an_approval_is_reminded_of_in_time_for_the_prefect_to_answer():
    until = date(2026, 12, 31)
    days = [180, 90, 30, -1]
    for at, before in enumerate(days):
        day = until - timedelta(days=before)
        assert approval.reminders_due(until, today=day) == at + 1
        assert approval.reminders_due(until, today=day - timedelta(days=1)) == at


def test_what_is_kept_elsewhere_or_sent_on_has_an_address():
    with pytest.raises(Refusals) as told:
        described.check_described(
            books=Books.ELSEWHERE, books_at="", mail=MailChoice.WEEKLY, forward_to=""
        )
    assert [one.field for one in told.value.errors] == ["books_at", "forward_to"]
    described.check_described(books="", books_at="", mail=MailChoice.HOLD, forward_to="")


def test_only_a_whole_file_is_verified():
    described.check_whole(lacks=0, is_described=True)
    for lacks, is_described in ((1, True), (0, False)):
        with pytest.raises(described.NotWhole):
            described.check_whole(lacks=lacks, is_described=is_described)
