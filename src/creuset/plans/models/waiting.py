"""Who waits for an office or a plan, and what was proposed to them as it became free."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import MoneyField
from creuset.people.models import Party
from creuset.places.models import Building, Resource
from creuset.plans.kinds import OfferKind
from creuset.plans.models.offers import KIND_LABELS, Offer
from creuset.plans.models.subscriptions import Subscription
from creuset.plans.rules.waiting import Wished, proposal_on
from creuset.plans.states import PlanWaitState, ProposalState
from creuset.villages.models import Village

PLAN_WAIT_LABELS = {
    PlanWaitState.WAITING: pgettext_lazy("who waits for a plan", "Waits"),
    PlanWaitState.PROPOSED: pgettext_lazy("who waits for a plan", "Has a proposal"),
    PlanWaitState.ACCEPTED: pgettext_lazy("who waits for a plan", "Accepted"),
    PlanWaitState.LEFT: pgettext_lazy("who waits for a plan", "Left the list"),
}
PROPOSAL_LABELS = {
    ProposalState.OPEN: pgettext_lazy("a proposal", "Waits for an answer"),
    ProposalState.ACCEPTED: pgettext_lazy("a proposal", "Accepted"),
    ProposalState.DECLINED: pgettext_lazy("a proposal", "Declined"),
    ProposalState.LAPSED: pgettext_lazy("a proposal", "Not answered in time"),
    ProposalState.WITHDRAWN: pgettext_lazy("a proposal", "Withdrawn"),
}
IS_WAITING = Q(left_at__isnull=True, accepted_at__isnull=True)


class PlanWait(models.Model):
    """A party waits for an offer, or for any of a kind; `bookings` keeps those who wait for a place at a time."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="plan_waits")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="plan_waits")
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(
        max_length=14, choices=[(kind.value, KIND_LABELS[kind]) for kind in OfferKind]
    )
    #: One offer of that kind, or None: any of them.
    offer = models.ForeignKey(Offer, null=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="+")
    area_from = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    area_to = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    from_on = models.DateField()
    #: A month, charges included, before VAT.
    budget_cents = MoneyField(null=True)
    note = models.TextField(blank=True)
    #: What the same wish always is: kind, offer, building.
    wanted = models.CharField(max_length=60)
    joined_at = models.DateTimeField()
    #: When the team put them before the others, who did, and why.
    first_at = models.DateTimeField(null=True)
    first_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    first_why = models.CharField(max_length=300, blank=True)
    left_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wish for an office or a plan")
        verbose_name_plural = _("wishes for offices and plans")
        indexes = [
            models.Index(fields=["village", "kind"], condition=IS_WAITING, name="plan_waits_live"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "party", "wanted"], condition=IS_WAITING, name="plan_wait_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(accepted_at__isnull=True),
                name="plan_wait_left_or_accepted",
            ),
            models.CheckConstraint(
                condition=Q(first_at__isnull=True, first_why="")
                | (Q(first_at__isnull=False) & ~Q(first_why="")),
                name="plan_wait_first_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.wanted}"

    @property
    def kind_label(self) -> str:
        """What they wait for: the offer, or its kind."""
        return self.offer.name if self.offer else str(KIND_LABELS[OfferKind(self.kind)])

    def read(self) -> Wished:
        """Return it as the rules read it."""
        return Wished(
            pk=self.pk,
            joined_at=self.joined_at,
            kind=OfferKind(self.kind),
            offer_id=self.offer_id,
            building_id=self.building_id,
            area_from=self.area_from,
            area_to=self.area_to,
            from_on=self.from_on,
            budget=self.budget_cents,
            first_at=self.first_at,
        )


class PlanProposal(models.Model):
    """Something free is proposed to somebody who waits; a place is proposed to one at a time."""

    wait = models.ForeignKey(PlanWait, on_delete=models.CASCADE, related_name="proposals")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="+")
    #: From which day on it is free, and would be theirs.
    from_on = models.DateField()
    state = models.CharField(
        max_length=9,
        choices=[(one.value, PROPOSAL_LABELS[one]) for one in ProposalState],
        default=ProposalState.OPEN,
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The last day on which they may accept.
    answer_by = models.DateField()
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    subscription = models.OneToOneField(
        Subscription, null=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["wait"], condition=Q(state="open"), name="proposal_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="open"), name="proposal_of_a_place_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="proposal_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(subscription__isnull=True) | Q(state="accepted"),
                name="proposal_subscribed_once_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wait_id}: {self.offer_id}"

    def state_on(self, today: date, *, gone: Collection[int] = ()) -> ProposalState:
        """Return where it stands that day, whether or not a task has written it; `gone` are those of what somebody else
        has by now.
        """
        return proposal_on(
            ProposalState(self.state), self.answer_by, today=today, is_gone=self.pk in gone
        )
