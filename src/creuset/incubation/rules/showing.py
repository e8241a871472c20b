"""What anybody may read of a project and of a demo day; when each project stands before its audience."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from creuset.kernel.errors import Conflict, NotFound, Refused
from creuset.kernel.sentences import sentence as _
from creuset.kernel.spans import Span

#: The shortest and the longest that a project stands there.
LEAST, MOST = 1, 120


class BadShowing(Refused):
    """What a project says of itself to anybody cannot be."""

    code = "bad-showing"


class BadPitches(Refused):
    """Pitches that the session does not hold."""

    code = "bad-pitches"


class NoDemoDay(Conflict):
    """There is no demo day that anybody could come to."""

    code = "no-demo-day"


class DemoDayOver(Conflict):
    """It has begun, or was: nobody signs up any more."""

    code = "demo-day-over"


class NoPlaceToSignUp(NotFound):
    """Nobody signs up for it on the page: there is no room that was booked."""

    code = "no-sign-up"


def check_url(url: str) -> str:
    """Return the address without blanks around, with its https; raise BadShowing for what is none of the web."""
    tidy = url.strip()
    if not tidy:
        return ""
    tidy = tidy if "://" in tidy else f"https://{tidy}"
    try:
        parts = urlsplit(tidy)
        fits = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        fits = False
    if not fits:
        raise BadShowing(_("This is no address of the web: it begins with https://."), field="url")
    return tidy


def pitch_spans(starts_at: datetime, minutes: Iterable[int]) -> Sequence[Span]:
    """Return when each stands there, one after the other from the beginning."""
    found: list[Span] = []
    at = starts_at
    for one in minutes:
        found.append(Span(at, at + timedelta(minutes=one)))
        at = found[-1].end
    return found


def check_pitches(session: Span, minutes: Sequence[int]) -> None:
    """Raise BadPitches for a length that is none, or where they do not all fit into the session."""
    if any(not LEAST <= one <= MOST for one in minutes):
        raise BadPitches(_("A pitch lasts from one minute to two hours."), field="minutes")
    if minutes and pitch_spans(session.start, minutes)[-1].end > session.end:
        raise BadPitches(
            _(
                "The pitches last %(minutes)s minutes together: the session is shorter.",
                minutes=sum(minutes),
            ),
            field="minutes",
        )
