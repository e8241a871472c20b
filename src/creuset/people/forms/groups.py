"""Shapes of what is typed about groups."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.people.forms.picker import PartyField
from creuset.people.models import Group
from creuset.villages.models import Village


class GroupForm(forms.Form):
    """How a group is called, and who belongs there, in each language of the village."""

    def __init__(self, village: Village, data: Any = None, *, group: Group | None = None) -> None:
        super().__init__(data)
        self.languages = list(village.languages)
        spoken = dict(settings.LANGUAGES)
        for language in self.languages:
            words = {"language": spoken.get(language, language)}
            self.fields[f"name_{language}"] = forms.CharField(
                label=pgettext_lazy("of a group", "Name (%(language)s)") % words,
                max_length=80,
                initial=group.names.get(language, "") if group else "",
            )
        for language in self.languages:
            words = {"language": spoken.get(language, language)}
            self.fields[f"description_{language}"] = forms.CharField(
                label=_("Who belongs there (%(language)s)") % words,
                max_length=300,
                required=False,
                widget=forms.Textarea({"rows": 2}),
                initial=group.description.get(language, "") if group else "",
            )

    def texts(self, name: str) -> dict[str, str]:
        """Return what was typed of a field, by language."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code in self.languages}


class JoinGroupForm(forms.Form):
    """Who joins the group."""

    def __init__(self, village: Village, data: Any = None) -> None:
        super().__init__(data)
        self.fields["party"] = PartyField(village=village, label=_("Who joins"))
