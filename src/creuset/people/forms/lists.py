"""What narrows the list of people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.core.roles import LABELS, Role
from creuset.people.models import PartyKind
from creuset.people.queries import tags_of
from creuset.villages.models import Village


class PartyFilter(forms.Form):
    """Words, kind, tag and role; everything may be left empty."""

    words = forms.CharField(
        label=_("Name, e-mail or SIREN"), required=False, max_length=120, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Everybody")), *PartyKind.choices]
    )
    member = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("Any")), ("member", _("Members")), ("contact", _("Contacts"))],
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("Any")), *((role.value, LABELS[role]) for role in Role)],
    )

    def __init__(self, village: Village, *args: Any) -> None:
        super().__init__(*args)
        tags = tags_of(village)
        choose_among(self, "tag", [("", _("Any")), *((tag, tag) for tag in tags)])
        if not tags:
            del self.fields["tag"]

    def asked(self) -> dict[str, Any]:
        """Return what was asked for; a value that is no choice asks for nothing."""
        self.is_valid()
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        given.pop("member", None)
        return given

    def standing(self) -> str:
        """Return whether members or contacts are asked for; empty for both."""
        return str(self.cleaned_data.get("member", "")) if self.is_valid() else ""
