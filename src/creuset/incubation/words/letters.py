"""Letters as the desk shows them: what each check looks at."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from creuset.incubation.rules.letters import Check

#: What is said of a check that does not pass.
FAILURES: Mapping[Check, Promise] = {
    Check.RECIPIENT: gettext_lazy("There is nobody to write to, or no address."),
    Check.OUTCOME: gettext_lazy("It does not say what was decided: prepare it anew."),
    Check.FRESH: gettext_lazy(
        "What it was made of has changed since it was prepared: prepare it anew."
    ),
    Check.REASON: gettext_lazy("The reason is missing, or is not the one that was decided."),
    Check.LANGUAGE: gettext_lazy("It is not in the language of the applicant."),
    Check.APPEAL: gettext_lazy("It does not say until when and where the decision is contested."),
    Check.OTHERS: gettext_lazy("It names another applicant of this call."),
    Check.WHOLE: gettext_lazy("Something is left in braces, or empty."),
}
#: What is looked at, as a list to be ticked off.
LOOKED_AT: Mapping[Check, Promise] = {
    Check.RECIPIENT: gettext_lazy("Somebody to write to, with an address"),
    Check.OUTCOME: gettext_lazy("Says what was decided"),
    Check.FRESH: gettext_lazy("Nothing has changed since it was prepared"),
    Check.REASON: gettext_lazy("Gives the reason"),
    Check.LANGUAGE: gettext_lazy("Is in the language of the applicant"),
    Check.APPEAL: gettext_lazy("Says how it is contested, where it refuses"),
    Check.OTHERS: gettext_lazy("Names no other applicant"),
    Check.WHOLE: gettext_lazy("Nothing is left in braces, nor empty"),
}


def why(failing: Iterable[Check]) -> list[str]:
    """Return what is wrong with a letter, in sentences."""
    return [str(FAILURES[check]) for check in failing]
