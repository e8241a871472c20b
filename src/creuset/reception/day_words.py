"""How a day in the open space is paid, in the reader's words."""

from django.utils.translation import gettext as _

from creuset.reception.models import Workday
from creuset.reception.queries.workdays import paid_with
from creuset.reception.rules.workdays import DayState


def day_words(workday: Workday | None) -> str:
    """Return what paid for the day and what is left of it, or that it is not paid; empty where none was needed."""
    if workday is None:
        return ""
    if workday.state == DayState.OWED:
        words = _("No day is left to spend here: buy a pass, or ask reception.")
        return f"{words} {workday.why}" if workday.why else words
    if workday.state == DayState.WAIVED:
        return _("There is nothing to pay for today.")
    for paid in paid_with(workday):
        if paid.left is None:
            return _("Today is covered by “%(name)s”.") % {"name": paid.lot.title}
        told = {"name": paid.lot.title, "left": paid.left}
        return _("A day of “%(name)s” is spent for today; what is left: %(left)s.") % told
    return ""
