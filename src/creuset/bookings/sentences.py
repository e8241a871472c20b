"""What the audit tells of bookings, in the reader's language, after the name of whoever did it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from creuset.bookings import facts
from creuset.bookings.models import SEGMENT_LABELS
from creuset.bookings.states import ParticipantAnswer, Passage
from creuset.core import audit
from creuset.core.text import days_text, in_language
from creuset.core.voice import instant_text
from creuset.kernel.money import Money
from creuset.places.sentences import when

type Content = Mapping[str, Any]


def register() -> None:
    """Rows about bookings have their sentences."""
    audit.register(facts.BOOKED, overruling(booked))
    audit.register(facts.MOVED, overruling(moved))
    audit.register(facts.APPROVAL_ASKED, approval_asked)
    audit.register(facts.APPROVED, overruling(approved))
    audit.register(facts.DECLINED, declined)
    audit.register(facts.DESCRIBED, described)
    audit.register(facts.CANCELLED, cancelled)
    audit.register(facts.CHECKED_IN, checked_in)
    audit.register(facts.CHECKED_OUT, checked_out)
    audit.register(facts.NOBODY_CAME, nobody_came)
    audit.register(facts.PREMISES_RECORDED, premises_recorded)
    audit.register(facts.LIST_CHANGED, list_changed)
    audit.register(facts.SCREEN_UP, screen_up)
    audit.register(facts.SCREEN_DOWN, screen_down)
    audit.register(facts.SERIES_BOOKED, overruling(series_booked))
    audit.register(facts.SERIES_ASKED, overruling(series_asked))
    audit.register(facts.SERIES_CONFIRMED, series_confirmed)
    audit.register(facts.SERIES_MOVED, series_moved)
    audit.register(facts.SERIES_CANCELLED, series_cancelled)
    audit.register(facts.OPTION_ASKED, overruling(option_asked))
    audit.register(facts.OPTION_EXTENDED, option_extended)
    audit.register(facts.CONFIRMED, confirmed)
    audit.register(facts.RELEASED, released)
    audit.register(facts.LAPSED, lapsed)
    audit.register(facts.PROMOTED, promoted)
    audit.register(facts.OVERTAKEN, overtaken)
    audit.register(facts.CHALLENGED, challenged)
    audit.register(facts.CHALLENGE_RECEIVED, challenge_received)
    audit.register(facts.CHALLENGE_WITHDRAWN, challenge_withdrawn)
    audit.register(facts.INVITED, invited)
    audit.register(facts.INVITATION_ANSWERED, invitation_answered)
    audit.register(facts.WAIT_JOINED, overruling(wait_joined))
    audit.register(facts.WAIT_LEFT, wait_left)
    audit.register(facts.OFFERED, offered)
    audit.register(facts.OFFER_WITHDRAWN, offer_withdrawn)
    audit.register(facts.PAID_WITH_CREDITS, paid_with_credits)


def overruling(tell: Callable[[Content], str]) -> Callable[[Content], str]:
    """Return a sentence that also tells which rules were overruled: what they had said."""

    def told(content: Content) -> str:
        said = [refusal["said"] for refusal in content.get("overruled", ())]
        if not said:
            return tell(content)
        words = {"what": tell(content), "rules": " ".join(dict.fromkeys(said))}
        return _("%(what)s – over the rule: %(rules)s") % words

    return told


def approval_asked(content: Content) -> str:
    """Tell what somebody asks the team for."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("asked the team for “%(title)s”: %(where)s") % words


def approved(content: Content) -> str:
    """Tell what the team said yes to."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("approved “%(title)s”: %(where)s") % words


def declined(content: Content) -> str:
    """Tell what the team said no to."""
    return _("declined “%(title)s”") % _words(content)


def booked(content: Content) -> str:
    """Tell what was booked, for whom, where and when."""
    words = {**_words(content), "where": places(content["segments"])}
    if content["by"] == content["party"]:
        return _("booked “%(title)s”: %(where)s") % words
    return _("booked “%(title)s” for %(party)s: %(where)s") % words


def moved(content: Content) -> str:
    """Tell what changed, from what to what."""
    before, after = content.get("before", []), content["segments"]
    changes = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return _("moved “%(title)s” from %(before)s to %(after)s") % {
        **_words(content),
        "before": places([old for old, _new in changes] or before),
        "after": places([new for _old, new in changes] or after),
    }


def described(content: Content) -> str:
    """Tell what the booking is called now, what it is for, or that its note changed."""
    words = {name: content[name] for name in ("title", "before", "project")}
    fields = content["fields"]
    if "title" in fields:
        return _("called “%(title)s” what was “%(before)s”") % words
    if "project" not in fields:
        return _("changed the note of “%(title)s”") % words
    if words["project"]:
        return _("booked “%(title)s” for the project “%(project)s”") % words
    return _("booked “%(title)s” for no project any more") % words


def cancelled(content: Content) -> str:
    """Tell what was cancelled."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("cancelled “%(title)s”: %(where)s") % words


def checked_in(content: Content) -> str:
    """Tell to what somebody came."""
    return _("checked in to “%(title)s”") % {"title": content["title"]}


def checked_out(content: Content) -> str:
    """Tell what somebody left, and how long after its end."""
    words = {"title": content["title"], "minutes": content["overrun"]}
    if not content["overrun"]:
        return _("checked out of “%(title)s”") % words
    return (
        ngettext(
            "checked out of “%(title)s”, %(minutes)s minute after its end",
            "checked out of “%(title)s”, %(minutes)s minutes after its end",
            content["overrun"],
        )
        % words
    )


def nobody_came(content: Content) -> str:
    """Tell since when a place is free again."""
    words = {
        "title": content["title"],
        "at": _instant(content["at"]),
        "where": places(content["segments"]),
    }
    return _("noted that nobody came to “%(title)s”: free again since %(at)s (%(where)s)") % words


def premises_recorded(content: Content) -> str:
    """Tell when the premises were looked at."""
    words = {"title": content["title"]}
    if content["passage"] == Passage.ENTRY:
        return _("wrote down the state of the premises on entering, for “%(title)s”") % words
    return _("wrote down the state of the premises on leaving, for “%(title)s”") % words


def list_changed(content: Content) -> str:
    """Tell that the access list changed, and not who is on it."""
    words = {"title": content["title"]}
    if content["count"] > 0:
        return _("added somebody to the access list of “%(title)s”") % words
    return _("took somebody off the access list of “%(title)s”") % words


def screen_up(content: Content) -> str:
    """Tell that a screen was put up."""
    return _("put up the screen “%(name)s”") % {"name": content["name"]}


def screen_down(content: Content) -> str:
    """Tell that a screen was taken down."""
    return _("took down the screen “%(name)s”") % {"name": content["name"]}


def series_booked(content: Content) -> str:
    """Tell what was booked again and again, for whom."""
    words = {**_words(content), "times": times(content)}
    if content["by"] == content["party"]:
        return _("booked the series “%(title)s”: %(times)s") % words
    return _("booked the series “%(title)s” for %(party)s: %(times)s") % words


def series_asked(content: Content) -> str:
    """Tell on what options were asked again and again, for whom."""
    words = {**_words(content), "times": times(content)}
    if content["by"] == content["party"]:
        return _("asked for options for the series “%(title)s”: %(times)s") % words
    return _("asked for options for the series “%(title)s” for %(party)s: %(times)s") % words


def series_confirmed(content: Content) -> str:
    """Tell how many times of a series were confirmed."""
    return _("confirmed times of the series “%(title)s”: %(times)s") % {
        "title": content["title"],
        "times": times(content),
    }


def series_moved(content: Content) -> str:
    """Tell how many times of a series moved."""
    return _("moved times of the series “%(title)s”: %(times)s") % {
        "title": content["title"],
        "times": times(content),
    }


def series_cancelled(content: Content) -> str:
    """Tell how many times of a series were cancelled."""
    return _("cancelled times of the series “%(title)s”: %(times)s") % {
        "title": content["title"],
        "times": times(content),
    }


def times(content: Content) -> str:
    """Return where a series takes place, how often, and between which days."""
    first, last = (date.fromisoformat(content[name]) for name in ("first", "last"))
    words = {
        "where": ", ".join(in_language(names) for names in content["resources"]),
        "count": content["count"],
        "days": days_text(first, last),
    }
    return (
        ngettext(
            "%(where)s, %(count)s time, %(days)s",
            "%(where)s, %(count)s times, %(days)s",
            content["count"],
        )
        % words
    )


def option_asked(content: Content) -> str:
    """Tell on what an option was asked, and for whom."""
    words = {**_words(content), "where": places(content["segments"])}
    if content["by"] == content["party"]:
        return _("asked for the option “%(title)s”: %(where)s") % words
    return _("asked for the option “%(title)s” for %(party)s: %(where)s") % words


def option_extended(content: Content) -> str:
    """Tell until when an option lasts now."""
    words = {"title": content["title"], "until": _instant(content["until"])}
    return _("made the option “%(title)s” last until %(until)s") % words


def confirmed(content: Content) -> str:
    """Tell what was confirmed."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("confirmed “%(title)s”: %(where)s") % words


def released(content: Content) -> str:
    """Tell what an option let go of."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("released the option “%(title)s”: %(where)s") % words


def lapsed(content: Content) -> str:
    """Tell when an option ended by itself."""
    words = {
        "title": content["title"],
        "where": places(content["segments"]),
        "at": _instant(content["at"]),
    }
    return _("noted that the option “%(title)s” lapsed on %(at)s: %(where)s") % words


def promoted(content: Content) -> str:
    """Tell that an option rose."""
    return _("noted that the option “%(title)s” rose by one rank or more") % {
        "title": content["title"]
    }


def overtaken(content: Content) -> str:
    """Tell that somebody confirmed what an option waits for."""
    return _("noted that what the option “%(title)s” waits for is confirmed for somebody else") % {
        "title": content["title"]
    }


def challenged(content: Content) -> str:
    """Tell until when whoever is before has to answer."""
    words = {"title": content["title"], "until": _instant(content["until"])}
    return _("asked whoever is before the option “%(title)s” to answer by %(until)s") % words


def challenge_received(content: Content) -> str:
    """Tell until when an option has to be confirmed or released."""
    words = {"title": content["title"], "until": _instant(content["until"])}
    return _("asked that the option “%(title)s” be confirmed or released by %(until)s") % words


def challenge_withdrawn(content: Content) -> str:
    """Tell that nobody has to answer any more."""
    return _("took back the request for an answer about the option “%(title)s”") % {
        "title": content["title"]
    }


def invited(content: Content) -> str:
    """Tell that somebody is invited, or no more; whom, the booking itself tells as long as it is kept."""
    if content["count"] > 0:
        return _("invited somebody to “%(title)s”") % {"title": content["title"]}
    return _("invited somebody to “%(title)s” no more") % {"title": content["title"]}


def invitation_answered(content: Content) -> str:
    """Tell what somebody who was invited answered."""
    if content["answer"] == ParticipantAnswer.YES:
        return _("noted that somebody invited comes to “%(title)s”") % {"title": content["title"]}
    return _("noted that somebody invited does not come to “%(title)s”") % {
        "title": content["title"]
    }


def wait_joined(content: Content) -> str:
    """Tell what somebody waits for."""
    words = {**_words(content), "where": places(content["segments"])}
    if content.get("any_one"):
        return _("put “%(title)s” on the waiting list, for any one of: %(where)s") % words
    return _("put “%(title)s” on the waiting list: %(where)s") % words


def wait_left(content: Content) -> str:
    """Tell that somebody waits no more."""
    return _("took “%(title)s” off the waiting list") % _words(content)


def offered(content: Content) -> str:
    """Tell what is offered to whoever waited for it, and until when."""
    words = {
        **_words(content),
        "where": places(content["segments"]),
        "at": _instant(content["at"]),
    }
    return _("offered what “%(title)s” waited for, until %(at)s: %(where)s") % words


def offer_withdrawn(content: Content) -> str:
    """Tell that what was offered is given to somebody else."""
    words = {**_words(content), "where": places(content["segments"])}
    return _("gave to somebody else what “%(title)s” was offered: %(where)s") % words


def places(segments: Sequence[Content]) -> str:
    """Return where and when, places at the same time told together."""
    by_time: dict[str, list[str]] = {}
    for segment in segments:
        by_time.setdefault(when(segment), []).append(_place(segment))
    between = pgettext("between places", "; ")
    return between.join(f"{', '.join(names)}, {time}" for time, names in by_time.items())


def _words(content: Content) -> dict[str, Any]:
    return {name: content[name] for name in ("title", "party")}


def _instant(written: str) -> str:
    """Return an instant that was kept, as the reader of the page reads it."""
    return instant_text(datetime.fromisoformat(written))


def _place(segment: Content) -> str:
    """Return the name of the place, and what it is for where that is not just its use."""
    name, kind = in_language(segment["resource"]), segment.get("kind")
    return f"{name} ({SEGMENT_LABELS[kind]})" if kind else name


def paid_with_credits(data: Content) -> str:
    """Tell how much of what was owed credits paid."""
    amount = Money(int(data["amount"]), str(data["currency"])).format(get_language() or "fr")
    return ngettext(
        "had credits pay %(amount)s of %(count)d booking of %(party)s",
        "had credits pay %(amount)s of %(count)d bookings of %(party)s",
        data["count"],
    ) % {"amount": amount, "count": data["count"], "party": data["party"]}
