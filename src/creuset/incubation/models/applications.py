"""What somebody files in answer to a call."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import MoneyField
from creuset.incubation.models.calls import Axis, Call, Round
from creuset.incubation.states import ApplicationState
from creuset.people.models import Party
from creuset.projects.models import KIND_LABELS, Project
from creuset.projects.states import ProjectKind
from creuset.questions.models import Sheet
from creuset.villages.models import Village

APPLICATION_LABELS = {
    ApplicationState.DRAFT: pgettext_lazy("an application", "Draft"),
    ApplicationState.FILED: pgettext_lazy("an application", "Filed"),
    ApplicationState.COMPLETING: pgettext_lazy("an application", "To be completed"),
    ApplicationState.INADMISSIBLE: pgettext_lazy("an application", "Not admissible"),
    ApplicationState.ADMISSIBLE: pgettext_lazy("an application", "Admissible"),
    ApplicationState.INELIGIBLE: pgettext_lazy("an application", "Not eligible"),
    ApplicationState.ELIGIBLE: pgettext_lazy("an application", "With the jury"),
    ApplicationState.SELECTED: pgettext_lazy("an application", "Laureate"),
    ApplicationState.WAITING: pgettext_lazy("an application", "On the waiting list"),
    ApplicationState.REFUSED: pgettext_lazy("an application", "Not selected"),
    ApplicationState.DECLINED: pgettext_lazy("an application", "Declined by its holder"),
    ApplicationState.WITHDRAWN: pgettext_lazy("an application", "Withdrawn"),
    ApplicationState.LAPSED: pgettext_lazy("an application", "Never filed"),
}


class Application(models.Model):
    """A file in answer to a call. It begins without an account: then it has an address, and no holder yet."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="applications")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    axis = models.ForeignKey(Axis, null=True, on_delete=models.PROTECT, related_name="+")
    #: The round in which it is looked at, once it is eligible.
    round = models.ForeignKey(
        Round, null=True, on_delete=models.PROTECT, related_name="applications"
    )
    #: Who answers for it, and files it.
    holder = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="applications_held"
    )
    #: The company that applies, where there is one.
    company = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="applications_made"
    )
    #: The project of the network; made when the application is filed.
    project = models.ForeignKey(
        Project, null=True, on_delete=models.PROTECT, related_name="applications"
    )
    title = models.CharField(max_length=160, blank=True)
    kind = models.CharField(
        max_length=16, choices=[(k.value, KIND_LABELS[k]) for k in ProjectKind], blank=True
    )
    email = models.EmailField(blank=True)
    siret = models.CharField(max_length=14, blank=True)
    #: What the company of that number is called by whoever applies; the house may know it by another name.
    company_name = models.CharField(max_length=160, blank=True)
    asked_cents = MoneyField(null=True)
    #: The language in which it was begun, and in which it is answered.
    language = models.CharField(max_length=5)
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="application")
    state = models.CharField(
        max_length=12,
        choices=[(state.value, APPLICATION_LABELS[state]) for state in ApplicationState],
        default=ApplicationState.DRAFT.value,
    )
    #: From which the secret of the link is made that finds it again, and its digest.
    key = models.CharField(max_length=40, blank=True)
    link_hash = models.CharField(max_length=64, unique=True)
    #: Opened for it by its code: it is filed until the door closes.
    late_door = models.ForeignKey(
        "incubation.LateDoor", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    #: How many days before the deadline its holder was reminded of last.
    reminded_days = models.PositiveSmallIntegerField(null=True)
    #: Number within its call, given when it is filed; what was filed then, as SHA-256.
    number = models.PositiveIntegerField(null=True)
    filed_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=64, blank=True)
    #: Said for figures only, and only by whoever agreed to it.
    people_count = models.PositiveSmallIntegerField(null=True)
    women_count = models.PositiveSmallIntegerField(null=True)
    postcode = models.CharField(max_length=10, blank=True)
    figures_agreed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: What was written is gone, its time being over; what counts in figures stays.
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["call", "state"], name="application_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="application_number_once"),
            models.CheckConstraint(
                # Whose it was is forgotten with what was written.
                condition=Q(filed_at=None, number=None)
                | Q(filed_at__isnull=False, number__isnull=False)
                & (Q(holder__isnull=False) | Q(emptied_at__isnull=False)),
                name="application_filed_by_a_holder",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        ApplicationState.DRAFT,
                        ApplicationState.LAPSED,
                        ApplicationState.WITHDRAWN,
                    ]
                )
                | Q(filed_at__isnull=False),
                name="application_judged_once_filed",
            ),
            models.CheckConstraint(
                condition=Q(figures_agreed_at__isnull=False)
                | Q(people_count=None, women_count=None, postcode=""),
                name="application_figures_agreed_to",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(APPLICATION_LABELS[ApplicationState(self.state)])
