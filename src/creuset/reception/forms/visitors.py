"""Visitors, as a member announces them and as reception receives them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking
from creuset.core.forms import begin_with, choose_among, refuse
from creuset.kernel.errors import DomainError
from creuset.people.forms.picker import PartyField, person_field
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.reception.models import VISITOR_LABELS, AnnouncedVisitor
from creuset.reception.rules.visitors import MOST_UNNAMED, Gives, Guest, Stay, read_list
from creuset.villages.models import Village


class DayInput(forms.DateInput):
    """A day, as the browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class VisitForm(forms.Form):
    """When visitors are expected, where, and what reception should know."""

    first_on = forms.DateField(label=_("Day"), widget=DayInput)
    hour = forms.TimeField(
        label=_("Hour"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    last_on = forms.DateField(label=_("Until, for several days"), required=False, widget=DayInput)
    resource = forms.ChoiceField(label=_("Where they are expected"), required=False)
    more = forms.IntegerField(
        label=_("Others with them, unnamed"),
        min_value=0,
        max_value=MOST_UNNAMED,
        required=False,
        initial=0,
    )
    needs_parking = forms.BooleanField(label=_("They come by car and wish to park"), required=False)
    plate = forms.CharField(
        label=_("Number plate"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    note = forms.CharField(
        label=_("A note for reception"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of their mail"), widget=forms.RadioSelect)
    is_hidden = forms.BooleanField(
        label=_("Discreet: the stories of the village do not name them"), required=False
    )

    def __init__(
        self, village: Village, resources: Iterable[Resource], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resources = {one.code: one for one in resources}
        names = [(code, one.name) for code, one in self.resources.items()]
        choose_among(self, "resource", [("", _("at reception")), *names])
        languages = [
            (code, get_language_info(code)["name_local"].capitalize()) for code in village.languages
        ]
        choose_among(self, "language", languages)
        self.fields["language"].initial = village.language
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()

    def stay(self) -> Stay:
        """Return when they are expected."""
        values = self.cleaned_data
        first = values["first_on"]
        return Stay(first, values["last_on"] or first, values["hour"])

    def visit(self) -> dict[str, Any]:
        """Return what an action takes of when and how."""
        values = self.cleaned_data
        return {
            "stay": self.stay(),
            "resource": self.resources.get(values["resource"]),
            "more": values["more"] or 0,
            "needs_parking": values["needs_parking"] or bool(values["plate"]),
            "plate": values["plate"],
            "note": values["note"],
            "language": values["language"],
            "is_hidden": values["is_hidden"],
        }


def _name_fields() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(
            label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"})
        ),
        "email": forms.EmailField(
            label=_("E-mail"),
            max_length=254,
            required=False,
            help_text=_("They get the invitation, with their code and how to come."),
            widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
        ),
        "company": forms.CharField(
            label=_("Company"),
            max_length=120,
            required=False,
            widget=forms.TextInput({"autocomplete": "off"}),
        ),
    }


class ChangeVisitorForm(VisitForm):
    """Who is expected, when and where."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _name_fields()
        self.order_fields(["name", "email", "company"])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        guest = Guest(values["name"], values["email"], values["company"])
        return self.visit() | {"guest": guest}


class AnnounceForm(VisitForm):
    """Who comes – one, or a list that was pasted – when and where."""

    people = forms.CharField(
        label=_("Several at once: a line each – name; mail; company"),
        max_length=40_000,
        required=False,
        help_text=_("As copied from a spreadsheet or a mail. Mail and company may be left out."),
        widget=forms.Textarea({"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self,
        village: Village,
        resources: Iterable[Resource],
        data: Any = None,
        *,
        bookings: Sequence[Booking] = (),
        organisations: Sequence[Party] = (),
        is_for_others: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(village, resources, data, initial=initial)
        self.fields |= _name_fields()
        self.fields["name"].required = False
        self.bookings = {str(one.pk): one for one in bookings}
        self.organisations = {str(one.pk): one for one in organisations}
        if is_for_others:
            self.fields["host"] = person_field(village, label=_("Who expects them"))
        begin_with(self, "host" if is_for_others else "name")
        if self.bookings:
            self.fields["booking"] = forms.ChoiceField(
                label=_("For a booking"),
                required=False,
                choices=[
                    ("", _("no booking")),
                    *((pk, _words_of(one, village)) for pk, one in self.bookings.items()),
                ],
            )
        if len(self.organisations) > 1:
            self.fields["organisation"] = forms.ChoiceField(
                label=_("For which company"),
                choices=[(pk, one.name) for pk, one in self.organisations.items()],
            )
        self.order_fields(
            [
                "host",
                "name",
                "email",
                "company",
                "people",
                "organisation",
                "first_on",
                "hour",
                "last_on",
                "booking",
                "resource",
            ]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a list with a fault, each fault with its line, and a form that names nobody."""
        values = super().clean() or self.cleaned_data
        self.guests: list[Guest] = []
        if values.get("name"):
            self.guests.append(
                Guest(values["name"], values.get("email", ""), values.get("company", ""))
            )
        try:
            self.guests += read_list(values.get("people", ""))
        except DomainError as error:
            refuse(self, error)
        else:
            if not self.guests and not self.has_error("name"):
                self.add_error("name", str(_("Say who comes, or paste a list.")))
        return values

    def asked(self) -> dict[str, Any]:
        """Return what the action takes, but for the host where it is whoever asks."""
        values = self.cleaned_data
        booking = self.bookings.get(values.get("booking", ""))
        asked = self.visit() | {
            "guests": self.guests,
            "booking": booking,
            "organisation": self.organisations.get(values.get("organisation", "")),
        }
        if booking is not None and asked["resource"] is None:
            asked["resource"] = next((one.unit for one in booking.segments.all()), None)
        if "host" in values:
            asked["host"] = values["host"]
        return asked


def _words_of(booking: Booking, village: Village) -> str:
    """Return the booking as it is chosen: what it is called, where, and when it begins."""
    first = booking.segments.all()[0]
    begins = first.starts_at.astimezone(village.zone)
    when = date_format(begins, "D j M, H:i")
    return " · ".join(filter(None, (booking.title, first.unit.name, when)))


class ReceiveForm(forms.Form):
    """What a visitor says at the door, where something is missing, and how many came."""

    def __init__(
        self, row: AnnouncedVisitor, missing: Sequence[Gives], data: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if Gives.COMPANY in missing:
            self.fields["company"] = forms.CharField(
                label=_("Company"),
                max_length=120,
                widget=forms.TextInput({"autocomplete": "off"}),
            )
        if Gives.RULES in missing:
            self.fields["agrees"] = forms.BooleanField(label=_("They accept the house rules"))
        if row.more:
            self.fields["more"] = forms.IntegerField(
                label=_("Others with them, unnamed"),
                min_value=0,
                max_value=MOST_UNNAMED,
                initial=row.more,
            )
        if self.fields:
            begin_with(self, next(iter(self.fields)))

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class CallOffForm(forms.Form):
    """A word to whoever is called off."""

    words = forms.CharField(
        label=_("A word to them, with the mail"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class StopForm(forms.Form):
    """Who announces nobody any more, and why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        help_text=_("For the team."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, village: Village, data: Any = None) -> None:
        super().__init__(data, auto_id="stop_%s")
        self.fields["party"] = PartyField(village=village, label=_("A member, or a company"))
        self.order_fields(["party"])

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)


class VisitorFilter(forms.Form):
    """What the list of visitors is narrowed by."""

    day = forms.DateField(label=_("Day"), required=False, widget=DayInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Everybody")),
            *((state.value, label) for state, label in VISITOR_LABELS.items()),
        ],
    )
    words = forms.CharField(
        label=_("Name, company, host or plate"),
        max_length=120,
        required=False,
        widget=forms.SearchInput,
    )


def initial_of(row: AnnouncedVisitor) -> dict[str, Any]:
    """Return what the form of a change begins with."""
    words = ("name", "email", "company", "plate", "note", "language")
    names = (*words, "first_on", "hour", "more", "needs_parking", "is_hidden")
    return {name: getattr(row, name) for name in names} | {
        "last_on": row.last_on if row.last_on != row.first_on else None,
        "resource": row.resource.code if row.resource else "",
    }


def announced_text(rows: Sequence[AnnouncedVisitor]) -> str:
    """Return what whoever announced them is told."""
    if len(rows) == 1 and rows[0].email:
        return gettext("%(name)s is expected, and invited by mail.") % {"name": rows[0].name}
    if len(rows) == 1:
        return gettext("%(name)s is expected.") % {"name": rows[0].name}
    told = ngettext("%(count)s visitor is expected.", "%(count)s visitors are expected.", len(rows))
    return told % {"count": len(rows)}
