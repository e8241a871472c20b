"""The prefect's approval as the desk writes it down."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.billing import sources
from creuset.billing.words import rate_text
from creuset.core.forms import choose_among
from creuset.domiciliation.actions.approval import Approving
from creuset.domiciliation.models import Approval
from creuset.villages.models import Village

_DAY = {"type": "date"}


class ApprovalForm(forms.Form):
    """The approval, and whom the village tells of the companies that it domiciles."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    number = forms.CharField(
        label=_("Number of the approval"),
        max_length=60,
        help_text=_("As the prefect’s decree gives it; every contract names it."),
    )
    prefecture = forms.CharField(label=_("Prefecture that gave it"), max_length=120)
    granted_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Last day"),
        help_text=_("Six years at most. The team is told 180, 90 and 30 days before."),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
    registry = forms.CharField(
        label=_("Court registry that is told when a domiciliation ends"), max_length=160
    )
    registry_address = forms.CharField(
        label=_("Address of the registry"), max_length=240, required=False
    )
    tax_office = forms.CharField(label=_("Tax office that reads the lists"), max_length=160)
    social_body = forms.CharField(label=_("Urssaf that reads the lists"), max_length=160)
    postage_vat = forms.ChoiceField(
        label=_("VAT of the postage of mail that is sent on"), required=False
    )

    def __init__(
        self, village: Village, today: date, approval: Approval | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = approval.number if approval else ""
        if approval is not None:
            self.initial.update(
                {one.name: getattr(approval, one.name) for one in fields(Approving)}
            )
        rates = sources.vat_rates_of(village, today)
        none = ("", _("The village pays the postage"))
        choose_among(
            self, "postage_vat", [none, *((rate.key, rate_text(rate.percent)) for rate in rates)]
        )

    def asked(self) -> Approving:
        """Return what the action takes."""
        return Approving(**{one.name: self.cleaned_data[one.name] for one in fields(Approving)})
