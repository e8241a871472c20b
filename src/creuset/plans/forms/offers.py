"""What is typed about offers and the values of indexes."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, takewhile
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.billing import sources
from creuset.billing.words import rate_text, typed_text
from creuset.core.amounts import AmountField
from creuset.core.forms import choose_among
from creuset.core.text import in_language
from creuset.documents.queries.texts import founding_texts
from creuset.kernel.money import Money
from creuset.places.kinds import Kind
from creuset.plans.forms.absence import reward_fields, reward_of, reward_typed
from creuset.plans.forms.subscriptions import day_field
from creuset.plans.kinds import Access, Basis, CycleFrom, OfferKind, PriceFor, Proration
from creuset.plans.models.offers import (
    ACCESS_LABELS,
    AUDIENCE_LABELS,
    BASIS_LABELS,
    CYCLE_LABELS,
    KIND_LABELS,
    PRORATION_LABELS,
)
from creuset.plans.rules.allowances import (
    UNLIMITED,
    BadGrant,
    FirstCycle,
    GoodFor,
    Grant,
    Reset,
    Unit,
    Whose,
    kept,
    written,
)
from creuset.plans.rules.catalogue import Price, Step
from creuset.plans.rules.offers import CYCLES, OfferTerms
from creuset.villages.models import Village

_DAY = timedelta(days=1)
#: Empty rows under those that are filled: to add a price, an allowance.
SPARE = 2
#: So many steps of a price at least; one more than it has.
LEAST_STEPS = 2
CYCLE_WORDS = {
    0: _("Bought once"),
    1: _("Each month"),
    2: _("Every two months"),
    3: _("Each quarter"),
    4: _("Every four months"),
    6: _("Every six months"),
    12: _("Each year"),
}
UNIT_LABELS = {
    Unit.DAY: pgettext_lazy("to spend", "Days"),
    Unit.HALF_DAY: pgettext_lazy("to spend", "Half-days"),
    Unit.HOUR: pgettext_lazy("to spend", "Hours"),
    Unit.USE: pgettext_lazy("to spend", "Uses"),
    Unit.MONEY: pgettext_lazy("to spend", "Money, before VAT"),
}
WHOSE_LABELS = {
    Whose.MEMBER: _("Of who uses it"),
    Whose.COMPANY: _("Of the whole company"),
}
RESET_LABELS = {
    Reset.MONTH: _("Each month"),
    Reset.CYCLE: _("With each cycle"),
    Reset.NEVER: _("Never: given once"),
}


class OfferForm(forms.Form):
    """All that an offer says; rows of prices and of allowances that are left empty say nothing."""

    kind = forms.ChoiceField(
        label=_("What it gives"), choices=[(kind.value, KIND_LABELS[kind]) for kind in OfferKind]
    )
    basis = forms.ChoiceField(
        label=_("Its price is"), choices=[(one.value, BASIS_LABELS[one]) for one in Basis]
    )
    cycle_months = forms.TypedChoiceField(
        label=_("Paid"), coerce=int, choices=[(n, CYCLE_WORDS[n]) for n in CYCLES], initial=1
    )
    cycle_from = forms.ChoiceField(
        label=_("Cycles run"), choices=[(one.value, CYCLE_LABELS[one]) for one in CycleFrom]
    )
    proration = forms.ChoiceField(
        label=_("A cycle that is not lived whole"),
        choices=[(one.value, PRORATION_LABELS[one]) for one in Proration],
        initial=Proration.MONTHS_AND_DAYS.value,
    )
    min_term_months = forms.IntegerField(
        label=_("Minimum term, in months"), min_value=0, max_value=144, initial=0
    )
    notice_months = forms.IntegerField(
        label=_("Notice, in months"), min_value=0, max_value=24, initial=0
    )
    notice_days = forms.IntegerField(label=_("Then in days"), min_value=0, max_value=366, initial=0)
    cap = forms.IntegerField(
        label=_("How many at once"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty: no limit."),
    )
    starts_any_day = forms.BooleanField(
        label=_("It starts on any day"), required=False, initial=True
    )
    access = forms.ChoiceField(
        label=_("Access"), choices=[(one.value, ACCESS_LABELS[one]) for one in Access]
    )
    vat_key = forms.ChoiceField(label=_("VAT"))
    index = forms.RegexField(
        r"^[A-Z][A-Z0-9-]{1,11}$",
        label=_("Index"),
        required=False,
        help_text=_("ILAT, ILC… moves its price each year; empty: none."),
    )
    deposit_percent = forms.IntegerField(
        label=_("Deposit, in percent of a month"), min_value=0, max_value=1200, initial=0
    )
    contract = forms.ChoiceField(
        label=_("Contract"),
        required=False,
        help_text=_("Whoever subscribes signs it: it is filled with what is agreed."),
    )
    is_public = forms.BooleanField(
        label=_("Shown on the public site"), required=False, initial=True
    )
    valid_from = day_field(_("Offered from"), required=False)
    last_day = day_field(_("Offered until, included"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        village: Village,
        today: date,
        *args: Any,
        terms: OfferTerms | None = None,
        **more: Any,
    ) -> None:
        begun = as_typed(terms) if terms else {}
        super().__init__(*args, **{**more, "initial": begun | more.get("initial", {})})
        self.village = village
        rates = sources.vat_rates_of(village, today)
        known = [
            (rate.key, f"{in_language(rate.names)} – {rate_text(rate.percent)}") for rate in rates
        ]
        if terms and terms.vat_key not in dict(known):
            known.append((terms.vat_key, terms.vat_key))
        choose_among(self, "vat_key", known)
        texts = [(code, in_language(names)) for code, names in founding_texts(village).items()]
        if terms and terms.contract and terms.contract not in dict(texts):
            texts.append((terms.contract, terms.contract))
        none = ("", _("None: signed by a click"))
        choose_among(self, "contract", [none, *texts])
        languages = village.languages or ["fr"]
        for language in languages:
            self.fields[f"name-{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language}, max_length=200
            )
            self.fields[f"description-{language}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": language},
                max_length=2000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        prices = len(terms.prices) if terms else 0
        self.prices = range(prices + (SPARE if prices else 1 + SPARE))
        self.grants = range((len(terms.allowances) if terms else 0) + 1)
        longest = max((len(price.steps) for price in terms.prices), default=0) if terms else 0
        for at in self.prices:
            self.fields.update(_price_fields(at, today, max(LEAST_STEPS, longest + 1)))
        for at in self.grants:
            self.fields.update(_grant_fields(at))
        self.fields.update(reward_fields())
        self.order_fields(
            [f"{part}-{language}" for part in ("name", "description") for language in languages]
        )

    def plain(self) -> list[forms.BoundField]:
        """Return the fields but those of prices, allowances and days away."""
        rows = ("price-", "grant-", "absence-")
        return [self[name] for name in self.fields if not name.startswith(rows)]

    def price_rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each price."""
        yield from self._rows("price", self.prices)

    def grant_rows(self) -> Iterator[list[forms.BoundField]]:
        """Yield the fields of each allowance."""
        yield from self._rows("grant", self.grants)

    def absence_row(self) -> list[forms.BoundField]:
        """Return the fields of what a day away gives."""
        return [self[name] for name in self.fields if name.startswith("absence-")]

    def _rows(self, what: str, numbers: range) -> Iterator[list[forms.BoundField]]:
        for at in numbers:
            yield [self[name] for name in self.fields if name.startswith(f"{what}-{at}-")]

    def clean(self) -> dict[str, Any]:
        """Return what was typed; each row that begins says what it needs."""
        values = super().clean() or {}
        for at in self.prices:
            if values.get(f"price-{at}-price") is not None and not values.get(f"price-{at}-from"):
                self.add_error(f"price-{at}-from", _("From which day on?"))
        for at in self.grants:
            if values.get(f"grant-{at}-unit"):
                try:
                    _grant(values, at)
                except BadGrant as refused:
                    self.add_error(f"grant-{at}-amount", str(refused))
        try:
            reward_of(values)
        except BadGrant as refused:
            self.add_error("absence-amount", str(refused))
        return values

    def terms(self) -> OfferTerms:
        """Return what was typed, as one value."""
        typed = self.cleaned_data
        languages = self.village.languages or ["fr"]
        plain = (
            "cycle_months",
            "min_term_months",
            "notice_months",
            "notice_days",
            "cap",
            "starts_any_day",
            "vat_key",
            "index",
            "deposit_percent",
            "contract",
            "is_public",
            "valid_from",
        )
        return OfferTerms(
            names={language: typed[f"name-{language}"] for language in languages},
            description={
                language: typed[f"description-{language}"]
                for language in languages
                if typed[f"description-{language}"]
            },
            kind=OfferKind(typed["kind"]),
            basis=Basis(typed["basis"]),
            cycle_from=CycleFrom(typed["cycle_from"]),
            proration=Proration(typed["proration"]),
            access=Access(typed["access"]),
            valid_until=typed["last_day"] + _DAY if typed["last_day"] else None,
            prices=tuple(
                _price(typed, at, self.village.currency)
                for at in self.prices
                if typed.get(f"price-{at}-price") is not None
            ),
            allowances=tuple(_grant(typed, at) for at in self.grants if typed[f"grant-{at}-unit"]),
            absence=reward_of(typed),
            **{name: typed[name] for name in plain},
        )


def _price_fields(at: int, today: date, steps: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "for": forms.ChoiceField(
            label=_("For whom"),
            required=False,
            choices=[(one.value, AUDIENCE_LABELS[one]) for one in PriceFor],
        ),
        "from": day_field(_("Offered from"), required=False, initial=today if at == 0 else None),
        "until": day_field(_("Offered until, included"), required=False),
        "price": AmountField(label=_("Price of a cycle, before VAT"), required=False),
        "charges": AmountField(label=_("Charges on top"), required=False),
    }
    for step in range(steps):
        fields[f"after-{step}"] = forms.IntegerField(
            label=_("Then after, in months"), required=False, min_value=1, max_value=120
        )
        fields[f"then-{step}"] = AmountField(label=_("Another price"), required=False)
    return {f"price-{at}-{name}": field for name, field in fields.items()}


def _grant_fields(at: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "unit": forms.ChoiceField(
            label=_("To spend"),
            required=False,
            choices=[("", _("nothing")), *((one.value, UNIT_LABELS[one]) for one in Unit)],
        ),
        "amount": forms.DecimalField(
            label=_("How much"),
            required=False,
            min_value=0,
            decimal_places=2,
            help_text=_("Empty: no limit."),
        ),
        "kinds": forms.MultipleChoiceField(
            label=_("Good for"),
            required=False,
            choices=Kind.choices,
            help_text=_("Nothing chosen: all that can be booked."),
        ),
        "resources": forms.CharField(
            label=_("Only these places, by code"), required=False, max_length=500
        ),
        "whose": forms.ChoiceField(
            label=_("Whose it is"),
            required=False,
            choices=[(one.value, WHOSE_LABELS[one]) for one in Whose],
        ),
        "reset": forms.ChoiceField(
            label=_("Given anew"),
            required=False,
            choices=[(one.value, RESET_LABELS[one]) for one in Reset],
        ),
        "reset_day": forms.IntegerField(
            label=_("On this day of the month"),
            required=False,
            min_value=1,
            max_value=31,
            initial=1,
        ),
        "prorated": forms.BooleanField(
            label=_("A first cycle that is not whole gives its share"), required=False
        ),
        "carry_over": forms.DecimalField(
            label=_("Carried over at most"), required=False, min_value=0, decimal_places=2
        ),
        "carry_months": forms.IntegerField(
            label=_("For how many months"), required=False, min_value=0, max_value=60
        ),
        "valid_months": forms.IntegerField(
            label=_("Good for, in months, where given once"),
            required=False,
            min_value=0,
            max_value=60,
        ),
        "code": forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput),
    }
    return {f"grant-{at}-{name}": field for name, field in fields.items()}


def _money(amount: Decimal | None, currency: str) -> Money:
    return Money(int((amount or Decimal(0)).scaleb(2)), currency)


def _price(typed: Mapping[str, Any], at: int, currency: str) -> Price:
    def said(name: str) -> Any:
        return typed[f"price-{at}-{name}"]

    return Price(
        audience=PriceFor(said("for") or PriceFor.ANYBODY),
        price=_money(said("price"), currency),
        charges=_money(said("charges"), currency),
        from_on=said("from"),
        until=said("until") + _DAY if said("until") else None,
        steps=tuple(
            Step(said(f"after-{step}"), _money(said(f"then-{step}"), currency))
            for step in takewhile(lambda step: f"price-{at}-after-{step}" in typed, count())
            if said(f"after-{step}") and said(f"then-{step}") is not None
        ),
    )


def _grant(typed: Mapping[str, Any], at: int) -> Grant:
    def said(name: str) -> Any:
        return typed.get(f"grant-{at}-{name}")

    unit = Unit(said("unit"))
    return Grant(
        code=said("code") or unit.value.replace("_", "-"),
        unit=unit,
        amount=UNLIMITED if said("amount") is None else kept(unit, said("amount")),
        good_for=GoodFor(
            frozenset(said("kinds") or ()),
            frozenset((said("resources") or "").replace(",", " ").split()),
        ),
        whose=Whose(said("whose") or Whose.MEMBER),
        reset=(reset := Reset(said("reset") or Reset.MONTH)),
        reset_day=(said("reset_day") or 1) if reset is Reset.MONTH else 1,
        first=FirstCycle.PRORATED if said("prorated") else FirstCycle.WHOLE,
        carry_over=kept(unit, said("carry_over") or 0),
        carry_months=said("carry_months") or 0,
        valid_months=said("valid_months") or 0,
    )


def as_typed(terms: OfferTerms) -> dict[str, Any]:
    """Return what an offer says, as its form shows it."""
    typed: dict[str, Any] = {
        name: getattr(terms, name) for name in OfferForm.base_fields if hasattr(terms, name)
    }
    typed["last_day"] = terms.valid_until - _DAY if terms.valid_until else None
    for language, name in terms.names.items():
        typed[f"name-{language}"] = name
    for language, text in terms.description.items():
        typed[f"description-{language}"] = text
    for at, price in enumerate(terms.prices):
        typed |= {f"price-{at}-{name}": said for name, said in _price_typed(price).items()}
    typed |= reward_typed(terms.absence)
    for at, grant in enumerate(terms.allowances):
        typed |= {f"grant-{at}-{name}": said for name, said in _grant_typed(grant).items()}
    return typed


def _price_typed(price: Price) -> dict[str, Any]:
    typed: dict[str, Any] = {
        "for": price.audience.value,
        "from": price.from_on,
        "until": price.until - _DAY if price.until else None,
        "price": typed_text(price.price),
        "charges": typed_text(price.charges) if price.charges else None,
    }
    for at, step in enumerate(price.steps):
        typed[f"after-{at}"] = step.after_months
        typed[f"then-{at}"] = typed_text(step.price)
    return typed


def _grant_typed(grant: Grant) -> dict[str, Any]:
    return {
        "code": grant.code,
        "unit": grant.unit.value,
        "amount": None if grant.is_unlimited else written(grant.unit, grant.amount),
        "kinds": sorted(grant.good_for.kinds),
        "resources": " ".join(sorted(grant.good_for.resources)),
        "whose": grant.whose.value,
        "reset": grant.reset.value,
        "reset_day": grant.reset_day,
        "prorated": grant.first is FirstCycle.PRORATED,
        "carry_over": written(grant.unit, grant.carry_over) or None,
        "carry_months": grant.carry_months or None,
        "valid_months": grant.valid_months or None,
    }


class IndexValueForm(forms.Form):
    """A value of an index, as INSEE publishes it."""

    name = forms.CharField(label=_("Index"), max_length=12, help_text=_("ILAT, ILC, ICC…"))
    period = forms.CharField(
        label=_("Period"), max_length=7, help_text=_("A quarter, 2026-Q2, or a month, 2026-06.")
    )
    value = forms.DecimalField(label=_("Value"), min_value=0, max_value=1_000_000, decimal_places=3)

    def value_e3(self) -> int:
        """Return the value in thousandths."""
        return int(self.cleaned_data["value"] * 1000)


class CorrectValueForm(forms.Form):
    """Another value for a period."""

    value = IndexValueForm.base_fields["value"]

    def value_e3(self) -> int:
        """Return the value in thousandths."""
        return int(self.cleaned_data["value"] * 1000)


class IndexationForm(forms.Form):
    """From which day on prices follow their index."""

    from_on = day_field(_("From"))
