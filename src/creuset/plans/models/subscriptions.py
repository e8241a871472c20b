"""Who subscribes to what, on which terms from which day on, and which places are let to them."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.constraints import NoOverlap
from creuset.core.fields import LocalizedField, MoneyField
from creuset.kernel.money import Money
from creuset.people.models import Party
from creuset.places.models import Resource
from creuset.plans.kinds import TermKind
from creuset.plans.models.offers import Offer
from creuset.plans.rules.subscriptions import FOREVER, state_on
from creuset.plans.states import SubscriptionState
from creuset.projects.models import Project
from creuset.villages.models import Village

STATE_LABELS = {
    SubscriptionState.ASKED: pgettext_lazy("a subscription", "Asked for"),
    SubscriptionState.OFFERED: pgettext_lazy("a subscription", "Offered"),
    SubscriptionState.SIGNED: pgettext_lazy("a subscription", "Signed"),
    SubscriptionState.LIVE: pgettext_lazy("a subscription", "Under way"),
    SubscriptionState.LEAVING: pgettext_lazy("a subscription", "Leaving"),
    SubscriptionState.ENDED: pgettext_lazy("a subscription", "Ended"),
    SubscriptionState.REFUSED: pgettext_lazy("a subscription", "Refused"),
    SubscriptionState.WITHDRAWN: pgettext_lazy("a subscription", "Withdrawn"),
}
TERM_LABELS = {
    TermKind.START: pgettext_lazy("terms", "Start"),
    TermKind.CHANGE: pgettext_lazy("terms", "Amendment"),
    TermKind.PAUSE: pgettext_lazy("terms", "Pause"),
    TermKind.RESUME: pgettext_lazy("terms", "End of the pause"),
    TermKind.MOVE: pgettext_lazy("terms", "Move"),
    TermKind.STEP: pgettext_lazy("terms", "Price step"),
    TermKind.INDEX: pgettext_lazy("terms", "Indexation"),
    TermKind.SWITCH: pgettext_lazy("terms", "End of the hosting in kind"),
}


class Subscription(models.Model):
    """A contract of a party with a village, from the wish to the day they have left.

    What it costs is said by its `terms`, where they sit by its `lets`; one that has lets is a lease.
    """

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="subscriptions")
    #: Numbered in the village, without a hole, when it is first written.
    number = models.PositiveIntegerField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="subscriptions")
    #: Who uses it, where the holder is a structure; None: whoever the holder names.
    member = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    #: Whom bills are sent to, where it is not the holder.
    billed_to = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        Project, null=True, on_delete=models.SET_NULL, related_name="subscriptions"
    )
    state = models.CharField(
        max_length=10,
        choices=[(state.value, STATE_LABELS[state]) for state in SubscriptionState],
    )
    #: What was asked for or offered first; its terms say what holds.
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="subscriptions")
    #: Where it is to sit, as it was asked for or offered: a pool gives one of its units on signature.
    place = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    starts_on = models.DateField()
    #: The last day that was agreed from the beginning.
    ends_on = models.DateField(null=True)
    #: The last day, once it is known: its end was agreed, or notice was given.
    last_on = models.DateField(null=True)
    #: The first day on which it may end; notice before gives this one.
    bound_until = models.DateField(null=True)
    notice_given_on = models.DateField(null=True)
    #: Hosted at no price, at the value that its terms record.
    is_in_kind = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    offered_at = models.DateTimeField(null=True)
    #: The last day on which an offer may be signed.
    offered_until = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Who signed, as they wrote their name, and from which network address.
    signed_name = models.CharField(max_length=160, blank=True)
    signed_ip = models.GenericIPAddressField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Why it was refused, withdrawn or left, in the words of whoever did.
    why = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    #: The first day whose fees are asked here, where it was lived before in another system.
    fees_from = models.DateField(null=True)
    #: Fees are charged for every day before this one.
    charged_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="subscriptions_by_state"),
            models.Index(fields=["village", "party", "state"], name="subscriptions_of_party"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["village", "number"], name="subscription_number_once"),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("starts_on")),
                name="subscription_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["leaving", "ended"]) | Q(last_on__isnull=False),
                name="subscription_left_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "live", "leaving", "ended"])
                | Q(signed_at__isnull=False),
                name="subscription_lived_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.offer_id}"

    def state_on(self, today: date) -> SubscriptionState:
        """Return where it stands that day, whether or not a task has written it."""
        return state_on(
            SubscriptionState(self.state),
            starts_on=self.starts_on,
            last_on=self.last_on,
            today=today,
        )

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(STATE_LABELS[SubscriptionState(self.state)])


class Term(models.Model):
    """What a subscription is, and costs a cycle, from one day until another; the terms of one never overlap."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(
        max_length=8, choices=[(kind.value, TERM_LABELS[kind]) for kind in TermKind]
    )
    from_on = models.DateField()
    #: The first day on which other terms hold, or none.
    until_on = models.DateField(default=FOREVER)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    #: What a cycle of the offer costs before VAT, charges apart: for the whole, not for one.
    price_cents = MoneyField()
    charges_cents = MoneyField(default=0)
    #: What the catalogue asked for it that day: the value of what is hosted in kind.
    catalogue_cents = MoneyField()
    currency = models.CharField(max_length=3)
    #: The value of the index that the price was agreed at, in thousandths; None: no index.
    index_e3 = models.PositiveIntegerField(null=True)
    explanation = LocalizedField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lt=F("until_on")), name="term_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(price_cents__gte=0)
                & Q(charges_cents__gte=0)
                & Q(catalogue_cents__gte=0)
                & Q(quantity__gte=1),
                name="term_amounts_not_negative",
            ),
            NoOverlap(
                name="term_no_overlap", fields=["subscription"], start="from_on", end="until_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} from {self.from_on}"

    @property
    def price(self) -> Money:
        """What a cycle costs before VAT."""
        return Money(self.price_cents, self.currency)

    @property
    def is_endless(self) -> bool:
        """Whether other terms are not planned yet."""
        return self.until_on >= FOREVER

    @property
    def charges(self) -> Money:
        """What a cycle costs on top: heating, cleaning, the share of what all use."""
        return Money(self.charges_cents, self.currency)


class Let(models.Model):
    """A place that a subscription has to itself from one day until another; it claims the place's parts.

    Its claims bear the source ("let", its id).
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="lets")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="lets")
    from_on = models.DateField()
    #: The first day on which it is free again.
    until_on = models.DateField(default=FOREVER)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letting")
        verbose_name_plural = _("lettings")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lt=F("until_on")), name="let_days_in_order"
            ),
            NoOverlap(name="let_no_overlap", fields=["resource"], start="from_on", end="until_on"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} from {self.from_on}"

    @property
    def is_endless(self) -> bool:
        """Whether it has no end yet."""
        return self.until_on >= FOREVER

    @property
    def last_on(self) -> date:
        """The last day on which it is let."""
        return self.until_on - timedelta(days=1)
