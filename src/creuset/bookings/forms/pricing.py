"""A rate card from a day on, written after another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.periods import day_field
from creuset.villages.models import Village


class CopyCardForm(forms.Form):
    """From when the new card holds, and what it is called."""

    first_day = day_field(_("First day"))
    last_day = day_field(_("Last day"), required=False)

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.languages = village.languages
        for language in village.languages:
            said = str(_("Name"))
            self.fields[f"name-{language}"] = forms.CharField(
                label=f"{said} ({language})" if len(village.languages) > 1 else said, max_length=200
            )

    def names(self) -> dict[str, str]:
        """Return what it is called in each language."""
        return {language: self.cleaned_data[f"name-{language}"] for language in self.languages}
