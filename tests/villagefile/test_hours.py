"""What the file accepts as opening hours, the kernel does too."""

from __future__ import annotations

from hypothesis import given

from creuset.kernel.openings import OpeningHours
from creuset.villagefile.schema import Hours
from tests.villagefile.strategies import hours


@given(hours())
def test_hours_of_a_file_are_hours_of_the_kernel(written: Hours):
    assert OpeningHours.from_data(written.to_data()).to_data() == written.to_data()
