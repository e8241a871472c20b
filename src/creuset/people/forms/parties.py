"""Shapes of what is typed about a person or an organisation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.people.fields import fold
from creuset.people.forms.picker import PartyField, person_field
from creuset.people.models import Affiliation, KnownParty, Party
from creuset.people.rules.erasing import is_named
from creuset.people.rules.numbers import show_siren
from creuset.people.rules.postal import COUNTRIES, HOME
from creuset.villages.models import Village

LANGUAGE_HELP = _("The language of the mails they get.")


class ReachedForm(forms.Form):
    """How somebody is reached, and in which language."""

    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    street = forms.CharField(
        label=_("Postal address"),
        max_length=240,
        required=False,
        help_text=_("Number and street, building; as quotes print it."),
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    city = forms.CharField(
        label=_("Town"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False, initial=HOME)
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=LANGUAGE_HELP
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose_among(self, "country", countries)

    @staticmethod
    def reached(party: Party) -> dict[str, Any]:
        """Return what the form shows of how somebody is reached."""
        return {
            "email": party.email,
            "phone": party.phone,
            "street": party.street,
            "postcode": party.postcode,
            "city": party.city,
            "country": party.country or HOME,
            "language": party.language,
        }


def countries() -> list[tuple[str, str]]:
    """Return the countries of addresses by their names in the reader's language, that of the house first."""
    named = sorted(
        ((code, str(name)) for code, name in COUNTRIES.items()), key=lambda one: fold(one[1])
    )
    return sorted(named, key=lambda one: one[0] != HOME)


class PersonForm(ReachedForm):
    """How a person is called and reached."""

    field_order = ("given_name", "family_name")

    given_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @staticmethod
    def values_of(party: Party) -> dict[str, Any]:
        """Return what the form shows of a person; a name never split stands as the family name."""
        return {
            "given_name": party.given_name,
            "family_name": party.family_name or ("" if party.given_name else party.name),
            **ReachedForm.reached(party),
        }


class OrganisationForm(ReachedForm):
    """How an organisation is called, numbered and reached."""

    field_order = ("name", "siren", "siret", "vat_number")

    name = forms.CharField(label=_("Name"), max_length=160)
    siren = forms.CharField(
        label=_("SIREN"),
        max_length=20,
        required=False,
        help_text=_("Nine digits; read from the SIRET or the VAT number if left empty."),
    )
    siret = forms.CharField(label=_("SIRET of the head office"), max_length=25, required=False)
    vat_number = forms.CharField(label=_("VAT number"), max_length=30, required=False)

    @staticmethod
    def values_of(party: Party) -> dict[str, Any]:
        """Return what the form shows of an organisation."""
        return {
            "name": party.name,
            "siren": show_siren(party.siren),
            "siret": party.siret,
            "vat_number": party.vat_number,
            **ReachedForm.reached(party),
        }


class KnownForm(forms.Form):
    """What the village keeps about a party for itself."""

    tags = forms.CharField(
        label=_("Tags"),
        max_length=400,
        required=False,
        help_text=_("Words to find them by, separated by commas."),
    )
    notes = forms.CharField(
        label=_("Notes"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Read by the team of this village alone. The person may ask to read them."),
    )

    def clean_tags(self) -> list[str]:
        """Return the words between the commas."""
        return str(self.cleaned_data["tags"]).split(",")

    @staticmethod
    def values_of(known: KnownParty) -> dict[str, Any]:
        """Return what the form shows."""
        return {"tags": ", ".join(known.tags), "notes": known.notes}


class AffiliationForm(forms.Form):
    """Who belongs to an organisation, as what."""

    title = forms.CharField(label=_("What they do there"), max_length=120, required=False)
    is_admin = forms.BooleanField(
        label=_("Looks after the organisation"),
        required=False,
        help_text=_("Changes its page, says who belongs to it, makes its API tokens."),
    )

    def __init__(self, village: Village, *args: Any, asks_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if asks_person:
            self.fields["person"] = person_field(village, label=_("Person"))
            self.order_fields(["person", "title", "is_admin"])


class ColleagueForm(AffiliationForm):
    """What somebody does in an organisation, and what they do in its name."""

    may_book = forms.BooleanField(
        label=_("Books in its name"),
        required=False,
        help_text=_("Whoever looks after the organisation always does."),
    )
    may_sign = forms.BooleanField(
        label=_("Signs contracts in its name"),
        required=False,
        help_text=_("Whoever looks after the organisation always does."),
    )


class BillingContactForm(forms.Form):
    """Whom an organisation has told of money: one of its people, or an address outside."""

    person = forms.ChoiceField(label=_("One of its people"), required=False)
    name = forms.CharField(label=_("Or somebody outside"), max_length=160, required=False)
    email = forms.EmailField(label=_("Their e-mail"), required=False)

    def __init__(self, people: Iterable[Affiliation], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {str(row.person_id): row.person for row in people}
        names = [(pk, person.name) for pk, person in self.people.items()]
        choose_among(self, "person", [("", _("Whoever looks after it")), *names])

    def values(self) -> dict[str, Any]:
        """Return what was typed as the action takes it: a person of the list goes before what stands below."""
        person = self.people.get(self.cleaned_data["person"])
        if person is not None:
            return {"person": person}
        return {"name": self.cleaned_data["name"], "email": self.cleaned_data["email"]}


class MergeWithForm(forms.Form):
    """With whom a party is to be merged."""

    def __init__(self, village: Village, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["other"] = PartyField(
            village=village, kind=kind, label=_("The same as"), required=True
        )


class MergeForm(forms.Form):
    """The choices of a merge that was looked at."""

    keep_email = forms.ChoiceField(label=_("Signs in with"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why they are one"), max_length=200, required=False)

    def __init__(self, accounts: list[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if accounts:
            choose_among(self, "keep_email", ((email, email) for email in accounts))
        else:
            del self.fields["keep_email"]


class EraseForm(forms.Form):
    """The name typed again, so that nobody is erased by a slip."""

    name = forms.CharField(label=_("Type the name to confirm"), max_length=160)

    def __init__(self, party: Party, *args: Any, **more: Any) -> None:
        self.party = party
        super().__init__(*args, **more)
        self.fields["name"].help_text = party.name

    def clean_name(self) -> str:
        """Refuse another name than the party's."""
        name = str(self.cleaned_data["name"])
        if not is_named(name, name=self.party.name):
            raise forms.ValidationError(_("This is not the name."), code="other-name")
        return name
