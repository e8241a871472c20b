"""What is typed about juries: who judges, what they sign, conflicts, wishes, scores."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.forms import begin_with, choose_among
from creuset.core.text import in_language
from creuset.incubation.actions.juries import MOST_READINGS, Newcomer, Seat
from creuset.incubation.actions.readings import Typed
from creuset.incubation.kinds import Ground
from creuset.incubation.models import GROUND_LABELS, Application, Axis, Call, Juror, JuryTerms
from creuset.incubation.rules.affinity import Wish
from creuset.incubation.words.statement import statement_of
from creuset.people.forms.picker import person_field
from creuset.people.models import Party
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.rules import Kind, form_of
from creuset.villages.models import Village

AS_FOUND = "found"
OUTSIDER = [
    (AS_FOUND, _("As the house finds it")),
    ("yes", pgettext_lazy("from outside the house", "Yes")),
    ("no", pgettext_lazy("from outside the house", "No")),
]
#: Grounds that a person names; that somebody applies, the house finds.
GROUNDS = [ground for ground in Ground if ground is not Ground.APPLICANT]


def ground_choices() -> list[tuple[str, Any]]:
    """Return the grounds that a person may name."""
    return [(ground.value, GROUND_LABELS[ground]) for ground in GROUNDS]


class SeatForm(forms.Form):
    """What a juror knows, how much they read, what they are in the jury."""

    axes = forms.MultipleChoiceField(
        label=_("Axes that they know"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of project that they know"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.CharField(
        label=_("Other skills"),
        required=False,
        max_length=600,
        help_text=_("Separated by commas; shown to whoever leads the call."),
    )
    most = forms.IntegerField(
        label=_("Reads at most, in a round"), min_value=1, max_value=MOST_READINGS, initial=12
    )
    is_outsider = forms.ChoiceField(
        label=_("From outside the house"),
        choices=OUTSIDER,
        initial=AS_FOUND,
        help_text=_("Neither of the team nor a resident."),
    )
    chairs = forms.BooleanField(label=_("Chairs the jury"), required=False)

    def __init__(self, call: Call, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.call = call
        self.known = {one.code: one for one in Axis.objects.filter(call=call).order_by("position")}
        choose_among(
            self, "axes", [(one.code, in_language(one.names)) for one in self.known.values()]
        )
        kinds = [ProjectKind(kind) for kind in call.project_kinds]
        choose_among(self, "kinds", [(kind.value, KIND_LABELS[kind]) for kind in kinds])

    def seat(self) -> Seat:
        """Return what was typed."""
        typed = self.cleaned_data
        return Seat(
            axes=[self.known[code] for code in typed["axes"]],
            skills=[*typed["kinds"], *typed["skills"].split(",")],
            most=typed["most"],
            is_outsider=None if typed["is_outsider"] == AS_FOUND else typed["is_outsider"] == "yes",
            chairs=typed["chairs"],
        )


class InviteJurorForm(SeatForm):
    """Somebody is asked to judge: known to the village, or new to it."""

    person = forms.CharField(required=False)
    given_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    field_order = ("person", "email", "given_name", "family_name")

    def __init__(self, village: Village, call: Call, *args: Any, **more: Any) -> None:
        super().__init__(call, *args, **more)
        self.fields["person"] = person_field(
            village,
            label=_("Somebody known here"),
            required=False,
            help_text=_("Type a name or an e-mail address; for somebody new, leave it empty."),
        )
        self.order_fields(self.field_order)
        begin_with(self, "person")

    def clean(self) -> dict[str, Any]:
        """Refuse neither and both."""
        typed = super().clean() or self.cleaned_data
        is_new = bool(typed.get("email") or typed.get("family_name"))
        if "person" in self.errors or "email" in self.errors:
            return typed
        if typed.get("person") and is_new:
            self.add_error("person", _("Choose somebody known here, or write down somebody new."))
        elif not typed.get("person") and not (typed.get("email") and typed.get("family_name")):
            self.add_error("email", _("Somebody new needs an e-mail address and a family name."))
        return typed

    def who(self) -> Party | Newcomer:
        """Return who is meant."""
        typed = self.cleaned_data
        found: Party | None = typed["person"]
        return found or Newcomer(
            email=typed["email"],
            family_name=typed["family_name"],
            given_name=typed["given_name"],
        )


def begun_with(juror: Juror) -> dict[str, Any]:
    """Return what the form of a juror begins with."""
    kinds = {kind.value for kind in ProjectKind}
    return {
        "axes": [axis.code for axis in juror.axes.all()],
        "kinds": [skill for skill in juror.skills if skill in kinds],
        "skills": ", ".join(skill for skill in juror.skills if skill not in kinds),
        "most": juror.most,
        "is_outsider": "yes" if juror.is_outsider else "no",
        "chairs": juror.chairs,
    }


class TermsForm(forms.Form):
    """What jurors sign, and what they see."""

    shows_scores = forms.BooleanField(
        label=_("Whoever has scored an application sees what others gave it"), required=False
    )
    hidden = forms.MultipleChoiceField(
        label=_("In blind rounds jurors do not read the answers to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mark every question whose answer, or whose files, may say who applies."),
    )

    def __init__(self, call: Call, terms: JuryTerms | None, *args: Any, **more: Any) -> None:
        more.setdefault(
            "initial",
            {"shows_scores": terms.shows_scores, "hidden": terms.hidden} if terms else {},
        )
        super().__init__(*args, **more)
        self.languages = list(call.village.languages)
        for language in self.languages:
            self.fields[f"statement_{language}"] = forms.CharField(
                label=_("Statement of impartiality (%(language)s)") % {"language": language},
                required=False,
                widget=forms.Textarea({"rows": 9, "lang": language}),
                max_length=8000,
                help_text=_("Left as it is, jurors sign the words of the house."),
                initial=statement_of(terms, language).words,
            )
        self.order_fields([f"statement_{language}" for language in self.languages])
        choose_among(self, "hidden", list(_questions(call)))
        self.village_words = {
            language: statement_of(None, language).words for language in self.languages
        }

    def statements(self) -> dict[str, str]:
        """Return the call's own words by language; what is the house's is none."""
        typed = {one: self.cleaned_data[f"statement_{one}"].strip() for one in self.languages}
        return {
            language: words.replace("\r\n", "\n")
            for language, words in typed.items()
            if words and words.replace("\r\n", "\n") != self.village_words[language]
        }


def _questions(call: Call) -> Iterable[tuple[str, str]]:
    """Give the questions of the call's form, by key."""
    versions = call.form.versions if call.form else None
    version = versions.order_by("-number").first() if versions is not None else None
    if version is None:
        return
    for question in form_of(version.data).questions:
        if question.kind not in (Kind.NOTE, Kind.CONSENT):
            yield question.key, in_language(question.labels)


class LiftForm(forms.Form):
    """Why a conflict is none."""

    why = forms.CharField(
        label=_("Why this is no conflict"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Kept with your name, and sealed."),
    )


class DeclareForm(forms.Form):
    """Whoever leads the call writes down a conflict that they were told of."""

    juror = forms.ChoiceField(label=_("Juror"))
    application = forms.ChoiceField(label=_("Application"))
    ground = forms.ChoiceField(label=_("Why"), choices=ground_choices)
    words = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, jurors: Iterable[Juror], applications: Iterable[Application], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.jurors = {str(one.pk): one for one in jurors}
        self.applications = {str(one.pk): one for one in applications}
        choose_among(self, "juror", [(pk, one.party.name) for pk, one in self.jurors.items()])
        choose_among(
            self,
            "application",
            [(pk, f"{one.number} · {one.title}") for pk, one in self.applications.items()],
        )

    def declared(self) -> dict[str, Any]:
        """Return what was typed."""
        typed = self.cleaned_data
        return {
            "juror": self.jurors[typed["juror"]],
            "application": self.applications[typed["application"]],
            "ground": Ground(typed["ground"]),
            "words": typed["words"],
        }


class RecuseForm(forms.Form):
    """A juror says why they must not read an application: no ground is theirs before they chose it."""

    ground = forms.ChoiceField(
        label=_("Why"), choices=lambda: [("", _("To be chosen")), *ground_choices()]
    )
    words = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )


class SignForm(forms.Form):
    """A juror signs what they read."""

    digest = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Your name, as your signature"), max_length=160)


def wishes_typed(data: Mapping[str, Any], keys: Iterable[int]) -> dict[int, Wish]:
    """Return what was wished for, by number of row; what is no wish is none."""
    known = {wish.value: wish for wish in Wish}
    return {pk: known[told] for pk in keys if (told := str(data.get(f"wish-{pk}", "-"))) in known}


def conflicts_typed(data: Mapping[str, Any], keys: Iterable[int]) -> list[tuple[int, Ground, str]]:
    """Return the conflicts that were declared on a list: row, ground, words."""
    known = {ground.value: ground for ground in GROUNDS}
    return [
        (pk, known[told], str(data.get(f"words-{pk}", "")))
        for pk in keys
        if (told := str(data.get(f"conflict-{pk}", ""))) in known
    ]


def scores_typed(data: Mapping[str, Any]) -> tuple[Typed, int]:
    """Return what was typed on the page of a reading, and the revision it was typed upon; ValueError for neither."""
    points: dict[int, int | None] = {}
    notes: dict[int, str] = {}
    for name, value in data.items():
        what, _dash, key = name.partition("-")
        if what == "points" and key.isdecimal():
            points[int(key)] = int(value) if str(value).strip() else None
        elif what == "notes" and key.isdecimal():
            notes[int(key)] = str(value)
    words = data.get("words")
    typed = Typed(points=points, notes=notes, words=None if words is None else str(words))
    return typed, int(data.get("revision", ""))
