"""Bookings on the pages of other things: of a resource, of a party."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from creuset.bookings.models import Booking, Segment
from creuset.bookings.queries import bookings_of
from creuset.bookings.queries.billed import charged_bookings
from creuset.bookings.queries.lists import ask_coming, lines_from
from creuset.bookings.queries.rules_told import rules_of_resource
from creuset.people import panels as party_panels
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places import panels as place_panels
from creuset.places.models import Resource
from creuset.plans.purse_rights import may_change_purses
from creuset.villages.models import Village

MOST = 8


def register() -> None:
    """Pages of resources and of parties show their next bookings."""
    place_panels.add_panel(of_resource)
    place_panels.add_panel(rules_of)
    party_panels.add_panel(of_party)
    party_panels.add_panel(owed_by_party)


def of_resource(resource: Resource, by: Actor, now: datetime) -> place_panels.Panel:
    """Return the next bookings of the resource, of its parts and of the whole it is part of."""
    page = bookings_of(resource.village, by=by, now=now, resource_id=resource.pk, most=MOST)
    values = {"lines": page.lines, "village": resource.village, "sheet_name": "bookings:sheet"}
    return place_panels.Panel(_("Next bookings"), "bookings/panel.html", values)


def rules_of(resource: Resource, by: Actor, now: datetime) -> place_panels.Panel:  # noqa: ARG001 -- a maker's signature
    """Return the rules that hold on the resource, in plain sentences."""
    values = {"rules": rules_of_resource(resource)}
    return place_panels.Panel(_("Booking rules"), "bookings/rules_panel.html", values)


def of_party(
    party: Party, village: Village, by: Actor, face: str, now: datetime
) -> party_panels.Asking:
    """Ask for the next bookings of the party that the reader may read; no panel where there is none."""

    def make(rows: list[Booking], segments: list[Segment]) -> party_panels.Panel | None:
        if not rows:
            return None
        lines = lines_from(rows, segments, now=now)
        sheet_name = "bookings:sheet" if face == "desk" else "bookings_my:sheet"
        values = {
            "lines": lines,
            "village": village,
            "sheet_name": sheet_name,
            # What everybody on this page knows: a structure's bookings are its own.
            "known": party.name if party.is_organisation else "",
        }
        return party_panels.Panel(_("Next bookings"), "bookings/panel.html", values)

    questions = ask_coming(village, by=by, now=now, party_id=party.pk, most=MOST)
    return party_panels.Asking(questions, make)


def owed_by_party(
    party: Party,
    village: Village,
    by: Actor,
    face: str,
    now: datetime,  # noqa: ARG001 -- a maker's signature
) -> party_panels.Asking | None:
    """Ask whether bookings of the party wait for an invoice, for who may have credits pay for them."""
    if face != "desk" or not may_change_purses(by, village):
        return None

    def make(rows: list[Booking]) -> party_panels.Panel | None:
        values = {"party": party, "village": village}
        title = _("Bookings not yet invoiced")
        return party_panels.Panel(title, "bookings/owed_panel.html", values) if rows else None

    return party_panels.Asking([charged_bookings(village, party)[:1]], make)
