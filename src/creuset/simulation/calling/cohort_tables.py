"""What came of the cohort of a call as tables and drawings."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from creuset.billing.words import money_text, rate_text
from creuset.kernel.money import Money
from creuset.simulation.calling.outcomes import CallOutcome, MonthTold
from creuset.simulation.whatif.words import Bar, Chart, Table

#: The best health that a project can have.
HEALTHIEST = 5


def months(found: CallOutcome) -> Table:
    """Return what each month of the cohort was."""
    lived = found.months
    hours, health = _("Hours of support"), _("Health, out of five")
    most = max((one.support_minutes for one in lived), default=0) or 1
    return Table(
        "months",
        _("The eight months of the cohort"),
        [
            _("Month"),
            pgettext("a cohort", "Inside"),
            pgettext("a simulated call", "Sessions"),
            pgettext("a cohort", "Came"),
            pgettext("a cohort", "Support"),
            pgettext("a cohort", "Slots"),
            pgettext("a cohort", "Milestones"),
            pgettext("a cohort", "Health"),
            pgettext("a cohort", "Answers"),
        ],
        [
            [
                str(one.number),
                str(one.inside),
                str(one.sessions),
                _percent(one.presence),
                _hours(one),
                str(one.slots),
                f"{one.milestones} / {one.milestones_due}",
                share(one.health),
                str(one.answers),
            ]
            for one in lived
        ],
        [
            Chart(hours, _bars(lived, _hours, lambda one: 100 * one.support_minutes / most)),
            Chart(
                _("Came to sessions"),
                _bars(
                    lived,
                    lambda one: _percent(one.presence),
                    lambda one: 100 * (one.presence or 0),
                ),
            ),
            Chart(
                health,
                _bars(
                    lived,
                    lambda one: share(one.health),
                    lambda one: 100 * (one.health or 0) / HEALTHIEST,
                ),
            ),
        ],
        _(
            "Months of thirty days; the demo day is a session of the last one. Support in hours, slots of mentors,"
            " milestones reached and due, health out of five, answers to surveys."
        ),
    )


def _bars(
    months: Sequence[MonthTold],
    words: Callable[[MonthTold], str],
    length: Callable[[MonthTold], float],
) -> list[Bar]:
    return [
        Bar(_("Month %(number)s") % {"number": one.number}, words(one), length(one))
        for one in months
    ]


def _hours(one: MonthTold) -> str:
    return number_format(round(one.support_minutes / 60, 1))


def _percent(value: float | None) -> str:
    return "–" if value is None else rate_text(Decimal(round(100 * value)))


def alumni(found: CallOutcome) -> Table:
    """Return what the alumni are together, year by year."""
    return Table(
        "alumni",
        _("What becomes of the alumni"),
        [
            _("Year"),
            _("Said how they are"),
            pgettext("alumni", "Go on"),
            _("Jobs"),
            _("Turnover"),
            _("Funds raised"),
        ],
        [
            [
                str(one.year),
                str(one.told),
                str(one.alive),
                "–" if one.jobs is None else str(one.jobs),
                _money(one.turnover_cents, found.currency),
                _money(one.raised_cents, found.currency),
            ]
            for one in found.alumni
        ],
    )


def _money(cents: int | None, currency: str) -> str:
    return "–" if cents is None else money_text(Money(cents, currency))


def share(value: float | None) -> str:
    """Return a figure with two digits after the comma, or a dash where there is none."""
    return "–" if value is None else number_format(round(value, 2), 2)
