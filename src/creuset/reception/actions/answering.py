"""The team answers an enquiry: an option, a quote as well, or no."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from creuset.billing.actions import send_quote
from creuset.bookings.actions import Period, ask_option
from creuset.bookings.actions.quoting import make_quote
from creuset.kernel.spans import Span
from creuset.people.actions import add_organisation, add_person, affiliate
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import at_address, get_known
from creuset.places.queries.access import get_resource_by_id
from creuset.reception import mails
from creuset.reception.actions.enquiries import locked, tell
from creuset.reception.models import Enquiry, EnquiryFor
from creuset.reception.permissions import check_may_answer_visits
from creuset.reception.rules import check_answering


@transaction.atomic
def accept_enquiry(
    *,
    enquiry: Enquiry,
    by: Actor,
    now: datetime,
    party: Party | None = None,
    title: str = "",
    words: str = "",
    span: Span | None = None,
    overrule: Collection[str] = (),
) -> Enquiry:
    """The option stands for whoever asked, and where they want one the quote is mailed; or nothing of it, and why.

    It is for the time that they asked, or for the `span`, which the mail tells. It is for `party`, else for whom
    the village knows at the address, which the mail proved; else for a person or an organisation added now. Raise
    Forbidden; NotConfirmed; Conflict where a colleague was quicker; NotFound where the place is gone; whatever
    `ask_option`, `make_quote` and `send_quote` refuse.
    """
    check_may_answer_visits(by, enquiry.village)
    row = locked(enquiry)
    check_answering(row.confirmed_at, row.answered_at)
    resource = get_resource_by_id(row.village, row.resource_id, by)
    for_whom = get_known(row.village, party.pk).party if party else find_or_add(row, by=by, now=now)
    booking = ask_option(
        village=row.village,
        title=title.strip() or row.who,
        party=for_whom,
        periods=[Period(resource, span or Span(row.starts_at, row.ends_at))],
        note=row.words,
        by=by,
        now=now,
        overrule=overrule,
    )
    if row.wants == EnquiryFor.QUOTE:
        quote = make_quote(booking=booking, by=by, now=now)
        send_quote(quote=quote, by=by, now=now, email=row.email)
    row.booking = booking
    _answer(row, is_accepted=True, words=words, by=by, now=now)
    mails.tell_asker(row, "accepted")
    about = (("booking", booking.pk), ("party", for_whom.pk))
    tell("reception.enquiry_accepted", row, by=by, now=now, about=about)
    return row


@transaction.atomic
def decline_enquiry(*, enquiry: Enquiry, by: Actor, now: datetime, words: str = "") -> Enquiry:
    """Whoever asked is told no, by mail.

    Raise Forbidden; NotConfirmed; Conflict where a colleague was quicker.
    """
    check_may_answer_visits(by, enquiry.village)
    row = locked(enquiry)
    check_answering(row.confirmed_at, row.answered_at)
    _answer(row, is_accepted=False, words=words, by=by, now=now)
    mails.tell_asker(row, "declined")
    tell("reception.enquiry_declined", row, by=by, now=now)
    return row


def known_asker(enquiry: Enquiry) -> Party | None:
    """Return whom the village knows at the proven address: the organisation first where one was written."""
    found = at_address(enquiry.village, enquiry.email)
    found.sort(key=lambda party: (party.is_organisation != bool(enquiry.organisation), party.pk))
    return found[0] if found else None


def find_or_add(enquiry: Enquiry, *, by: Actor, now: datetime) -> Party:
    """Return the party of whoever asked, which the village knows from now on.

    A written organisation that nobody here has the address of is a new one, its contact belonging to it: a name
    proves nothing, and two that turn out to be one are merged by hand. Raise Forbidden.
    """
    known = known_asker(enquiry)
    if known is not None:
        return known
    village, email, phone = enquiry.village, enquiry.email, enquiry.phone
    first, _space, rest = enquiry.name.partition(" ")
    person = add_person(
        village=village,
        given_name=first if rest else "",
        family_name=rest or first,
        language=enquiry.language,
        by=by,
        now=now,
        email=email,
        phone=phone,
    )
    if not enquiry.organisation:
        return person
    organisation = add_organisation(
        village=village,
        name=enquiry.organisation,
        language=enquiry.language,
        by=by,
        now=now,
        email=email,
        phone=phone,
    )
    affiliate(person=person, organisation=organisation, village=village, by=by, now=now)
    return organisation


def _answer(row: Enquiry, *, is_accepted: bool, words: str, by: Actor, now: datetime) -> None:
    row.is_accepted, row.answer = is_accepted, words.strip()
    row.answered_at, row.answered_by = now, by.party
    row.save(update_fields=["is_accepted", "answer", "answered_at", "answered_by", "booking"])
