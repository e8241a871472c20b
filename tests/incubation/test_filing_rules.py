"""Until when an application is filed, what it lacks, and what may be changed after the deadline."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.incubation.rules import filing
from creuset.incubation.rules.calls import Instants
from creuset.incubation.rules.filing import Asked, Cover, File, OnCover, Window
from creuset.incubation.rules.late_codes import code_from, plain
from creuset.incubation.rules.receipts import Enclosed, canonical, receipt_of
from creuset.incubation.states import ApplicationState
from creuset.kernel.numbering import ALPHABET

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)
#: Midnight of a summer's day, and the hours around both nights on which the clock changes.
CLOSINGS = st.sampled_from(
    [
        datetime(2026, 7, 1, tzinfo=PARIS),
        datetime(2026, 3, 29, 1, 55, tzinfo=PARIS),
        datetime(2026, 3, 29, 3, 5, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS),
    ]
) | st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 -- hypothesis puts the zone
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(PARIS),
)
GRACE = st.integers(0, 1440).map(lambda minutes: timedelta(minutes=minutes))


def call(closes_at, grace=timedelta(), **more):
    """A published call that has been open for a month."""
    opens_at = closes_at.astimezone(UTC) - timedelta(days=30)
    return Instants(
        opens_at=opens_at, closes_at=closes_at, grace=grace, published_at=opens_at, **more
    )


@given(CLOSINGS, GRACE)
def test_it_is_filed_one_second_before_the_end_of_the_grace_and_not_one_after(closes_at, grace):
    window = Window(call=call(closes_at, grace))
    end = closes_at.astimezone(UTC) + grace
    filing.check_in_time(window, end - SECOND)
    with pytest.raises(filing.TooLate) as refused:
        filing.check_in_time(window, end)
    # Nobody is told of the grace.
    assert window.told_at == closes_at.astimezone(UTC)
    assert "kept" in refused.value.message.template
    with pytest.raises(filing.TooLate):
        filing.check_in_time(window, end + SECOND)


@given(CLOSINGS, GRACE, st.integers(-2000, 20_000))
def test_a_late_door_only_ever_gives_more_time(closes_at, grace, minutes):
    until = closes_at.astimezone(UTC) + timedelta(minutes=minutes)
    without, through = (
        Window(call=call(closes_at, grace)),
        Window(call=call(closes_at, grace), late_until=until),
    )
    assert through.last_at == max(without.last_at, until)
    assert filing.is_in_time(through, through.last_at - SECOND)
    assert not filing.is_in_time(through, through.last_at)


@given(CLOSINGS, GRACE)
def test_the_team_is_frozen_from_the_deadline_though_the_grace_still_files(closes_at, grace):
    window = Window(call=call(closes_at, grace))
    at = closes_at.astimezone(UTC)
    filing.check_team(window, at - SECOND)
    for later in (at, at + grace, at + timedelta(days=9)):
        with pytest.raises(filing.TeamFrozen):
            filing.check_team(window, later)


def test_a_call_that_is_not_open_or_was_given_up_takes_nothing():
    closes_at = datetime(2026, 7, 1, tzinfo=PARIS)
    early = Window(call=call(closes_at))
    with pytest.raises(filing.NotOpen):
        filing.check_in_time(early, early.call.opens_at - SECOND)
    dropped = Window(
        call=call(closes_at, dropped_at=closes_at - timedelta(days=2)),
        late_until=closes_at + timedelta(days=9),
    )
    for judge in (filing.check_in_time, filing.check_team):
        with pytest.raises(filing.NotOpen):
            judge(dropped, closes_at - timedelta(days=1))


KEYS = st.sampled_from(["pitch", "title", OnCover.TITLE, OnCover.KIND, OnCover.AXIS])


@given(st.sets(KEYS), st.booleans(), st.none() | st.sets(KEYS))
def test_after_the_deadline_only_words_or_what_was_asked_changes(changed, may_correct, asked):
    kept = (asked or set()) | ({"pitch", "title"} if may_correct else set())
    is_free = asked is not None and not asked
    allowed = is_free or changed <= kept
    late = {"in_time": False, "may_correct_late": may_correct, "asked": asked}
    if allowed:
        filing.check_changes(changed, **late)
    else:
        with pytest.raises(filing.NotYours) as refused:
            filing.check_changes(changed, **late)
        assert set(refused.value.details["places"]) <= changed
    filing.check_changes(changed, in_time=True, may_correct_late=False, asked=None)


WHOLE = File(
    cover=Cover(title="Le Phare", kind="film", axis="musees"),
    asked=Asked(kinds=("film", "series"), axes=("musees", "edition")),
    holder_name="Zoé Martin",
    holder_email="zoe@phare.example",
)


def changed(**more):
    """The whole file but for its cover."""
    values = {**WHOLE.cover.as_data(), **more}
    return File(
        cover=Cover(**values),
        asked=WHOLE.asked,
        holder_name=WHOLE.holder_name,
        holder_email=WHOLE.holder_email,
    )


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"title": "  "}, "title"),
        ({"kind": ""}, "kind"),
        ({"kind": "start_up"}, "kind"),
        ({"axis": ""}, "axis"),
        ({"axis": "opera"}, "axis"),
        ({"siret": "73282932000075", "company_name": "Phare"}, "company"),
        ({"siret": "73282932000074"}, "company"),
    ],
)
def test_each_thing_that_is_missing_is_told_at_its_place(more, place):
    assert filing.lacking(WHOLE) == ()
    assert [one.place for one in filing.lacking(changed(**more))] == [f"cover.{place}"]
    with pytest.raises(filing.NotComplete):
        filing.check_complete(changed(**more))


@given(st.none() | st.integers(0, 10_000_00), st.none() | st.integers(0, 10_000_00))
def test_money_is_asked_for_where_it_is_given_and_within_its_most(asked, most):
    file = File(
        cover=Cover(title="A", kind="film", axis="musees", asked_cents=asked),
        asked=Asked(
            kinds=("film",), axes=("musees", "x"), gives_money=most is not None, most_cents=most
        ),
        holder_name="Zoé",
        holder_email="zoe@phare.example",
    )
    is_wrong = most is not None and (asked is None or asked > most)
    assert bool(filing.lacking(file)) is is_wrong


@pytest.mark.parametrize("name", ["", "zoe@phare.example"])
def test_the_jury_knows_the_holder_by_a_name(name):
    file = File(cover=WHOLE.cover, asked=WHOLE.asked, holder_name=name, holder_email="a@b.example")
    assert [one.place for one in filing.lacking(file)] == [filing.HOLDER]


@given(CLOSINGS, st.integers(0, 8 * 24 * 60))
def test_a_draft_is_reminded_once_of_each_and_never_of_an_earlier_one(closes_at, before):
    instants = call(closes_at)
    now = closes_at.astimezone(UTC) - timedelta(minutes=before)
    first = filing.reminder_due(instants, PARIS, last=None, now=now)
    due = [days for days, at in filing.reminders(instants, PARIS) if at <= now]
    assert first == (min(due) if due and before else None)
    if first is not None:
        assert filing.reminder_due(instants, PARIS, last=first, now=now) is None


def test_a_reminder_comes_at_the_hour_of_the_deadline_on_the_clock():
    closes_at = datetime(2026, 10, 26, 18, tzinfo=PARIS)
    told = dict(filing.reminders(call(closes_at), PARIS))
    assert [told[days].astimezone(PARIS).hour for days in (3, 1)] == [18, 18]
    assert closes_at.astimezone(UTC) - told[3] == timedelta(days=3, hours=1)


@given(st.sampled_from(ApplicationState))
def test_the_way_of_an_application_has_one_place_where_it_stands(state):
    steps = filing.way_of(
        state,
        deadline=datetime(2026, 7, 1, tzinfo=UTC),
        answers_on=date(2026, 9, 1),
        starts_on=None,
    )
    tones = [step.tone for step in steps]
    assert tones == sorted(tones, key=list(filing.Tone).index)
    assert tones.count(filing.Tone.NOW) == (1 if steps else 0)
    assert bool(steps) is (state not in (ApplicationState.WITHDRAWN, ApplicationState.LAPSED))


@given(st.binary(min_size=12, max_size=12))
def test_a_late_code_is_found_however_it_is_typed(draws):
    code = code_from(draws)
    assert plain(code.lower().replace("-", " ")) == plain(code) == plain(f" {code}\n")
    assert set(plain(code)) <= set(ALPHABET)


FILES = st.lists(
    st.builds(
        Enclosed,
        st.sampled_from(["cv", "pitch"]),
        st.text(max_size=4),
        st.integers(0, 9),
        st.just("a"),
    ),
    max_size=3,
)


@given(
    st.dictionaries(st.text(max_size=4), st.text(max_size=6), max_size=4),
    FILES,
    st.randoms(use_true_random=False),
)
def test_one_content_has_one_receipt_in_whatever_order(answers, files, random):
    def digest(answers, files, title="Le Phare"):
        return receipt_of(
            canonical(
                call="appel",
                number=3,
                turn=1,
                filed_at=datetime(2026, 7, 1, 12, tzinfo=PARIS),
                cover={"title": title},
                form="dossier.1",
                answers=answers,
                files=files,
                team=[("Zoé", "holder")],
            )
        )

    items, shuffled = list(answers.items()), list(files)
    random.shuffle(items)
    random.shuffle(shuffled)
    assert digest(answers, files) == digest(dict(items), shuffled)
    assert digest(answers, files) != digest(answers, files, title="Le phare")
    assert digest(answers, files) != digest(answers, [*files, Enclosed("cv", "other.pdf", 1, "b")])


def test_what_differs_on_the_cover_is_named():
    one = Cover(title="A", siret="732", company_name="Phare")
    assert one.differs(Cover(title="A", siret="732", company_name="Phare SAS")) == {OnCover.COMPANY}
    assert Cover.read(one.as_data() | {"team": []}) == one
