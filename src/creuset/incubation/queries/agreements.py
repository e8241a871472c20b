"""The convention of a project, and what can be offered in kind with it."""

from dataclasses import dataclass

from creuset.billing.rules.aids import CURRENCY
from creuset.billing.words import money_text
from creuset.documents.models import Contract
from creuset.documents.queries.contracts import contract_for
from creuset.documents.states import ContractState
from creuset.incubation.accompanying import MEMBER
from creuset.incubation.models import Member, Terms
from creuset.incubation.states import MemberState
from creuset.kernel.money import Money
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.plans.kinds import OfferKind
from creuset.plans.models import Offer
from creuset.villages.models import Village

#: What a project sits in.
HOSTING = (Kind.OFFICE, Kind.SHARED_OFFICE, Kind.DESK)
HOSTING_OFFERS = (OfferKind.OFFICE, OfferKind.SEAT, OfferKind.FIXED_DESK, OfferKind.OPEN_SPACE)


@dataclass(frozen=True)
class Convention:
    """The terms of a convention, and its paper, as far as they are there."""

    terms: Terms | None
    contract: Contract | None
    #: Whether the project is expected, or in the programme: nothing is agreed with one that is not.
    may_agree: bool

    @property
    def is_signed(self) -> bool:
        """Whether it is signed, and binds: what it says stays."""
        return (
            self.contract is not None
            and self.contract.signed_at is not None
            and self.contract.state != ContractState.ENDED
        )

    @property
    def may_write(self) -> bool:
        """Whether its terms can be written, or written anew."""
        return self.may_agree and not self.is_signed

    @property
    def support(self) -> str:
        """What the support is worth, hosting apart, as the reader writes it."""
        return money_text(Money(self.terms.support_cents, CURRENCY)) if self.terms else ""

    @property
    def state_label(self) -> str:
        """Where its paper stands, in words; empty where there is none."""
        return str(self.contract.get_state_display()) if self.contract else ""

    @property
    def may_send(self) -> bool:
        """Whether it can be sent, or sent again."""
        return self.terms is not None and self.may_write

    @property
    def is_sent(self) -> bool:
        """Whether it waits for its signature."""
        return self.contract is not None and self.contract.state == ContractState.SENT


def convention_of(member: Member) -> Convention:
    """Return the convention of the project; two queries."""
    rows = Terms.objects.filter(member=member).select_related(
        "offer", "place__building", "subscription"
    )
    found = contract_for(member.cohort.village, (MEMBER, member.pk))
    may_agree = member.state in (MemberState.EXPECTED, MemberState.INSIDE)
    return Convention(rows.first(), found, may_agree)


def offers_in_kind(village: Village) -> list[Offer]:
    """Return the offers of places that may be given in kind, in their order."""
    rows = Offer.objects.filter(village=village, kind__in=HOSTING_OFFERS)
    return list(rows.order_by("position", "pk"))


def places_to_host(village: Village) -> list[Resource]:
    """Return the offices and desks of the village, by building and place."""
    rows = Resource.objects.filter(village=village, kind__in=HOSTING, is_unbuilt=False)
    found = list(rows.select_related("building").order_by("building__position", "position", "pk"))
    for one in found:
        one.village = one.building.village = village
    return found
