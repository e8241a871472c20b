"""Shapes of what is typed about the convention of a project."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.billing.rules.aids import CURRENCY
from creuset.bookings.forms.bookings import choices_of
from creuset.bookings.forms.periods import day_field
from creuset.core.forms import choose_among
from creuset.core.text import in_language
from creuset.incubation.kinds import Rights
from creuset.incubation.models import RIGHTS_LABELS, Member, Terms
from creuset.incubation.queries.agreements import offers_in_kind, places_to_host
from creuset.incubation.rules.agreements import WORKS, Agreed
from creuset.projects.states import ProjectKind
from creuset.villages.models import Village


class TermsForm(forms.Form):
    """The terms of a convention; those of works are asked of works alone."""

    authors = forms.CharField(
        label=_("Who made it, and their parts"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    rights = forms.ChoiceField(
        label=_("Who has the rights"),
        choices=[(one.value, RIGHTS_LABELS[one]) for one in Rights],
        widget=forms.RadioSelect,
        initial=Rights.HOLDER.value,
    )
    option_months = forms.IntegerField(
        label=_("Option for how many months"), min_value=1, max_value=60, required=False
    )
    option_price = forms.DecimalField(
        label=_("Price of the option"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )
    is_chain_complete = forms.BooleanField(
        label=_("The chain of title is complete"), required=False
    )
    chain_words = forms.CharField(label=_("What is missing in it"), max_length=500, required=False)
    festivals_from = day_field(_("Festivals come first, from"), required=False)
    festivals_until = day_field(_("until"), required=False)
    share_percent = forms.DecimalField(
        label=_("Share of the net receipts, in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    credits = forms.CharField(
        label=_("How the village is named with it"), max_length=300, required=False
    )
    confidential_months = forms.IntegerField(
        label=_("Confidential for how many months after"), min_value=0, max_value=120, initial=24
    )
    offer = forms.ChoiceField(
        label=_("Hosting in kind"),
        required=False,
        help_text=_("Offered as soon as the convention is signed, until the end of the cohort."),
    )
    place = forms.ChoiceField(label=_("Its place"), required=False)
    support = forms.DecimalField(
        label=_("What the support is worth, in euros"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
        help_text=_(
            "Hosting apart. It is de minimis aid: in the register of the company from the signature on."
        ),
    )
    special = forms.CharField(
        label=_("Special terms"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    OF_WORKS = (
        "option_months",
        "option_price",
        "is_chain_complete",
        "chain_words",
        "festivals_from",
        "festivals_until",
    )

    def __init__(
        self, village: Village, member: Member, *args: Any, terms: Terms | None, **more: Any
    ) -> None:
        if terms is not None:
            more["initial"] = _typed(terms)
        super().__init__(*args, **more)
        self.offers = {one.code: one for one in offers_in_kind(village)}
        self.places = {one.code: one for one in places_to_host(village)}
        choose_among(
            self,
            "offer",
            [
                ("", _("none")),
                *((code, in_language(one.names)) for code, one in self.offers.items()),
            ],
        )
        choose_among(self, "place", [("", _("none of them")), *choices_of(self.places.values())])
        if village.currency != CURRENCY:
            del self.fields["support"]
        self.is_work = ProjectKind(member.project.kind) in WORKS
        if not self.is_work:
            for name in self.OF_WORKS:
                del self.fields[name]
            kinds = (Rights.HOLDER, Rights.AUTHORS, Rights.ASSIGNED)
            choose_among(self, "rights", [(one.value, RIGHTS_LABELS[one]) for one in kinds])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        price = values.get("option_price")
        agreed = Agreed(
            authors=values["authors"],
            rights=Rights(values["rights"]),
            option_months=values.get("option_months"),
            option_cents=int(price * 100) if price is not None else None,
            is_chain_complete=values.get("is_chain_complete", True),
            chain_words=values.get("chain_words", ""),
            festivals_from=values.get("festivals_from"),
            festivals_until=values.get("festivals_until"),
            share_percent=values["share_percent"] or Decimal(0),
            confidential_months=values["confidential_months"],
        )
        return {
            "agreed": agreed,
            "credits": values["credits"],
            "special": values["special"],
            "offer": self.offers.get(values["offer"]),
            "place": self.places.get(values["place"]),
            "support_cents": int((values.get("support") or 0) * 100),
        }


def _typed(terms: Terms) -> dict[str, Any]:
    names = (
        "authors",
        "rights",
        "option_months",
        "is_chain_complete",
        "chain_words",
        "festivals_from",
        "festivals_until",
        "credits",
        "confidential_months",
        "special",
    )
    cents = terms.option_cents
    return {name: getattr(terms, name) for name in names} | {
        "option_price": Decimal(cents) / 100 if cents is not None else None,
        "share_percent": terms.share_percent or None,
        "support": Decimal(terms.support_cents) / 100 if terms.support_cents else None,
        "offer": terms.offer.code if terms.offer else "",
        "place": terms.place.code if terms.place else "",
    }
