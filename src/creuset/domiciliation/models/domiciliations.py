"""A company that has its seat at the village: who speaks for it, where its books are, what becomes of its mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.domiciliation.kinds import Books, MailChoice
from creuset.domiciliation.rules.papers import Subject
from creuset.domiciliation.rules.standing import Contract
from creuset.domiciliation.states import DomiciliationState
from creuset.people.models import Party
from creuset.plans.models import Subscription
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village

STATE_LABELS = {
    DomiciliationState.TO_SIGN: pgettext_lazy("a domiciliation", "To be signed"),
    DomiciliationState.INCOMPLETE: pgettext_lazy("a domiciliation", "File incomplete"),
    DomiciliationState.TO_CHECK: pgettext_lazy("a domiciliation", "File to be checked"),
    DomiciliationState.TO_VERIFY: pgettext_lazy("a domiciliation", "To be verified again"),
    DomiciliationState.IN_FORCE: pgettext_lazy("a domiciliation", "In force"),
    DomiciliationState.ENDED: pgettext_lazy("a domiciliation", "Ended"),
    DomiciliationState.NEVER: pgettext_lazy("a domiciliation", "Never signed"),
}
BOOKS_LABELS = {
    Books.HERE: _("Here, at the village"),
    Books.ELSEWHERE: _("Elsewhere"),
}
MAIL_LABELS = {
    MailChoice.HOLD: _("Kept at reception until it is collected"),
    MailChoice.WEEKLY: _("Sent on each week"),
    MailChoice.MONTHLY: _("Sent on each month"),
    MailChoice.DEMAND: _("Sent on when asked for"),
}
_DEAD = frozenset({SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN})
_UNSIGNED = frozenset({SubscriptionState.ASKED, SubscriptionState.OFFERED})


class Domiciliation(models.Model):
    """The seat of a company at the village; its contract is a subscription of an offer of domiciliation."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="domiciliations")
    subscription = models.OneToOneField(
        Subscription, on_delete=models.PROTECT, related_name="domiciliation"
    )
    legal_form = models.CharField(max_length=60, blank=True)
    #: What the company does, as its statutes say.
    purpose = models.CharField(max_length=300, blank=True)
    #: Register: RCS or RNE of a town; empty while the company is being founded.
    registered_at = models.CharField(max_length=120, blank=True)
    #: Who binds the company: its representative, or the person in business themselves.
    representative = models.CharField(max_length=160, blank=True)
    representative_role = models.CharField(max_length=80, blank=True)
    representative_home = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    #: Where else it works, if it does.
    activity_at = models.CharField(max_length=400, blank=True)
    books = models.CharField(
        max_length=9,
        choices=[(books.value, label) for books, label in BOOKS_LABELS.items()],
        blank=True,
    )
    books_at = models.CharField(max_length=300, blank=True)
    mail = models.CharField(
        max_length=7,
        choices=[(choice.value, label) for choice, label in MAIL_LABELS.items()],
        default=MailChoice.HOLD.value,
    )
    #: Letters are opened and scanned; only the company reads the scans.
    is_scanned = models.BooleanField(default=False)
    forward_to = models.CharField(max_length=300, blank=True)
    #: The company asked for what waits to be sent on.
    forward_asked_at = models.DateTimeField(null=True)
    #: The day on which somebody last verified the whole file.
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: The name and the SIREN of a person in business who was erased: the lists still name them, as long as they must.
    kept_name = models.CharField(max_length=200, blank=True)
    kept_siren = models.CharField(max_length=9, blank=True)
    opened_at = models.DateTimeField()
    #: The copies of its papers were destroyed: their time was over.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("domiciliation")
        verbose_name_plural = _("domiciliations")
        indexes = [models.Index(fields=["village", "id"], name="domiciliations_of_village")]

    def __str__(self) -> str:
        return f"domiciliation {self.subscription_id}"

    @property
    def company(self) -> str:
        """Who has the seat, by the name that the lists give; its subscription and party are loaded."""
        return self.kept_name or self.subscription.party.name

    @property
    def siren(self) -> str:
        """Its number in the register."""
        return self.kept_siren or self.subscription.party.siren

    @property
    def subject(self) -> Subject:
        """What decides which papers are asked; its subscription and party are loaded."""
        return Subject(
            is_organisation=self.subscription.party.is_organisation,
            keeps_books_elsewhere=self.books == Books.ELSEWHERE,
            works_elsewhere=bool(self.activity_at),
        )

    @property
    def contract(self) -> Contract:
        """The days of its contract; its subscription is loaded."""
        row = self.subscription
        state = SubscriptionState(row.state)
        return Contract(
            is_signed=state not in _UNSIGNED | _DEAD,
            is_dead=state in _DEAD,
            starts_on=row.starts_on,
            last_on=row.last_on,
        )

    @property
    def is_described(self) -> bool:
        """Whether the company has said all that its file must say."""
        said = (self.representative, self.representative_home, self.phone, self.email, self.books)
        return all(said) and (self.books != Books.ELSEWHERE or bool(self.books_at))
