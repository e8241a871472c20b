"""What applicants type beside the questions of a form; and the codes that the team makes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import OutsideForm, choose_among
from creuset.core.text import in_language
from creuset.incubation.models import Application, Axis, CoWriter
from creuset.incubation.rules.filing import Asked, Cover
from creuset.kernel.errors import DomainError
from creuset.people.rules.numbers import check_numbers
from creuset.projects.models import KIND_LABELS, Project
from creuset.projects.states import ProjectKind
from creuset.villages.models import Village

SIRET_DIGITS = 14


class TitleForm(forms.Form):
    """What a draft begins with, for whoever is signed in."""

    title = forms.CharField(
        label=_("Title of the project"),
        max_length=160,
        help_text=_("You may change it until you file."),
    )
    code = forms.CharField(label=_("Late code"), max_length=40, required=False)

    def __init__(self, *args: Any, asks_code: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if asks_code:
            self.fields["code"].required = True
            self.fields["code"].help_text = _(
                "The team gave it to you, for filing after the deadline."
            )
        else:
            del self.fields["code"]

    def begun(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"title": self.cleaned_data["title"], "code": self.cleaned_data.get("code", "")}


class BeginForm(TitleForm, OutsideForm):
    """The same without an account: an address, where the link is sent."""

    email_help = _("We send a link that finds your application again. No account is needed yet.")

    def begun(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**super().begun(), "email": self.cleaned_data["email"]}


class CoverForm(forms.Form):
    """What is said of an application before its questions: a draft may leave anything empty."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title of the project"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Kind of project"), required=False)
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    siret = forms.CharField(
        label=_("SIRET of the company that applies"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text=_("14 digits. Leave it empty if you apply as a person."),
    )
    company_name = forms.CharField(label=_("Name of the company"), max_length=160, required=False)
    asked = forms.DecimalField(
        label=_("Amount asked for, in euros"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
        required=False,
    )

    def __init__(self, axes: Sequence[Axis], asked: Asked, cover: Cover, data: Any = None) -> None:
        initial = {
            "title": cover.title,
            "kind": cover.kind,
            "axis": cover.axis,
            "siret": cover.siret,
            "company_name": cover.company_name,
            "asked": None if cover.asked_cents is None else Decimal(cover.asked_cents) / 100,
        }
        super().__init__(data, initial=initial)
        self.cover = cover
        if len(asked.kinds) > 1:
            kinds = [(kind, KIND_LABELS[ProjectKind(kind)]) for kind in asked.kinds]
            choose_among(self, "kind", [("", _("To be chosen")), *kinds])
        else:
            del self.fields["kind"]
        if len(asked.axes) > 1:
            named = [(axis.code, in_language(axis.names)) for axis in axes]
            choose_among(self, "axis", [("", _("To be chosen")), *named])
        else:
            del self.fields["axis"]
        if not asked.gives_money:
            del self.fields["asked"]
        if data is None:
            # Drawn as needed, since filing needs them; saving takes whatever there is.
            for name in self.fields.keys() & {"title", "kind", "axis", "asked"}:
                self.fields[name].required = True

    def clean_siret(self) -> str:
        """What is more than a number is refused at once; whether it is one, filing judges."""
        siret = "".join(self.cleaned_data["siret"].split())
        if len(siret) > SIRET_DIGITS:
            raise forms.ValidationError(_("A SIRET has 14 digits."))
        return siret

    def written(self) -> Cover:
        """Return the cover; what is not asked, or cannot be read, stays as it was."""
        typed, before = self.cleaned_data, self.cover
        amount = typed.get("asked")
        return Cover(
            title=typed.get("title", before.title),
            kind=typed.get("kind", before.kind),
            axis=typed.get("axis", before.axis),
            siret=typed.get("siret", before.siret),
            company_name=typed.get("company_name", before.company_name),
            asked_cents=(None if amount is None else round(amount * 100))
            if "asked" in typed
            else before.asked_cents,
        )

    def doubts(self) -> list[str]:
        """Return what may be kept so in a draft, but would not be filed: a number that is no SIRET."""
        try:
            check_numbers(siret=self.cleaned_data.get("siret", ""))
        except DomainError as error:
            return [str(error)]
        return []


class CodeForm(forms.Form):
    """A late code."""

    code = forms.CharField(
        label=_("Late code"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NameForm(forms.Form):
    """How the jury knows the holder, where the house does not know it yet."""

    given_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )


class FileForm(forms.Form):
    """The last look before an application is filed: which project of the holder it is about."""

    project = forms.ChoiceField(
        label=_("Project"),
        required=False,
        help_text=_("A project that the network knows keeps its history."),
    )

    def __init__(self, projects: Sequence[Project], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.projects = {str(one.pk): one for one in projects}
        if projects:
            own = [(pk, one.title) for pk, one in self.projects.items()]
            choose_among(self, "project", [("", _("A new project")), *own])
        else:
            del self.fields["project"]

    @property
    def chosen(self) -> Project | None:
        """The project that was chosen; None for a new one."""
        return self.projects.get(self.cleaned_data.get("project", ""))


class CoWriterForm(forms.Form):
    """Somebody is asked to write an application, or to read it."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    role = forms.CharField(
        label=_("Role"),
        max_length=80,
        required=False,
        help_text=_("In your words: author, producer, director."),
    )
    may_write = forms.BooleanField(
        label=_("Writes with me; otherwise reads only"), required=False, initial=True
    )


class PartForm(forms.Form):
    """What somebody who was asked is, and whether they write."""

    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    may_write = forms.BooleanField(label=_("Writes with me; otherwise reads only"), required=False)

    def __init__(self, row: CoWriter, data: Any = None) -> None:
        initial = {"role": row.role, "may_write": row.may_write}
        super().__init__(data, initial=initial)


class FiguresForm(forms.Form):
    """Who they are, for figures only, and only where they agree."""

    agrees = forms.BooleanField(
        label=_("I agree that these are counted in the figures of the call"), required=False
    )
    people = forms.IntegerField(
        label=_("How many of you are there?"), min_value=1, max_value=200, required=False
    )
    women = forms.IntegerField(
        label=_("How many of you are women?"), min_value=0, max_value=200, required=False
    )
    postcode = forms.CharField(label=_("Postcode of the project"), max_length=10, required=False)

    def __init__(self, row: Application, data: Any = None) -> None:
        initial = {
            "agrees": row.figures_agreed_at is not None,
            "people": row.people_count,
            "women": row.women_count,
            "postcode": row.postcode,
        }
        super().__init__(data, initial=initial)


class WithdrawForm(forms.Form):
    """Why an application is taken back; nobody has to say."""

    reason = forms.CharField(
        label=_("Why, if you want to say so"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class LateDoorForm(forms.Form):
    """A code for filing after the deadline: for whom, until when, how often."""

    words = forms.CharField(
        label=_("For whom, and why"),
        max_length=200,
        help_text=_("The team reads it; whoever gets the code does not."),
    )
    until_day = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}))
    until_hour = forms.TimeField(label=_("At"), widget=forms.TimeInput({"type": "time"}))
    most = forms.IntegerField(
        label=_("For how many applications"), min_value=1, max_value=50, initial=1
    )

    def __init__(self, village: Village, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.village = village

    def made(self) -> dict[str, Any]:
        """Return what the action takes."""
        typed = self.cleaned_data
        until = datetime.combine(typed["until_day"], typed["until_hour"], self.village.zone)
        return {"words": typed["words"], "until": until, "most": typed["most"]}
