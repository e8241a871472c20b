"""What programs write and read about money."""

from datetime import date
from typing import Annotated, Any

from ninja import Field
from pydantic import AwareDatetime

from creuset.billing.models import DepositKind, Means, Priced
from creuset.billing.states import ChargeState, DepositState, QuoteState
from creuset.core.api import Day, Email, In, Out

Key = Annotated[int, Field(ge=1, le=2**53)]
Cents = Annotated[int, Field(ge=-(10**10), le=10**10)]
Number = Annotated[str, Field(pattern=r"^\d{1,7}(\.\d{1,4})?$")]
Rate = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,2})?$")]
Kind = Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
Words = Annotated[dict[str, Annotated[str, Field(max_length=2_000)]], Field(max_length=8)]


class PricedLineOut(Out):
    """So much of something at a price before VAT, and why."""

    key: str
    label: dict[str, str]
    explanation: dict[str, str]
    quantity: str
    unit: str
    unit_price_cents: int
    vat_key: str
    vat_percent: str
    net_cents: int
    starts_at: AwareDatetime | None
    ends_at: AwareDatetime | None


class ChargeOut(PricedLineOut):
    """What a party owes; its VAT is its own, a paper counts it by rate."""

    id: int
    party: int
    project: int | None
    source_kind: str
    source: int
    currency: str
    vat_cents: int
    gross_cents: int
    state: ChargeState
    made_at: AwareDatetime
    why_replaced: dict[str, str]


class DepositOut(Out):
    """An amount that a party left with the village."""

    id: int
    party: int
    kind: DepositKind
    source_kind: str
    source: int
    amount_cents: int
    kept_cents: int | None
    currency: str
    received_on: date
    means: Means
    reference: str
    state: DepositState
    why: str


class QuoteOut(Out):
    """A price that was proposed, and where it stands today."""

    id: int
    number: str
    party: int
    source_kind: str
    source: int
    title: dict[str, str]
    currency: str
    net_cents: int
    vat_cents: int
    gross_cents: int
    deposit_cents: int
    valid_until: date
    state: QuoteState
    sent_at: AwareDatetime | None
    answered_at: AwareDatetime | None
    answered_name: str
    reason: str


class QuotePageOut(QuoteOut):
    """A quote with its lines."""

    lines: list[PricedLineOut]


class SourceIn(In):
    """What something is for, by kind and number."""

    kind: Kind
    id: Key


class DepositIn(In):
    """An amount that somebody left with the village."""

    party: Key
    amount_cents: Annotated[int, Field(ge=1, le=10**10)]
    received_on: Day
    means: Means
    kind: DepositKind = DepositKind.ADVANCE
    reference: Annotated[str, Field(max_length=80)] = ""
    source: SourceIn | None = None


class SettleIn(In):
    """What is kept of a deposit; the rest is given back."""

    kept_cents: Annotated[int, Field(ge=0, le=10**10)]
    why: Annotated[str, Field(max_length=300)] = ""


class PricedLineIn(In):
    """A line of a quote; numbers are written as text, so that none is rounded on its way."""

    key: Annotated[str, Field(min_length=1, max_length=120)]
    label: Words
    quantity: Number
    unit: Annotated[str, Field(min_length=1, max_length=12)]
    unit_price_cents: Cents
    vat_key: Annotated[str, Field(min_length=1, max_length=30)]
    vat_percent: Rate
    explanation: Words = Field(default_factory=dict)


class NewQuoteIn(In):
    """What is proposed to whom, until when."""

    party: Key
    title: Words
    lines: Annotated[list[PricedLineIn], Field(max_length=500)]
    valid_until: Day
    source: SourceIn | None = None
    deposit_cents: Annotated[int, Field(ge=0, le=10**10)] = 0


class SendIn(In):
    """Where the quote is mailed to; to its party's address unless told."""

    email: Email | None = None


class AcceptIn(In):
    """Who accepts."""

    name: Annotated[str, Field(min_length=1, max_length=160)]


class ReasonIn(In):
    """Why."""

    reason: Annotated[str, Field(max_length=500)] = ""


def source_of(source: SourceIn | None) -> tuple[str, int] | None:
    return (source.kind, source.id) if source else None


def priced_of(row: Priced) -> dict[str, Any]:
    return {
        "key": row.line,
        "label": row.label,
        "explanation": row.explanation,
        "quantity": f"{row.quantity:f}",
        "unit": row.unit,
        "unit_price_cents": row.unit_price_cents,
        "vat_key": row.vat_key,
        "vat_percent": f"{row.vat_percent:f}",
        "net_cents": row.net_cents,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
    }
