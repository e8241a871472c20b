"""The convention of a project: its terms written, its paper prepared and sent; signed, the project begins."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from creuset.billing.actions.aids import settle_source
from creuset.billing.queries.aids import foresee
from creuset.billing.rules.aids import CURRENCY, TooMuchAid
from creuset.documents import following
from creuset.documents.actions import contracts
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contract_for
from creuset.documents.rules.contracts import OPEN
from creuset.documents.states import ContractState
from creuset.incubation.accompanying import MEMBER, held, tell_member
from creuset.incubation.actions.members import begin
from creuset.incubation.models import Member, Terms
from creuset.incubation.permissions import check_may_run
from creuset.incubation.rules.agreements import Agreed, BadTerms, check_support, check_terms
from creuset.incubation.states import MemberState
from creuset.incubation.words.agreements import convention_values, support_words
from creuset.kernel.errors import Conflict
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import HOUSE, Actor
from creuset.places.models import Resource
from creuset.plans.actions.asking import Conditions, propose
from creuset.plans.actions.foreseeing import worth_in_kind
from creuset.plans.contract_words import in_each
from creuset.plans.models import Offer
from creuset.plans.states import SubscriptionState
from creuset.projects.states import ProjectKind

WRITTEN, SENT, HOSTED = (
    "incubation.terms_written",
    "incubation.convention_sent",
    "incubation.hosting_offered",
)
#: Of these nothing is left to sit in.
GONE = frozenset({SubscriptionState.ENDED, SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN})
#: The text of conventions.
TEXT = "incubation"


class TermsMissing(Conflict):
    """A convention is sent once its terms are written."""

    code = "terms-missing"


class NotInProgramme(Conflict):
    """A convention is made with a project that is expected, or in the programme."""

    code = "not-in-programme"


class AlreadySigned(Conflict):
    """The convention is signed: what it says stays."""

    code = "convention-signed"


@transaction.atomic
def write_terms(
    *,
    member: Member,
    agreed: Agreed,
    by: Actor,
    now: datetime,
    credits: str = "",  # noqa: A002 - the word of the field
    special: str = "",
    offer: Offer | None = None,
    place: Resource | None = None,
    support_cents: int = 0,
) -> Terms:
    """The convention says this of rights, what the support is worth, and which place is offered in kind once signed.

    A convention that waits for a signature is another from now on. Raise Forbidden; AlreadySigned; BadTerms;
    TooMuchAid where three years do not allow the support and the place together.
    """
    row = held(member)
    village = row.cohort.village
    check_may_run(by, village)
    _check_stays(row)
    check_terms(agreed, ProjectKind(row.project.kind))
    check_support(support_cents, currency=village.currency)
    for given, field in ((offer, "offer"), (place, "place")):
        if given is not None and given.village_id != village.pk:
            raise BadTerms(_("It belongs to another village."), field=field)
    if place is not None and offer is None:
        raise BadTerms(_("Choose what is offered with this place."), field="offer")
    found = contract_for(village, (MEMBER, row.pk))
    if found is not None and found.signed_at and found.state != ContractState.ENDED:
        raise AlreadySigned(_("The convention is signed: what it says stays."))
    terms = Terms.objects.filter(member=row).first() or Terms(member=row)
    for name in Agreed.__dataclass_fields__:
        value = getattr(agreed, name)
        setattr(terms, name, " ".join(value.split()) if isinstance(value, str) else value)
    terms.rights = agreed.rights.value
    terms.credits, terms.special = " ".join(credits.split()), special.strip()
    terms.offer, terms.place, terms.changed_at = offer, place, now
    terms.support_cents = support_cents
    _check_aid(row, terms, now=now)
    terms.save()
    tell_member(WRITTEN, row, by=by, now=now, is_shared=False)
    if found is not None and ContractState(found.state) in OPEN:
        _prepare(row, terms, by=by, now=now, is_sent=found.state == ContractState.SENT)
    return terms


@transaction.atomic
def send_convention(*, member: Member, by: Actor, now: datetime) -> Contract:
    """The convention is on paper and waits for the signature of whoever answers for the project.

    Sent again, the same paper goes out anew. Raise Forbidden; TermsMissing; AlreadySigned; TextMissing;
    TooMuchAid where others were granted to the company meanwhile.
    """
    row = held(member)
    check_may_run(by, row.cohort.village)
    _check_stays(row)
    terms = Terms.objects.select_related("offer", "place__building").filter(member=row).first()
    if terms is None:
        raise TermsMissing(_("Write its terms first."))
    found = contract_for(row.cohort.village, (MEMBER, row.pk))
    if found is not None and found.state == ContractState.SENT:
        return contracts.send(contract=found, by=by, now=now)
    if found is not None and found.signed_at and found.state != ContractState.ENDED:
        raise AlreadySigned(_("The convention is signed: what it says stays."))
    _check_aid(row, terms, now=now)
    made = _prepare(row, terms, by=by, now=now, is_sent=True)
    tell_member(SENT, row, by=by, now=now, reference=made.reference)
    return made


def follow_signature(*, contract: Contract, by: Actor | None, now: datetime) -> None:
    """The project is in the programme, and its place is offered to it in kind until the end of the cohort.

    What the support is worth is in the register of aid since today. Raise TooMuchAid: then nothing is signed.
    """
    row = held(Member(pk=contract.source_id))
    cohort, today = row.cohort, row.cohort.village.day_of(now)
    if row.state == MemberState.EXPECTED:
        first = min(max(today, cohort.first_on), cohort.last_on)
        begin(member=row, on=first, by=HOUSE, now=now)
    rows = Terms.objects.select_related("offer", "place", "subscription").filter(member=row)
    terms = rows.first()
    if terms is None:
        return
    _grant_support(row, terms, now=now)
    hosting = _hosting(row, terms, today)
    # Whoever comes back after leaving had a place, which is over: they are offered it again.
    had = terms.subscription
    if hosting is None or terms.offer is None or (had and had.state_on(today) not in GONE):
        return
    terms.subscription = propose(
        village=cohort.village,
        party=row.holder,
        conditions=hosting,
        project=row.project,
        by=HOUSE,
        now=now,
    )
    terms.save(update_fields=["subscription"])
    tell_member(HOSTED, row, by=by or HOUSE, now=now, offer=terms.offer.names)


def _check_stays(row: Member) -> None:
    if row.state not in (MemberState.EXPECTED, MemberState.INSIDE):
        raise NotInProgramme(_("This project is not in the programme: nothing is agreed with it."))


def register() -> None:
    """Conventions do what follows from their signature."""
    following.when_signed(MEMBER, follow_signature)
    following.hold_by(MEMBER, _hold)


def _hold(pk: int) -> None:
    list(Member.objects.select_for_update(of=("self",)).filter(pk=pk))


def _hosting(row: Member, terms: Terms, today: date) -> Conditions | None:
    """Return what is offered in kind with the convention, from today or the first day of the cohort to the last."""
    cohort = row.cohort
    starts_on = max(today, cohort.first_on)
    if terms.offer is None or starts_on > cohort.last_on:
        return None
    terms.offer.village = cohort.village
    return Conditions(
        offer=terms.offer,
        starts_on=starts_on,
        place=terms.place,
        ends_on=cohort.last_on,
        is_in_kind=True,
    )


def _worth(row: Member, terms: Terms, today: date) -> Money:
    """Return what the place is worth that is offered in kind; nothing where there is none."""
    hosting = _hosting(row, terms, today)
    currency = row.cohort.village.currency
    return worth_in_kind(hosting, on=today) if hosting else Money.zero(currency)


def _check_aid(row: Member, terms: Terms, *, now: datetime) -> None:
    village = row.cohort.village
    today = village.day_of(now)
    if village.currency != CURRENCY:
        return
    worth = Money(terms.support_cents, CURRENCY) + _worth(row, terms, today)
    if not worth:
        return
    try:
        foresee(village, row.holder, worth, today)
    except TooMuchAid as refusal:
        # What is typed here is what the support is worth: the place is chosen beside it.
        refusal.field = "support" if terms.support_cents else "offer"
        raise


def _grant_support(row: Member, terms: Terms, *, now: datetime) -> None:
    village = row.cohort.village
    if not terms.support_cents or village.currency != CURRENCY:
        return
    settle_source(
        village=village,
        party=row.holder,
        source=(MEMBER, row.pk),
        gross=Money(terms.support_cents, CURRENCY),
        words=in_each(partial(support_words, row)),
        granted_on=village.day_of(now),
        why="",
        by=HOUSE,
        now=now,
    )


def _prepare(row: Member, terms: Terms, *, by: Actor, now: datetime, is_sent: bool) -> Contract:
    village, source = row.cohort.village, (MEMBER, row.pk)
    hosting = _worth(row, terms, village.day_of(now))
    values: dict[str, Any] = convention_values(row, terms, hosting)
    found = contract_for(village, source)
    if found is not None and ContractState(found.state) in OPEN:
        made = contracts.change(contract=found, values=values, by=by, now=now)
    else:
        made = contracts.prepare(
            village=village,
            party=row.holder,
            code=TEXT,
            values=values,
            source=source,
            by=by,
            now=now,
        )
    return contracts.send(contract=made, by=by, now=now) if is_sent else made
