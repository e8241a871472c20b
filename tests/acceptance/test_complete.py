"""Each item that users of other systems suffer from has a test that bears its number and its sentence."""

import ast
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent

#: What they say of shared work places: those of residents and of money are tested where these are.
COWORKING = set(range(1, 21)) - {8, 14}
#: What productions say: those left out belong to gear in stock, to tasks and to call sheets.
PRODUCTION = set(range(1, 22)) - {3, 4, 7, 14, 15, 21}
#: What nobody should ask, and what is refused with nothing changed.
BAD_INPUT = {
    "a_broken_village_file",
    "an_overlapping_plan",
    "a_resource_that_disappears_while_it_has_future_bookings",
    "a_booking_in_the_past_across_closing_hours_of_no_or_negative_length",
    "a_booking_in_an_hour_that_the_zone_skips",
    "a_booking_for_a_resource_of_another_village",
    "a_forged_form",
    "an_oversize_or_disguised_upload",
    "a_hold_on_a_hold_by_the_same_company_to_block_a_stage_for_ever",
    "an_option_confirmed_one_second_after_its_end",
    "two_people_who_answer_the_same_challenge",
    "a_cancellation_ladder_with_a_hole",
    "a_series_of_ten_thousand_years",
    "a_calendar_file_of_a_hundred_megabytes_or_with_a_loop",
    "a_qr_code_used_twice_or_for_another_day",
    "a_tariff_without_a_rate_for_the_asked_kind",
    "power_over_the_supply",
}

OLD_SPREADSHEET = (
    "imports/test_bringing.py"
    "::test_what_an_old_spreadsheet_saves_is_read_with_its_faults_and_its_people_in_two_companies"
)
#: What nobody should ask of residents and of juries, with the tests beside what refuses it.
BESIDE_THE_RULE = {
    "an office let twice from two screens at once": [
        "concurrency/test_letting.py::test_an_office_let_from_two_screens_is_let_once",
    ],
    "notice before the minimum term": [
        "plans/test_subscriptions.py::test_notice_before_the_minimum_term_ends_with_it_unless_the_team_lets_go",
    ],
    "a plan changed in the middle of a month twice in a day": [
        "plans/test_fees.py::test_a_change_in_a_month_that_was_charged_is_put_right_to_the_cent_twice_in_a_day",
        "concurrency/test_letting.py::test_numbers_follow_and_changes_of_a_day_leave_one",
    ],
    "an allowance spent by two people at the same instant": [
        "concurrency/test_allowances.py::test_of_twenty_who_spend_the_last_day_one_has_it",
    ],
    "an old spreadsheet with a mark before it, semicolons, and people twice or in two companies": [
        OLD_SPREADSHEET,
        "imports/test_reading.py::test_one_address_for_two_people_is_a_fault_and_for_one_in_two_companies_is_none",
    ],
    "a file of a hundred thousand rows": [
        "imports/test_many_rows.py::test_a_hundred_thousand_rows_come_in_once",
    ],
    "a signature on a contract changed since it was opened": [
        "documents/test_contracts.py::test_a_contract_changed_since_it_was_opened_is_not_signed",
    ],
    "an erased person with open charges": [
        "people/test_my_data.py::test_a_person_with_open_charges_is_erased_once_they_are_settled",
    ],
    "a filing one second after the grace": [
        "incubation/test_applying.py::test_one_second_after_the_grace_it_is_refused_and_what_was_written_is_kept",
    ],
    "two tabs of the same draft": [
        "questions/test_sheets.py::test_two_tabs_merge_and_clash",
        "browser/test_answering.py::test_two_windows_merge_and_ask_which_of_two_answers_is_kept",
    ],
    "an upload of two gigabytes, or a disguised one": [
        "questions/test_desk_pages.py::test_two_gigabytes_are_refused_before_they_are_read",
        "questions/test_sheets.py::test_a_disguised_or_damaged_file_is_refused_in_words",
    ],
    "a juror who is also an applicant": [
        "incubation/test_juries.py::test_who_applies_or_writes_or_is_a_structure_or_leads_cannot_judge",
        "incubation/test_hostile.py::test_who_declined_or_has_not_answered_applies_and_then_cannot_sign",
    ],
    "readings given anew while a juror is typing": [
        "concurrency/test_jury_readings.py::test_what_a_juror_types_is_kept_whoever_comes_first",
        "incubation/test_assignment.py::test_a_reading_that_was_begun_never_moves",
    ],
    "a criterion removed after scores": [
        "incubation/test_readings.py::test_a_criterion_retired_after_scores_counts_no_more_and_what_was_given_stays",
        "incubation/test_hostile.py::test_a_criterion_that_goes_while_it_is_typed_keeps_what_was_written",
    ],
    "quotas that cannot be met": [
        "incubation/test_calls_written.py::test_quotas_that_cannot_be_met_are_refused_in_words",
        "incubation/test_decisions.py::test_quotas_are_broken_knowingly_or_not_at_all",
    ],
    "a formula in what is exported": [
        "incubation/test_screening_pages.py::test_the_table_holds_no_formula",
        "incubation/test_jury_pages.py::test_the_scores_of_a_closed_round_hold_no_formula",
        "incubation/test_surveys.py::test_a_formula_in_an_answer_is_words_in_the_csv",
    ],
    "a link guessed": [
        "incubation/test_applying.py::test_a_link_of_another_village_or_a_guessed_one_opens_nothing",
    ],
}


def kept_in(files: str) -> list[ast.FunctionDef]:
    """The tests that the files hold."""
    return [
        node
        for file in sorted(FOLDER.glob(files))
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def items(files: str) -> dict[int, list[ast.FunctionDef]]:
    """The tests of the files, by the number of their item."""
    found: dict[int, list[ast.FunctionDef]] = {}
    for node in kept_in(files):
        number = re.match(r"test_item_(\d+)_", node.name)
        assert number, f"{node.name}: the number of its item is missing"
        found.setdefault(int(number[1]), []).append(node)
    return found


@pytest.mark.parametrize(
    ("files", "numbers"), [("test_coworking*.py", COWORKING), ("test_production*.py", PRODUCTION)]
)
def test_every_item_has_its_test(files: str, numbers: set[int]) -> None:
    found = items(files)
    assert found.keys() == numbers
    for nodes in found.values():
        for node in nodes:
            assert ast.get_docstring(node), f"{node.name}: the sentence of the item is missing"


def test_every_bad_input_has_its_test_and_each_looks_whether_something_changed() -> None:
    nodes = {node.name.removeprefix("test_"): node for node in kept_in("test_bad_*.py")}
    assert nodes.keys() == BAD_INPUT
    for name, node in nodes.items():
        assert "nothing_changes" in ast.unparse(node), name


@pytest.mark.parametrize("asked", BESIDE_THE_RULE)
def test_what_nobody_should_ask_of_residents_and_juries_has_its_tests(asked: str) -> None:
    for test in BESIDE_THE_RULE[asked]:
        file, _sign, name = test.partition("::")
        tree = ast.parse((FOLDER.parent / file).read_text())
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
