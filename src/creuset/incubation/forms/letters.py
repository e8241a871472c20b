"""Forms of letters and appeals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.incubation.models import APPEAL_LABELS
from creuset.incubation.rules.appeals import AppealOutcome
from creuset.incubation.rules.letters import LONGEST_BODY, LONGEST_SUBJECT


class LetterForm(forms.Form):
    """The words of a letter."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Text of the letter"), max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 18})
    )


class TextForm(LetterForm):
    """The words of a kind of letter, with places in braces."""

    for_all = forms.BooleanField(label=_("For every call of the village"), required=False)


class AppealForm(forms.Form):
    """Why a decision is contested."""

    words = forms.CharField(
        label=_("Why you contest the decision"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Somebody of the team reads it, looks at your file again and answers."),
    )


class AnswerForm(forms.Form):
    """What is answered to an appeal, and why."""

    outcome = forms.ChoiceField(
        label=_("Answer"),
        choices=[(one.value, label) for one, label in APPEAL_LABELS.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Reason"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The applicant reads it in the letter."),
    )

    def asked(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = self.cleaned_data
        return {"outcome": AppealOutcome(values["outcome"]), "words": values["words"]}
