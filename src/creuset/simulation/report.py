"""What happened, as tables for a terminal."""

from collections.abc import Iterable

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from creuset.places.kinds import Kind
from creuset.simulation.figures import Figures
from creuset.simulation.tally import Tally
from creuset.simulation.whatif.words import Table as Shown


def table_of(title: str, tally: Tally, figures: Figures) -> Table:
    """Return what was lived as a table: a word, a figure."""
    table = Table(title=title, box=box.SIMPLE, show_header=False, title_justify="left")
    table.add_column()
    table.add_column(justify="right")
    for word, figure in [*_counts(tally), *_bookings(tally), *_refusals(tally)]:
        table.add_row(word, figure)
    for word, figure in _occupation(figures):
        table.add_row(word, figure)
    return table


def figures_table(shown: Shown) -> Table:
    """Return one part of what lives of copies say, as a table for a terminal."""
    table = Table(
        title=shown.title,
        caption=shown.note or None,
        box=box.SIMPLE,
        title_justify="left",
        caption_justify="left",
    )
    for number, column in enumerate(shown.columns):
        table.add_column(column, justify="right" if number else "left")
    for row in shown.rows:
        table.add_row(*row)
    return table


def _counts(tally: Tally) -> Iterable[tuple[str, str]]:
    for word, count in (
        (_("People"), tally.people),
        (_("Companies"), tally.companies),
        (_("Subscriptions signed"), tally.subscriptions.total()),
        (_("People who found no place"), tally.unplaced.total()),
        (_("Larger plans taken"), tally.upgrades),
        (_("Pauses"), tally.pauses),
        (_("Moves to another office"), tally.office_moves),
        (_("Absences declared"), tally.absences),
        (_("Notices given"), tally.notices),
        (_("Projects begun"), tally.projects),
        (_("Phases reached"), tally.steps),
        (_("Enquiries from outside"), tally.enquiries),
        (_("Enquiries accepted"), tally.enquiries_accepted),
        (_("Visits asked for"), tally.visits),
        (_("Visits answered"), tally.answers),
        (_("Closures"), tally.closures),
        (_("Bookings displaced by closures"), tally.displaced),
    ):
        yield word, str(count)


def _bookings(tally: Tally) -> Iterable[tuple[str, str]]:
    yield _("Bookings"), str(tally.booked.total())
    for kind, count in sorted(tally.booked.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {Kind(kind).label}", str(count)
    yield _("Options asked"), str(tally.options.total())
    for word, count in (
        (_("Options confirmed"), tally.confirmed),
        (_("Options let go"), tally.released),
        (_("Options that ended by themselves"), tally.lapsed),
        (_("Options challenged"), tally.challenges),
        (_("Quotes sent"), tally.quotes),
        (_("Quotes refused"), tally.quotes_refused),
        (_("Deposits recorded"), tally.deposits),
        (_("Certificates put on file"), tally.certificates),
    ):
        yield word, str(count)
    for word, count in (
        (_("Series booked"), tally.series),
        (_("Found in another place"), tally.elsewhere),
        (_("Found later"), tally.later),
        (_("Given up"), tally.given_up),
        (_("Joined a waiting list"), tally.waits),
        (_("Offered what they waited for"), tally.offers),
        (_("Accepted in time"), tally.accepted),
        (_("Let go"), tally.turned_down),
        (_("Invited to a booking"), tally.invited),
        (_("Invitations answered"), tally.invitations_answered),
        (_("Moved"), tally.moved),
        (_("Made longer or shorter"), tally.resized),
        (_("Cancelled"), tally.cancelled),
        (_("Cancelled for a fee"), tally.fees),
        (_("Asked for the team’s agreement"), tally.asked),
        (_("Approved"), tally.approved),
        (_("Declined"), tally.declined),
        (_("Checked in"), tally.came),
        (_("Checked in late"), tally.came_late),
        (_("Nobody came"), tally.missed),
        (_("Stayed an hour more"), tally.longer),
        (_("Checked out"), tally.left),
        (_("Stayed beyond the end"), tally.overran),
        (_("States of the premises"), tally.premises),
        (_("Meters read"), tally.metered),
    ):
        yield word, str(count)


def _refusals(tally: Tally) -> Iterable[tuple[str, str]]:
    yield _("Refusals met"), str(tally.refused.total())
    for code, count in sorted(tally.refused.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {code}", str(count)
    yield _("Actions"), str(tally.actions)


def _occupation(figures: Figures) -> Iterable[tuple[str, str]]:
    yield _("Occupation of the opening hours"), ""
    for kind, share in sorted(figures.occupation.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {Kind(kind).label}", f"{share:.0%}"
    if figures.busiest:
        weekday, hour = figures.busiest
        yield _("Busiest hour"), f"{WEEKDAYS[weekday]}, {hour:02}:00"
