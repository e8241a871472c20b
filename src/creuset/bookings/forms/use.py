"""What is typed once places were used: what their meters said."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Segment

MOST_KWH = 1_000_000


class UseForm(forms.Form):
    """How much of the current each period took, as its meter says."""

    def __init__(self, segments: Sequence[Segment], data: Any = None) -> None:
        super().__init__(data)
        self.segments = segments
        for segment in segments:
            self.fields[f"kwh-{segment.pk}"] = forms.DecimalField(
                label=_("kWh taken"),
                required=False,
                min_value=0,
                max_value=MOST_KWH,
                decimal_places=3,
                initial=segment.power_kwh,
            )

    def rows(self) -> list[tuple[Segment, forms.BoundField]]:
        """Return each period with its field."""
        return [(segment, self[f"kwh-{segment.pk}"]) for segment in self.segments]

    def kwh(self) -> dict[int, Decimal]:
        """Return what was read, by the key of the period; the form is valid."""
        return {
            segment.pk: read
            for segment in self.segments
            if (read := self.cleaned_data[f"kwh-{segment.pk}"]) is not None
        }
