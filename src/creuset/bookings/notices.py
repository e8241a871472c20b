"""What people are told of their bookings and options: once, in their language, by the ways they chose.

A fact waits in the outbox and is delivered in the transaction that marks it so: the notice is written
once, with it, and its mail leaves the house by itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.bookings import facts
from creuset.bookings.models import Booking
from creuset.bookings.queries.access import loaded
from creuset.bookings.sentences import places, times
from creuset.core import outbox
from creuset.core.models import AuditRow
from creuset.core.text import in_language
from creuset.core.voice import instant_text, show
from creuset.notices import topics
from creuset.notices.actions import tell
from creuset.notices.topics import Said, Topic
from creuset.people.models import Party
from creuset.people.queries.belonging import people_of, spokespeople_of
from creuset.places.feature_words import feature_name
from creuset.places.features import FEATURES
from creuset.villages.models import Village

type Content = Mapping[str, Any]

REMINDER = "bookings.reminder"
ABOUT_TO_LAPSE = "bookings.about_to_lapse"
DISORDER = "bookings.disorder"
BOOKINGS = gettext_lazy("My bookings")
OPTIONS = gettext_lazy("My options")
WAITING = gettext_lazy("My waiting list")


@dataclass(frozen=True)
class _Telling:
    """How a fact is told: under which topic, in a few words and in a sentence."""

    topic: str
    subject: Callable[[Content], str]
    sentence: Callable[[Content], str]
    #: Whoever did it is told as well, as a receipt.
    is_receipt: bool = False


def _words(content: Content) -> dict[str, str]:
    words = {name: content.get(name, "") for name in ("title", "by", "party")}
    until = content.get("until") or content.get("at")
    return words | ({"at": instant_text(datetime.fromisoformat(until))} if until else {})


def _disorder(content: Content) -> tuple[str, str]:
    """Return what is said of a feature that broke, or works again: in a few words, and in a sentence."""
    known = FEATURES.get(content["feature"])
    words = {
        "feature": feature_name(known) if known else content["feature"],
        "place": in_language(content["place"]),
        "title": content["title"],
    }
    if content["works"]:
        return (
            _("works again, for %(title)s: %(feature)s") % words,
            _("%(place)s, booked for “%(title)s”: this works again – %(feature)s.") % words,
        )
    said = _("%(place)s, booked for “%(title)s”: this does not work – %(feature)s.") % words
    if content["works_from"]:
        day = show(date.fromisoformat(content["works_from"]))
        said = f"{said} " + _("It should work again on %(day)s.") % {"day": day}
    return _("out of order, for %(title)s: %(feature)s") % words, said


def _say(template: Callable[[], str]) -> Callable[[Content], str]:
    """Return what fills the sentence, translated when it is read."""
    return lambda content: template() % _words(content)


TELLINGS: dict[str, _Telling] = {
    facts.BOOKED: _Telling(
        "bookings.confirmed",
        _say(lambda: _("booked: %(title)s")),
        _say(lambda: _("“%(title)s” is booked.")),
        is_receipt=True,
    ),
    facts.SERIES_BOOKED: _Telling(
        "bookings.confirmed",
        _say(lambda: _("booked: %(title)s")),
        _say(lambda: _("The series “%(title)s” is booked.")),
        is_receipt=True,
    ),
    facts.SERIES_ASKED: _Telling(
        "bookings.option",
        _say(lambda: _("option: %(title)s")),
        _say(lambda: _("Your options for the series “%(title)s” are written down.")),
        is_receipt=True,
    ),
    facts.SERIES_MOVED: _Telling(
        "bookings.moved",
        _say(lambda: _("moved: %(title)s")),
        _say(lambda: _("%(by)s moved times of the series “%(title)s”.")),
    ),
    facts.SERIES_CANCELLED: _Telling(
        "bookings.cancelled",
        _say(lambda: _("cancelled: %(title)s")),
        _say(lambda: _("%(by)s cancelled times of the series “%(title)s”.")),
    ),
    facts.CONFIRMED: _Telling(
        "bookings.confirmed",
        _say(lambda: _("confirmed: %(title)s")),
        _say(lambda: _("“%(title)s” is confirmed.")),
        is_receipt=True,
    ),
    facts.APPROVED: _Telling(
        "bookings.confirmed",
        _say(lambda: _("approved: %(title)s")),
        _say(lambda: _("The team approved “%(title)s”.")),
    ),
    facts.DECLINED: _Telling(
        "bookings.confirmed",
        _say(lambda: _("declined: %(title)s")),
        _say(lambda: _("The team declined “%(title)s”.")),
    ),
    facts.MOVED: _Telling(
        "bookings.moved",
        _say(lambda: _("moved: %(title)s")),
        _say(lambda: _("%(by)s moved your booking “%(title)s”.")),
    ),
    facts.CANCELLED: _Telling(
        "bookings.cancelled",
        _say(lambda: _("cancelled: %(title)s")),
        _say(lambda: _("%(by)s cancelled your booking “%(title)s”.")),
    ),
    facts.NOBODY_CAME: _Telling(
        "bookings.cancelled",
        _say(lambda: _("nobody came: %(title)s")),
        _say(lambda: _("Nobody came to “%(title)s”: its place is free again since %(at)s.")),
    ),
    REMINDER: _Telling(
        REMINDER,
        _say(lambda: _("soon: %(title)s")),
        _say(lambda: _("“%(title)s” begins on %(at)s.")),
        is_receipt=True,
    ),
    DISORDER: _Telling(
        DISORDER,
        lambda content: _disorder(content)[0],
        lambda content: _disorder(content)[1],
    ),
    facts.OPTION_ASKED: _Telling(
        "bookings.option",
        _say(lambda: _("option: %(title)s")),
        _say(lambda: _("Your option “%(title)s” is written down.")),
        is_receipt=True,
    ),
    facts.OPTION_EXTENDED: _Telling(
        "bookings.option",
        _say(lambda: _("longer option: %(title)s")),
        _say(lambda: _("Your option “%(title)s” now lasts until %(at)s.")),
    ),
    facts.PROMOTED: _Telling(
        "bookings.promoted",
        _say(lambda: _("your option rises: %(title)s")),
        _say(lambda: _("Somebody before you left: your option “%(title)s” rises.")),
    ),
    facts.OVERTAKEN: _Telling(
        "bookings.promoted",
        _say(lambda: _("taken by somebody else: %(title)s")),
        _say(lambda: _("What your option “%(title)s” waits for is confirmed for somebody else.")),
    ),
    facts.CHALLENGE_RECEIVED: _Telling(
        "bookings.challenged",
        _say(lambda: _("answer by %(at)s: %(title)s")),
        _say(
            lambda: _(
                "Somebody waits behind your option “%(title)s”: confirm it or release it by %(at)s, or it lapses."
            )
        ),
    ),
    facts.CHALLENGE_WITHDRAWN: _Telling(
        "bookings.challenged",
        _say(lambda: _("no answer is needed any more: %(title)s")),
        _say(lambda: _("Nobody asks you to answer about your option “%(title)s” any more.")),
    ),
    ABOUT_TO_LAPSE: _Telling(
        ABOUT_TO_LAPSE,
        _say(lambda: _("your option ends soon: %(title)s")),
        _say(lambda: _("Your option “%(title)s” ends on %(at)s, unless you confirm it.")),
        is_receipt=True,
    ),
    facts.OFFERED: _Telling(
        "bookings.offered",
        _say(lambda: _("free for you until %(at)s: %(title)s")),
        _say(
            lambda: _(
                "What “%(title)s” waited for is free: it is kept for you until %(at)s. Accept it, or let it go."
            )
        ),
        is_receipt=True,
    ),
    facts.OFFER_WITHDRAWN: _Telling(
        "bookings.offered",
        _say(lambda: _("given to somebody else: %(title)s")),
        _say(
            lambda: _(
                "The team gave to somebody else what “%(title)s” was offered: you wait on, in your turn."
            )
        ),
    ),
    facts.LAPSED: _Telling(
        "bookings.option_ended",
        _say(lambda: _("your option lapsed: %(title)s")),
        _say(lambda: _("Your option “%(title)s” lapsed on %(at)s.")),
    ),
    facts.RELEASED: _Telling(
        "bookings.option_ended",
        _say(lambda: _("your option is released: %(title)s")),
        _say(lambda: _("%(by)s released your option “%(title)s”.")),
    ),
}
LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "bookings.confirmed": (gettext_lazy("It is booked, confirmed, approved or declined"), BOOKINGS),
    "bookings.moved": (gettext_lazy("It is moved"), BOOKINGS),
    "bookings.cancelled": (
        gettext_lazy("It is cancelled, or given free since nobody came"),
        BOOKINGS,
    ),
    REMINDER: (gettext_lazy("It begins within a day"), BOOKINGS),
    DISORDER: (gettext_lazy("Something there does not work, or works again"), BOOKINGS),
    "bookings.option": (gettext_lazy("It is written down, or lasts longer"), OPTIONS),
    "bookings.promoted": (gettext_lazy("It rises, or has no way up any more"), OPTIONS),
    "bookings.challenged": (gettext_lazy("Somebody waits for an answer"), OPTIONS),
    ABOUT_TO_LAPSE: (gettext_lazy("It ends within a day"), OPTIONS),
    "bookings.option_ended": (gettext_lazy("It lapsed, or was released"), OPTIONS),
    "bookings.offered": (gettext_lazy("What I waited for is free"), WAITING),
}


def register() -> None:
    """People may choose how they are told of bookings, and are told when something happens to them."""
    topics.register(*(Topic(code, label, group, say) for code, (label, group) in LABELS.items()))
    for fact in TELLINGS:
        outbox.receive(fact, tell_of)


def say(content: Content, village: Village) -> Said:
    """Return what is told of a booking: what happened, where and when, and where it led from."""
    telling = TELLINGS[content["fact"]]
    where = times(content) if "count" in content else places(content.get("segments", ()))
    details: tuple[tuple[str, str], ...] = ((_("Where and when:"), where),) if where else ()
    if content.get("before"):
        details = ((_("Before:"), places(content["before"])), (_("Now:"), where))
    is_series = "series" in content
    return Said(
        subject=telling.subject(content),
        sentence=telling.sentence(content),
        details=details,
        reason=content.get("reason", ""),
        path=reverse(
            "bookings_my:series" if is_series else "bookings_my:sheet",
            kwargs={
                "village": village.slug,
                "pk": content["series" if is_series else "booking"],
            },
        ),
        way=_("Your series") if is_series else _("Your booking"),
    )


def tell_of(fact: Mapping[str, Any], now: datetime) -> None:
    """Whoever must know of a fact is told, unless there is nothing to tell them.

    A receipt goes to whoever did it too; any other change to those who did not make it. What is over is
    told to nobody.
    """
    booking = loaded(Booking.objects.filter(pk=fact["booking"])).first()
    row = AuditRow.objects.filter(pk=fact["audit"]).first()
    if booking is None or row is None or row.content is None:
        return
    is_over = all(segment.ends_at <= now for segment in booking.segments.all())
    if is_over and row.verb != facts.NOBODY_CAME:
        return
    content = row.content | ({"series": fact["series"]} if "series" in fact else {})
    tell_people(booking, row.verb, content, key=f"audit-{row.pk}", by=row.party_id, now=now)


def tell_people(
    booking: Booking,
    fact: str,
    content: Content,
    *,
    key: str,
    now: datetime,
    by: int | None = None,
) -> None:
    """The people of a booking are told of the fact, once for the key."""
    telling = TELLINGS[fact]
    for party in told_of(booking):
        if telling.is_receipt or party.pk != by:
            tell(
                party=party,
                village=booking.village,
                topic=telling.topic,
                key=key,
                content={**content, "fact": fact, "booking": booking.pk},
                now=now,
            )


def told_of(booking: Booking) -> Iterable[Party]:
    """Return who is told of a booking: its person; of an organisation whoever booked, else those who look after it.

    An organisation that nobody looks after is told itself.
    """
    if booking.party.is_organisation:
        booked = people_of(booking.party).filter(person_id=booking.booked_by_id)
        if row := booked.first():
            return [row.person]
    return spokespeople_of(booking.party)
