"""Quotes: written, sent, answered, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import BigIntegerField, CharField

from creuset.billing import mails
from creuset.billing.models import Quote, QuoteLine, as_columns
from creuset.billing.numbers import take_number
from creuset.billing.papers import make_paper
from creuset.billing.permissions import (
    check_may_answer,
    check_may_make_quotes,
)
from creuset.billing.rules.lines import Line, totals
from creuset.billing.rules.quotes import (
    after,
    check_name,
    check_quote,
    check_validity,
)
from creuset.billing.states import QuoteState
from creuset.core import audit, outbox
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.core.prepared import Given, Prepared
from creuset.core.traces import Named
from creuset.documents.identities import customer_of, seller_of
from creuset.kernel.money import Money
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries import get_known
from creuset.people.queries.belonging import address_for_money
from creuset.people.rules.words import address
from creuset.people.secrets import hashed, make_secret
from creuset.projects.models import Project
from creuset.villages.models import Village

KIND = "quote"


#: A quote, and those of a source that nobody has answered: held by whoever asks.
HELD = Prepared(
    lambda: (
        Quote.objects.select_for_update(of=("self",))
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related("village", "party")
    )
)
OPEN_OF = Prepared(
    lambda: (
        Quote.objects.select_for_update(of=("self",))
        .filter(
            source_kind=Given("kind", CharField()),
            source_id=Given("pk", BigIntegerField()),
            state__in={QuoteState.DRAFT, QuoteState.SENT},
        )
        .select_related("village", "party")
        .order_by("pk")
    )
)


@dataclass(frozen=True)
class Bearer:
    """Somebody who opened the secret address that was mailed, and needs no account."""

    name: str
    via: str = "page"
    party_id: int | None = None


@transaction.atomic
def make_quote(
    *,
    village: Village,
    party: Party,
    title: Mapping[str, str],
    lines: Sequence[Line],
    valid_until: date,
    by: Actor,
    now: datetime,
    source: Named | None = None,
    project: Project | None = None,
    deposit: Money | None = None,
    language: str = "",
    fingerprint: str = "",
) -> Quote:
    """A draft stands with these lines, which nothing changes from now on; it has no number yet.

    Raise Forbidden; NotFound where the village does not know the party; EmptyQuote; BadLine;
    WrongValidity; MixedCurrencies.
    """
    check_may_make_quotes(by, village)
    get_known(village, party.pk)
    check_quote(lines, village.currency, valid_until=valid_until, today=village.day_of(now))
    sums = totals(lines, village.currency)
    kind, pk = source or ("", 0)
    quote = Quote.objects.create(
        village=village,
        party=party,
        project=project,
        source_kind=kind,
        source_id=pk,
        fingerprint=fingerprint,
        title=dict(title),
        language=language or party.language or village.language,
        currency=village.currency,
        net_cents=sums.net.cents,
        vat_cents=sums.vat.cents,
        gross_cents=sums.gross.cents,
        deposit_cents=deposit.cents if deposit else 0,
        valid_until=valid_until,
        made_at=now,
        made_by=by.party,
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(quote=quote, position=position, **as_columns(line))
        for position, line in enumerate(lines)
    )
    _tell("billing.quote_made", quote, by=by, now=now)
    return quote


@transaction.atomic
def send_quote(*, quote: Quote, by: Actor, now: datetime, email: str = "") -> Quote:
    """The quote has its number and its paper, and a mail with the secret address where it is answered.

    An earlier quote of the same source that waits for an answer is withdrawn: only one can be accepted.
    Without an address, that of the party; where there is none either, nothing is mailed: it is handed over.
    Raise Forbidden; QuoteOver where it is no draft; WrongValidity where its last day is past.
    """
    row = locked(quote)
    village = row.village
    check_may_make_quotes(by, village)
    today = village.day_of(now)
    state = after("send", QuoteState(row.state), valid_until=row.valid_until, today=today)
    check_validity(row.valid_until, today=today)
    for other in _waiting(row):
        _withdraw(other, by=by, now=now, reason="")
    given = take_number(village, today.year)
    secret = make_secret()
    row.state, row.sent_at = state, now
    row.year, row.number, row.printed = given.year, given.number, given.printed
    row.seller, row.customer = seller_of(village), customer_of(row.party)
    row.sent_to = address(email) if email else address_for_money(row.party)
    row.secret_hash = hashed(secret)
    row.save()
    make_paper(row, by=by, now=now)
    if row.sent_to:
        mails.send_to_customer(row, secret)
    _tell("billing.quote_sent", row, by=by, now=now)
    return row


@transaction.atomic
def accept_quote(
    *, quote: Quote, name: str, by: Actor | None, now: datetime, ip: str | None = None
) -> Quote:
    """The quote is accepted by somebody of that name; what follows from it is the caller's to do.

    Without `by`, whoever opened the secret address that was mailed answers. Raise Forbidden;
    NameMissing; QuoteOver where it was answered, withdrawn or has ended.
    """
    return _answered(quote, "accept", name=check_name(name), by=by, now=now, ip=ip)


@transaction.atomic
def refuse_quote(
    *,
    quote: Quote,
    by: Actor | None,
    now: datetime,
    name: str = "",
    reason: str = "",
    ip: str | None = None,
) -> Quote:
    """The quote is refused, perhaps with a reason; raise Forbidden, or QuoteOver where it can no longer be answered."""
    tidy = " ".join(name.split())
    return _answered(quote, "refuse", name=tidy, by=by, now=now, ip=ip, reason=reason.strip())


@transaction.atomic
def withdraw_quote(*, quote: Quote, by: Actor, now: datetime, reason: str = "") -> Quote:
    """Nobody can accept the quote any more; its number stays. Raise Forbidden; QuoteOver where it was answered."""
    row = locked(quote)
    check_may_make_quotes(by, row.village)
    return _withdraw(row, by=by, now=now, reason=reason.strip())


@transaction.atomic
def withdraw_open(*, source: tuple[str, int], by: Actor, now: datetime, reason: str = "") -> None:
    """No quote of the source can be accepted any more: it has ended, by whoever may end it."""
    kind, pk = source
    for row in OPEN_OF(kind=kind, pk=pk):
        _withdraw(row, by=by, now=now, reason=reason)


def locked(quote: Quote) -> Quote:
    """Return the row as it is now, held until the transaction ends."""
    (row,) = HELD(pk=quote.pk)
    return row


def _waiting(row: Quote) -> list[Quote]:
    """Return the quotes of the same source that were sent and wait, held."""
    if not row.source_kind:
        return []
    rows = Quote.objects.select_for_update(of=("self",)).select_related("village", "party")
    return list(
        rows.filter(
            source_kind=row.source_kind, source_id=row.source_id, state=QuoteState.SENT
        ).exclude(pk=row.pk)
    )


def _withdraw(row: Quote, *, by: Actor, now: datetime, reason: str) -> Quote:
    today = row.village.day_of(now)
    row.state = after("withdraw", QuoteState(row.state), valid_until=row.valid_until, today=today)
    row.answered_at, row.answered_by, row.reason = now, by.party, reason
    row.save(update_fields=["state", "answered_at", "answered_by", "reason"])
    _tell("billing.quote_withdrawn", row, by=by, now=now, reason=reason)
    return row


def _answered(
    quote: Quote,
    verb: str,
    *,
    name: str,
    by: Actor | None,
    now: datetime,
    ip: str | None,
    reason: str = "",
) -> Quote:
    row = locked(quote)
    if by is not None:
        check_may_answer(by, row.village, row.party)
    today = row.village.day_of(now)
    row.state = after(verb, QuoteState(row.state), valid_until=row.valid_until, today=today)
    row.answered_at, row.answered_name, row.answered_ip = now, name, ip
    row.answered_by = by.party if by else None
    row.reason = reason
    row.save(
        update_fields=[
            "state",
            "answered_at",
            "answered_by",
            "answered_name",
            "answered_ip",
            "reason",
        ]
    )
    done = "billing.quote_accepted" if verb == "accept" else "billing.quote_refused"
    _tell(done, row, by=by or Bearer(name or row.party.name), now=now, reason=reason)
    mails.tell_village(row)
    return row


def _tell(verb: str, row: Quote, *, by: By, now: datetime, reason: str = "") -> None:
    about = [(KIND, row.pk), ("party", row.party_id)]
    if row.source_kind:
        about.append((row.source_kind, row.source_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=about,
        audience=Audience.TEAM if verb == "billing.quote_made" else Audience.PARTIES,
        data={
            "party": row.party.name,
            "quote": row.printed,
            "title": row.title,
            "gross": row.gross_cents,
            "currency": row.currency,
        },
        reason=reason,
    )
    outbox.put(verb, {KIND: row.pk}, at=now, village_id=row.village_id)
