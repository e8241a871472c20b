"""Enquiries from outside: asked, confirmed by mail, forgotten in time."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from creuset.bookings.actions.periods import asked_of
from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import AuditObject
from creuset.kernel.spans import Span
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.rules.words import address
from creuset.people.secrets import hashed, make_secret
from creuset.places.models import Resource
from creuset.reception import mails
from creuset.reception.actions.visitors import Visitor, first_name
from creuset.reception.models import Enquiry, EnquiryFor
from creuset.reception.rules import (
    CONFIRMED_WITHIN,
    check_confirming,
    check_enquiry,
    check_unconfirmed,
)
from creuset.villages.models import Village
from creuset.villages.retention import kept_since

KIND = "enquiry"


@transaction.atomic
def enquire(
    *,
    resource: Resource,
    wants: EnquiryFor,
    starts_at: datetime,
    ends_at: datetime,
    name: str,
    email: str,
    now: datetime,
    phone: str = "",
    organisation: str = "",
    words: str = "",
    language: str = "",
) -> Enquiry:
    """A mail with a secret address is under way to whoever asks; the desk knows nothing before it is opened.

    The resource was reached by whoever asks, with its building and village. Raise BadSpan; what `check_enquiry`
    refuses; TooManyUnconfirmed.
    """
    village = resource.village
    check_enquiry(asked_of(resource, Span(starts_at, ends_at)), now=now)
    secret, kept = make_secret(), address(email)
    check_unconfirmed(
        _unconfirmed(now).filter(village=village, email=kept).count(),
    )
    enquiry = Enquiry.objects.create(
        village=village,
        resource=resource,
        wants=wants,
        name=" ".join(name.split()),
        email=kept,
        phone=phone.strip(),
        organisation=" ".join(organisation.split()),
        starts_at=starts_at,
        ends_at=ends_at,
        words=words.strip(),
        language=language or village.language,
        secret_hash=hashed(secret),
        created_at=now,
    )
    mails.ask_to_confirm(enquiry, secret)
    return enquiry


@transaction.atomic
def confirm_enquiry(*, enquiry: Enquiry, now: datetime) -> Enquiry:
    """The enquiry is at the desk, and the village is told by mail; done by whoever was mailed the secret.

    Raise AlreadyConfirmed, LinkOver, DayOutOfReach.
    """
    row = locked(enquiry)
    check_confirming(row.created_at, row.confirmed_at, row.starts_at, now=now)
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])
    tell("reception.enquiry_confirmed", row, by=Visitor(first_name(row.name)), now=now)
    mails.tell_village_of_enquiry(row)
    return row


@transaction.atomic
def forget_unconfirmed(*, by: Actor, now: datetime) -> int:
    """Enquiries whose mail nobody opened in time are gone, in every village; return how many."""
    check_is_house(by)
    over = Enquiry.objects.filter(confirmed_at__isnull=True, created_at__lte=now - CONFIRMED_WITHIN)
    return over.delete()[0]


@transaction.atomic
def forget_enquiries(*, village: Village, by: Actor, now: datetime) -> int:
    """Enquiries older than the village keeps requests are gone, their names with them; return how many."""
    check_is_house(by)
    old = Enquiry.objects.annotate(last=Coalesce("answered_at", "confirmed_at")).filter(
        village=village, last__lt=kept_since(village, "visit_requests", now=now)
    )
    ids = list(old.values_list("pk", flat=True))
    told = AuditObject.objects.filter(kind=KIND, object_id__in=ids)
    audit.erase(told.values_list("row_id", flat=True))
    return Enquiry.objects.filter(pk__in=ids).delete()[0]


def locked(enquiry: Enquiry) -> Enquiry:
    """Return the row as it is now, held until the transaction ends."""
    rows = Enquiry.objects.select_for_update(of=("self",))
    return rows.select_related("village", "resource").get(pk=enquiry.pk)


def tell(
    verb: str, enquiry: Enquiry, *, by: By, now: datetime, about: tuple[tuple[str, int], ...] = ()
) -> None:
    """The audit tells what became of the enquiry."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=enquiry.village_id,
        about=[(KIND, enquiry.pk), *about],
        data={
            "visitor": first_name(enquiry.name),
            "wants": enquiry.wants,
            "resource": enquiry.resource.names,
        },
    )


def _unconfirmed(now: datetime) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(confirmed_at__isnull=True, created_at__gt=now - CONFIRMED_WITHIN)
