"""When a survey can be made, sent and answered."""

from datetime import date

from creuset.kernel.errors import Conflict, Refused
from creuset.kernel.sentences import sentence as _


class BadSurvey(Refused):
    """A survey without a title, or whose days are not in order."""

    code = "bad-survey"


class SurveySent(Conflict):
    """Its links were sent."""

    code = "survey-sent"


class SurveyOver(Conflict):
    """It is closed."""

    code = "survey-over"


def check_survey(
    title: str, first_on: date, last_on: date, closes_on: date, *, today: date, of_village: bool
) -> str:
    """Return the title without blanks around; raise BadSurvey where it cannot be."""
    if not title.strip():
        raise BadSurvey(_("Give it a name."), field="title")
    if last_on < first_on:
        raise BadSurvey(_("It cannot end before it begins."), field="last_on")
    if closes_on < today:
        raise BadSurvey(_("It closes on a day to come."), field="closes_on")
    if not of_village:
        raise BadSurvey(_("It belongs to another village."), field="form")
    return " ".join(title.split())
