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
