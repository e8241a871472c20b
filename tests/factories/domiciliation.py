"""Companies that have their seat at a village, for tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from creuset.domiciliation import actions
from creuset.domiciliation.actions.files import Description, open_file
from creuset.domiciliation.kinds import Books, PaperKind
from creuset.domiciliation.models import Approval, Domiciliation, Handling, Paper
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer
from creuset.reception.actions import receive_parcel
from creuset.reception.models import Parcel, ParcelKind
from creuset.villages.models import Village
from tests.factories.documents import paper
from tests.factories.plans import make_offer, make_proposal, make_subscription
from tests.factories.villages import NOW

#: What a company in order says of itself.
SAID = Description(
    legal_form="SAS",
    purpose="Production de films",
    registered_at="RCS de Créteil",
    representative="Nina Roux",
    representative_role="Présidente",
    representative_home="3 rue du Four, 94200 Ivry-sur-Seine",
    phone="01 99 00 12 34",
    email="nina@roux.example",
    books=Books.HERE,
)


def make_approval(village: Village, **more: Any) -> Approval:
    """An approval that holds from 2024 to 2029."""
    values: dict[str, Any] = {
        "number": "DOM-94-2024-01",
        "prefecture": "Préfecture du Val-de-Marne",
        "granted_on": date(2024, 1, 1),
        "valid_until": date(2029, 12, 31),
        "registry": "Greffe du tribunal de commerce de Créteil",
        "tax_office": "SIE d’Ivry-sur-Seine",
        "social_body": "Urssaf Île-de-France",
    }
    row, _made = Approval.objects.update_or_create(village=village, defaults=values | more)
    return row


def make_domiciliation_offer(village: Village, **more: Any) -> Offer:
    """A domiciliation by the quarter."""
    values = {"kind": OfferKind.DOMICILIATION, "cycle_months": 3, "min_term_months": 3}
    return make_offer(village, **values | more)


def make_domiciliation(
    village: Village,
    party: Party,
    *,
    is_signed: bool = True,
    said: Description | None = None,
    **more: Any,
) -> Domiciliation:
    """A company that has signed, from today on, in a village that may; its file is empty unless it says something."""
    make_approval(village)
    make = make_subscription if is_signed else make_proposal
    row = open_file(
        subscription=make(village, party, make_domiciliation_offer(village), **more), now=NOW
    )
    assert row is not None
    if said is not None:
        row = actions.describe(domiciliation=row, said=said, by=HOUSE, now=NOW)
    return row


def send_paper(row: Domiciliation, **more: Any) -> Paper:
    """An extract of the register of last week, sent by the house unless told otherwise."""
    values: dict[str, Any] = {
        "kind": PaperKind.REGISTRATION,
        "issued_on": date(2026, 11, 16),
        "upload": paper(),
        "by": HOUSE,
        "now": NOW,
    }
    return actions.send_paper(domiciliation=row, **values | more)


def make_letter(row: Domiciliation, **more: Any) -> Parcel:
    """A letter for the company, received by the house unless told otherwise."""
    values: dict[str, Any] = {"kind": ParcelKind.LETTER, "by": HOUSE, "now": NOW}
    return receive_parcel(village=row.village, party=row.subscription.party, **values | more)


def scan_letter(row: Domiciliation, letter: Parcel) -> Handling:
    """The company asked for scans, and has one of the letter."""
    said = replace(SAID, is_scanned=True)
    actions.describe(domiciliation=row, said=said, by=HOUSE, now=NOW)
    return actions.scan_letter(parcel=letter, upload=paper(), by=HOUSE, now=NOW)


def make_whole(row: Domiciliation, **more: Any) -> list[Paper]:
    """The file holds all that is asked of it, accepted, until far ahead."""
    kinds = [PaperKind.REGISTRATION, PaperKind.IDENTITY, PaperKind.HOME, PaperKind.POWER]
    if row.subscription.party.is_organisation:
        kinds += [PaperKind.STATUTES, PaperKind.OWNERS]
    ends = {PaperKind.IDENTITY: date(2031, 1, 1)}
    return [send_paper(row, kind=kind, valid_until=ends.get(kind), **more) for kind in kinds]
