"""What a person says of themselves, as it is typed, each part with who sees it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from creuset.core.forms import choose_among
from creuset.people.models import Profile
from creuset.people.profile_words import (
    AUDIENCE_LABELS,
    FIELD_LABELS,
    craft_name,
    language_choices,
    reading_language,
)
from creuset.people.rules.profiles import Audience, Craft, Link, ProfileField
from creuset.villages.models import Village

CRAFTS = (ProfileField.TRADES, ProfileField.SKILLS)
OWN = "_own"
SEES = "sees_"
WORDS = "words_"


class ProfileForm(forms.Form):
    """What I say of myself: trades and skills of the village's list or in own words, a few words in each language."""

    photo = forms.ImageField(label=_("A new photo"), required=False)
    no_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    trades = forms.MultipleChoiceField(
        label=_("From the list"), required=False, widget=forms.CheckboxSelectMultiple
    )
    trades_own = forms.CharField(
        label=_("Others, in your own words"),
        required=False,
        max_length=800,
        help_text=_("Separate them with commas."),
    )
    skills = forms.MultipleChoiceField(
        label=_("From the list"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills_own = forms.CharField(
        label=_("Others, in your own words"),
        required=False,
        max_length=800,
        help_text=_("Separate them with commas."),
    )
    languages = forms.MultipleChoiceField(
        label=_("From the list"), required=False, widget=forms.CheckboxSelectMultiple
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: what it is, then its address – My showreel https://…"),
    )

    def __init__(
        self,
        *args: Any,
        village: Village,
        known: Mapping[ProfileField, Sequence[Craft]],
        has_photo: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.village = village
        if not has_photo:
            del self.fields["no_photo"]
        for field in CRAFTS:
            choices = [(craft.code, craft_name(craft)) for craft in known[field]]
            choose_among(self, field.value, choices)
            if not choices:
                del self.fields[field.value]
                self.fields[field.value + OWN].label = FIELD_LABELS[field]
        choose_among(self, "languages", language_choices())
        for language in village.languages:
            self.fields[WORDS + language] = forms.CharField(
                label=_about(language, alone=len(village.languages) == 1),
                required=False,
                widget=forms.Textarea({"rows": 4, "lang": language}),
            )
        for field in ProfileField:
            self.fields[SEES + field.value] = forms.ChoiceField(
                label=_("Who sees it"),
                choices=[(one.value, label) for one, label in AUDIENCE_LABELS.items()],
            )

    @property
    def parts(self) -> "list[tuple[str | Promise, list[forms.BoundField], forms.BoundField]]":
        """The parts of a profile: what each is called, its fields, and who sees it."""
        names = {
            ProfileField.PHOTO: ["photo", "no_photo"],
            ProfileField.TRADES: ["trades", "trades" + OWN],
            ProfileField.SKILLS: ["skills", "skills" + OWN],
            ProfileField.WORDS: [WORDS + language for language in self.village.languages],
            ProfileField.LANGUAGES: ["languages"],
            ProfileField.LINKS: ["links"],
        }
        return [
            (
                FIELD_LABELS[field],
                [self[name] for name in names.get(field, ()) if name in self.fields],
                self[SEES + field.value],
            )
            for field in ProfileField
        ]

    def values(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        typed = self.cleaned_data
        return {
            "words": {one: typed[WORDS + one] for one in self.village.languages},
            "languages": typed["languages"],
            "links": [_link(line) for line in typed["links"].splitlines()],
            "audiences": {one: Audience(typed[SEES + one.value]) for one in ProfileField},
            "language": reading_language(),
            **{
                field.value: [
                    *typed.get(field.value, ()),
                    *typed[field.value + OWN].replace(";", ",").split(","),
                ]
                for field in CRAFTS
            },
        }

    @staticmethod
    def values_of(
        profile: Profile, known: Mapping[ProfileField, Sequence[Craft]]
    ) -> dict[str, Any]:
        """Return what the form shows of a profile: what the village does not list stands in own words."""
        shown: dict[str, Any] = {
            "languages": profile.languages,
            "links": "\n".join(f"{row['label']} {row['url']}" for row in profile.links),
            **{WORDS + language: text for language, text in profile.words.items()},
            **{SEES + one.value: profile.audience_of(one).value for one in ProfileField},
        }
        for field in CRAFTS:
            listed = {craft.code for craft in known[field]}
            crafts = profile.crafts_of(field)
            shown[field.value] = [craft.code for craft in crafts if craft.code in listed]
            own = [craft_name(craft) for craft in crafts if craft.code not in listed]
            shown[field.value + OWN] = ", ".join(own)
        return shown


def _about(language: str, *, alone: bool) -> str:
    if alone:
        return str(FIELD_LABELS[ProfileField.WORDS])
    return _("In %(language)s") % {
        "language": get_language_info(language)["name_translated"].lower()
    }


def _link(line: str) -> Link:
    """Return what a line says: its last word is the address, what stands before is what it is called."""
    *label, url = line.split() or [""]
    return Link(url, " ".join(label).strip(" :–-"))
