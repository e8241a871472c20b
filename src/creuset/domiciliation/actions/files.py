"""Identity files: opened with the contract, described by the company, verified each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from creuset.core import outbox
from creuset.domiciliation.actions.telling import tell
from creuset.domiciliation.kinds import Books, MailChoice
from creuset.domiciliation.models import Approval, Domiciliation
from creuset.domiciliation.papers import contract_words
from creuset.domiciliation.permissions import check_may_check, check_may_describe
from creuset.domiciliation.queries.files import line_of
from creuset.domiciliation.rules.approval import check_approved
from creuset.domiciliation.rules.described import check_described, check_whole
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.plans.actions.asking import ASKED, OFFERED
from creuset.plans.actions.taking_over import TAKEN_OVER
from creuset.plans.conditions import ask_before_signing, say_in_contract
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Subscription

DESCRIBED, VERIFIED = "domiciliation.described", "domiciliation.verified"


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a company says of itself for its file, and of what becomes of its mail."""

    legal_form: str = ""
    purpose: str = ""
    registered_at: str = ""
    representative: str = ""
    representative_role: str = ""
    representative_home: str = ""
    phone: str = ""
    email: str = ""
    activity_at: str = ""
    books: str = ""
    books_at: str = ""
    mail: str = MailChoice.HOLD
    is_scanned: bool = False
    forward_to: str = ""


def open_file(*, subscription: Subscription, now: datetime) -> Domiciliation | None:
    """A subscription of an offer of domiciliation has its file, opened once; others have none."""
    if subscription.offer.kind != OfferKind.DOMICILIATION:
        return None
    row, _made = Domiciliation.objects.get_or_create(
        subscription=subscription,
        defaults={"village_id": subscription.village_id, "opened_at": now},
    )
    return row


@transaction.atomic
def open_files(*, by: Actor, now: datetime) -> int:
    """Every subscription of an offer of domiciliation has its file; return how many were opened."""
    check_is_house(by)
    rows = Subscription.objects.filter(
        offer__kind=OfferKind.DOMICILIATION, domiciliation__isnull=True
    ).select_related("offer")
    return sum(open_file(subscription=row, now=now) is not None for row in rows)


@transaction.atomic
def describe(
    *, domiciliation: Domiciliation, said: Description, by: Actor, now: datetime
) -> Domiciliation:
    """The file says so of the company, and mail is dealt with so from now on; what was left empty stays to be said.

    Raise Forbidden; Refusals of WrongDescription.
    """
    row = hold(domiciliation)
    check_may_describe(by, row)
    values = {name: _clean(value) for name, value in vars(said).items()}
    check_described(
        books=values["books"],
        books_at=values["books_at"],
        mail=MailChoice(values["mail"]),
        forward_to=values["forward_to"],
    )
    if values["books"] != Books.ELSEWHERE:
        values["books_at"] = ""
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
        tell(DESCRIBED, row, by=by, now=now)
    return row


@transaction.atomic
def verify(*, domiciliation: Domiciliation, by: Actor, now: datetime) -> Domiciliation:
    """The whole file was verified today, and is to be again in a year. Raise Forbidden; NotWhole."""
    row = hold(domiciliation)
    check_may_check(by, row)
    lacking = line_of(row, today=row.village.day_of(now)).lacking
    check_whole(lacks=len(lacking), is_described=row.is_described)
    row.verified_on, row.verified_by = row.village.day_of(now), by.party
    row.save(update_fields=["verified_on", "verified_by"])
    tell(VERIFIED, row, by=by, now=now)
    return row


def hold(domiciliation: Domiciliation) -> Domiciliation:
    """Return the domiciliation as it is now; nobody else changes it until the transaction ends."""
    rows = Domiciliation.objects.select_for_update(of=("self",)).select_related(
        "village", "subscription__party", "subscription__offer"
    )
    found = rows.filter(pk=domiciliation.pk).first()
    if found is None:
        raise NotFound(_("There is no such domiciliation."))
    return found


def register() -> None:
    """A file is opened as soon as somebody asks for a domiciliation, and none is signed without an approval."""
    for fact in (ASKED, OFFERED, TAKEN_OVER):
        outbox.receive(fact, _open)
    ask_before_signing(OfferKind.DOMICILIATION, check_village_is_approved)
    say_in_contract(OfferKind.DOMICILIATION, contract_words)


def check_village_is_approved(row: Subscription, today: date) -> None:
    """Raise NotApproved unless the village may sign a contract of domiciliation that day."""
    found = Approval.objects.filter(village_id=row.village_id).first()
    if found is not None:
        found.check_holds(today)
    else:
        check_approved(number="", granted_on=None, valid_until=None, on=today)


def _open(payload: Mapping[str, Any], now: datetime) -> None:
    found = Subscription.objects.select_related("offer").filter(pk=payload["subscription"]).first()
    if found is not None:
        open_file(subscription=found, now=now)


def _clean(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value
