"""The register of mail, line by line, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from creuset.core.text import day_text
from creuset.domiciliation.queries.mail import Letter, Post
from creuset.villages.models import Village


def heads() -> list[str]:
    """Return the columns of the register."""
    return [
        _("Company"),
        _("What came"),
        _("Received"),
        _("Tracking number"),
        _("Power of attorney"),
        _("Where it is"),
        _("Gone"),
        _("Who took it, or where it went"),
        _("Scanned"),
        _("Read by the company"),
    ]


def rows_of(posts: Iterable[Post], village: Village) -> list[list[str]]:
    """Return the lines of the register, company by company, the latest letters first."""
    return [_cells(post, letter, village) for post in posts for letter in post.letters]


def _cells(post: Post, letter: Letter, village: Village) -> list[str]:
    parcel, handling = letter.parcel, letter.handling
    power = {True: _("yes"), False: _("no"), None: ""}[letter.has_power]
    days = (
        parcel.ended_at,
        handling.scanned_at if handling else None,
        handling.seen_at if handling else None,
    )
    gone, scanned, seen = (day_text(village.day_of(at)) if at else "" for at in days)
    return [
        post.row.company,
        parcel.label,
        day_text(village.day_of(parcel.received_at)),
        parcel.reference,
        power,
        str(parcel.get_state_display()),
        gone,
        parcel.gone_to,
        scanned,
        seen,
    ]
