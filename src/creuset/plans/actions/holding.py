"""A subscription held while it changes, and the values that the rules read of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField

from creuset.core.prepared import Given, Prepared
from creuset.kernel.errors import NotFound
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.places.models import Resource
from creuset.plans.kinds import Basis, PriceFor, TermKind
from creuset.plans.models import Offer, Subscription, Term
from creuset.plans.rules.catalogue import Agreed, Asked, Price, agreed
from creuset.plans.rules.subscriptions import Piece, Sold
from creuset.villages.models import Village

#: Each action on a subscription holds it.
HELD = Prepared(
    lambda: (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("village", "party", "member", "offer", "place__building")
        .filter(pk=Given("pk", BigIntegerField()))
    )
)


def hold(subscription: Subscription) -> Subscription:
    """Return the subscription as it is now; nobody else changes it until the transaction ends."""
    held = HELD.first(pk=subscription.pk)
    if held is None:
        raise Subscription.DoesNotExist
    return held


def sold(offer: Offer) -> Sold:
    """Return what the rules read of an offer."""
    return Sold(
        valid_from=offer.valid_from,
        valid_until=offer.valid_until,
        is_retired=offer.retired_at is not None,
        starts_any_day=offer.starts_any_day,
        min_term_months=offer.min_term_months,
        notice_months=offer.notice_months,
        notice_days=offer.notice_days,
        cap=offer.cap,
    )


def agreed_for(
    offer: Offer,
    *,
    quantity: int,
    place: Resource | None,
    on: date,
    audience: PriceFor = PriceFor.ANYBODY,
) -> list[Agreed]:
    """Return what the offer costs whoever takes so many that day, in that place. Raise NoPrice; NoArea."""
    currency = offer.village.currency
    return agreed(
        [Price.read(row, currency) for row in offer.prices],
        basis=Basis(offer.basis),
        asked=Asked(quantity=quantity, area_m2=place.area_m2 if place else None),
        signed_on=on,
        audience=audience,
    )


def check_of_village(village: Village, offer: Offer, place: Resource | None) -> None:
    """Raise NotFound where the offer or the place is of another village, or gone."""
    if offer.village_id != village.pk:
        raise NotFound(_("There is no such offer."))
    offer.village = village
    if place is not None and (place.village_id != village.pk or place.retired_at is not None):
        raise NotFound(_("There is no such place."))


def pieces_of(row: Subscription) -> list[Piece]:
    """Return the terms of a subscription, as the rules read them; one query."""
    return [piece_of(term) for term in row.terms.order_by("from_on")]


def piece_of(term: Term) -> Piece:
    """Return one row of terms as the rules read it."""
    return Piece(
        kind=TermKind(term.kind),
        from_on=term.from_on,
        until_on=term.until_on,
        offer_id=term.offer_id,
        quantity=term.quantity,
        price=term.price,
        charges=term.charges,
        catalogue=Money(term.catalogue_cents, term.currency),
        made_of=term.pk,
        index_e3=term.index_e3,
    )


def as_written(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """Return terms as plain values, to be kept beside what changed them; `pieces_written` reads them."""
    return [
        {
            "kind": piece.kind.value,
            "from_on": piece.from_on.isoformat(),
            "until_on": piece.until_on.isoformat(),
            "offer": piece.offer_id,
            "quantity": piece.quantity,
            "price_cents": piece.price.cents,
            "charges_cents": piece.charges.cents,
            "catalogue_cents": piece.catalogue.cents,
            "currency": piece.price.currency,
            "index_e3": piece.index_e3,
        }
        for piece in pieces
    ]


def pieces_written(rows: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """Return the terms that were kept as plain values; no row says them."""
    return [
        Piece(
            kind=TermKind(row["kind"]),
            from_on=date.fromisoformat(row["from_on"]),
            until_on=date.fromisoformat(row["until_on"]),
            offer_id=row["offer"],
            quantity=row["quantity"],
            price=Money(row["price_cents"], row["currency"]),
            charges=Money(row["charges_cents"], row["currency"]),
            catalogue=Money(row["catalogue_cents"], row["currency"]),
            index_e3=row["index_e3"],
        )
        for row in rows
    ]


def write_terms(row: Subscription, wanted: Sequence[Piece], *, now: datetime) -> None:
    """The subscription has these terms: rows that are cut are cut, those that are gone are gone, others are new."""
    standing = {term.pk: term for term in row.terms.all()}
    kept = {piece.made_of: piece for piece in wanted if piece.made_of is not None}
    gone = [pk for pk in standing if pk not in kept]
    row.terms.filter(pk__in=gone).delete()
    # Those that are cut first: the new ones lie where they were.
    for pk, piece in kept.items():
        term = standing[pk]
        if (term.from_on, term.until_on) != (piece.from_on, piece.until_on):
            term.from_on, term.until_on = piece.from_on, piece.until_on
            term.save(update_fields=["from_on", "until_on"])
    Term.objects.bulk_create(_term(row, piece, now) for piece in _new(wanted))


def write_first_terms(
    rows: Iterable[tuple[Subscription, Sequence[Piece]]], *, now: datetime
) -> None:
    """Each of the subscriptions, which had none, has its terms."""
    Term.objects.bulk_create(_term(row, piece, now) for row, pieces in rows for piece in pieces)


def _new(wanted: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in wanted if piece.made_of is None]


def _term(row: Subscription, piece: Piece, now: datetime) -> Term:
    return Term(
        subscription=row,
        kind=piece.kind,
        from_on=piece.from_on,
        until_on=piece.until_on,
        offer_id=piece.offer_id,
        quantity=piece.quantity,
        price_cents=piece.price.cents,
        charges_cents=piece.charges.cents,
        catalogue_cents=piece.catalogue.cents,
        currency=piece.price.currency,
        index_e3=piece.index_e3,
        made_at=now,
    )
