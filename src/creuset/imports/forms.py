"""What somebody chooses to bring files of another system."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from creuset.imports.rules.systems import TITLES


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; raise ValidationError where one is missing or empty."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(one, initial) for one in given]


class BringForm(forms.Form):
    """From which system, and its files."""

    system = forms.ChoiceField(label=_("From"), choices=list(TITLES.items()))
    sheets = Files(
        label=_("CSV files"),
        help_text=_("Several at once: those of people, companies and contracts belong together."),
    )
    month_first = forms.BooleanField(
        label=_("The month comes first in its dates: 03/04 is the fourth of March"), required=False
    )
