"""What is typed about an agreement with a sister village."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.billing.words import typed_text
from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.kernel.money import Money
from creuset.plans.actions.agreeing import Saying
from creuset.plans.forms.subscriptions import day_field
from creuset.plans.models import Agreement
from creuset.plans.queries.agreements import mark_of, offers_between
from creuset.plans.rules.agreements import MOST_DAYS
from creuset.villages.models import Village

_DAY = timedelta(days=1)


class AgreementForm(forms.Form):
    """Whose members go where, which of their days count there, and what a day is settled at."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    sister = forms.ChoiceField(label=_("With which village"))
    who = forms.ChoiceField(
        label=_("Who comes"),
        choices=[("home", _("Our members work there")), ("host", _("Their members work here"))],
        widget=forms.RadioSelect,
        initial="home",
        help_text=_("Both directions are two agreements."),
    )
    offers = forms.MultipleChoiceField(
        label=_("Offers of the home whose days are good there"),
        required=False,
        help_text=_("None ticked: all that gives days."),
        widget=forms.CheckboxSelectMultiple,
    )
    days_a_month = forms.IntegerField(
        label=_("Days of one person in a month"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("Empty: no limit."),
    )
    price = AmountField(label=_("What the home pays the host for a day, before VAT"))
    from_on = day_field(_("First day"))
    last_on = day_field(_("Last day"), required=False)

    def __init__(
        self, village: Village, agreement: Agreement | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.village, self.agreement = village, agreement
        sisters, offers = offers_between(village)
        choose_among(self, "sister", [(one.slug, one.name) for one in sisters])
        choose_among(
            self,
            "offers",
            [
                (f"{one.village.slug}:{one.code}", f"{one.name} – {one.village.name}")
                for one in offers
            ],
        )
        for language in village.languages or ["fr"]:
            self.fields[f"name-{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language}, max_length=200
            )
        names = [name for name in self.fields if name.startswith("name-")]
        self.order_fields(["seen", *names])
        if agreement is None:
            self.initial["seen"] = ""
            if len(sisters) == 1:
                self.initial["sister"] = sisters[0].slug
        else:
            self.initial.update(self._begun(agreement))

    def _begun(self, row: Agreement) -> dict[str, Any]:
        is_home = row.home == self.village.slug
        return {
            "seen": mark_of(row),
            "sister": row.host if is_home else row.home,
            "who": "home" if is_home else "host",
            "offers": [f"{row.home}:{code}" for code in row.offers],
            "days_a_month": row.days_a_month,
            "price": typed_text(row.terms.price),
            "from_on": row.from_on,
            "last_on": row.until_on - _DAY if row.until_on else None,
            **{f"name-{language}": text for language, text in row.names.items()},
        }

    def asked(self) -> Saying:
        """Return what the action takes; offers of the village that is not the home count for nothing."""
        given = self.cleaned_data
        sister, mine = given["sister"], self.village.slug
        home, host = (mine, sister) if given["who"] == "home" else (sister, mine)
        picked = [one.split(":", 1) for one in given["offers"]]
        last = given["last_on"]
        return Saying(
            names={
                language: given[f"name-{language}"] for language in self.village.languages or ["fr"]
            },
            home=home,
            host=host,
            offers=frozenset(code for slug, code in picked if slug == home),
            days_a_month=given["days_a_month"],
            price=Money(int(given["price"].scaleb(2)), self.village.currency),
            from_on=given["from_on"],
            until_on=last + _DAY if last else None,
        )
