"""What a rule of screening asks, in the reader's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from creuset.core.text import in_language, number_text
from creuset.incubation.rules.screening import Condition, Standing, What
from creuset.projects.models import KIND_LABELS
from creuset.projects.states import ProjectKind
from creuset.questions.rules import Form, Question
from creuset.questions.rules.asking import Choice

WHAT_LABELS: Mapping[What, Promise] = {
    What.COMPLETE: gettext_lazy("Nothing is missing in the file"),
    What.KIND: gettext_lazy("The kind of project"),
    What.COMPANY: gettext_lazy("A company applies"),
    What.ASKED: gettext_lazy("The amount asked for, in euros"),
    What.CHOICE: gettext_lazy("What was chosen in a question"),
    What.NUMBER: gettext_lazy("A number, or the sum of a budget"),
    What.AGE: gettext_lazy("A day, in months until the deadline"),
    What.BEGINS: gettext_lazy("How an answer begins, such as a postcode"),
}
STANDING_LABELS: Mapping[Standing, Promise] = {
    Standing.HOLDS: pgettext_lazy("a rule of screening", "Holds"),
    Standing.FAILS: pgettext_lazy("a rule of screening", "Fails"),
    Standing.UNKNOWN: pgettext_lazy("a rule of screening", "To be judged by hand"),
}


def said_of(condition: Condition, form: Form) -> str:
    """Return what a condition asks."""
    questions = {question.key: question for question in form.questions}
    question = questions.get(condition.question)
    subject = (in_language(question.labels) if question else condition.question or "") or str(
        WHAT_LABELS[condition.what]
    )
    match condition.what:
        case What.COMPLETE | What.COMPANY:
            return str(WHAT_LABELS[condition.what])
        case What.KIND | What.CHOICE:
            return _("%(subject)s: one of %(values)s") % {
                "subject": subject,
                "values": ", ".join(_value(condition, one, question) for one in condition.among),
            }
        case What.BEGINS:
            return _("%(subject)s: begins with %(values)s") % {
                "subject": subject,
                "values": ", ".join(condition.among),
            }
        case _:
            return _bounds(condition, subject)


def _bounds(condition: Condition, subject: str) -> str:
    low, high = (
        "" if bound is None else number_text(bound, 0 if bound == int(bound) else 2)
        for bound in (condition.least, condition.most)
    )
    told = {"subject": subject, "least": low, "most": high}
    if condition.what is What.AGE:
        if low and high:
            return _("%(subject)s: %(least)s to %(most)s months before the deadline") % told
        if high:
            return _("%(subject)s: at most %(most)s months before the deadline") % told
        return _("%(subject)s: at least %(least)s months before the deadline") % told
    if low and high:
        return _("%(subject)s: from %(least)s to %(most)s") % told
    if high:
        return _("%(subject)s: at most %(most)s") % told
    return _("%(subject)s: at least %(least)s") % told


def _value(condition: Condition, value: str, question: Question | None) -> str:
    if condition.what is What.KIND:
        return str(KIND_LABELS[ProjectKind(value)]) if value in set(ProjectKind) else value
    if question is not None and isinstance(question.ask, Choice):
        labels = {option.key: in_language(option.labels) for option in question.ask.options}
        return labels.get(value, value)
    return value
