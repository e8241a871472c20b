"""Who judges, what they must not read, what they were given to read, and what they scored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from creuset.core.fields import LocalizedField
from creuset.core.fixing import FixedWith
from creuset.incubation.kinds import Ground
from creuset.incubation.models.applications import Application
from creuset.incubation.models.calls import Axis, Call, Criterion, Round
from creuset.incubation.rules.affinity import Wish as WishFor
from creuset.incubation.states import OPEN_PLANS, PlanState, ReadingState
from creuset.people.models import Party

GROUND_LABELS = {
    Ground.APPLICANT: pgettext_lazy("a conflict of interest", "Takes part in the application"),
    Ground.COMPANY: pgettext_lazy("a conflict of interest", "Same company"),
    Ground.PLACE: pgettext_lazy("a conflict of interest", "Same address or office"),
    Ground.MENTOR: pgettext_lazy("a conflict of interest", "Mentor of the project"),
    Ground.SUPPLIER: pgettext_lazy("a conflict of interest", "Client or supplier"),
    Ground.FAMILY: pgettext_lazy("a conflict of interest", "Family or close friend"),
    Ground.OTHER: pgettext_lazy("a conflict of interest", "Another reason"),
}
READING_LABELS = {
    ReadingState.PLANNED: pgettext_lazy("a reading", "Planned"),
    ReadingState.GIVEN: pgettext_lazy("a reading", "To be read"),
    ReadingState.BEGUN: pgettext_lazy("a reading", "Begun"),
    ReadingState.DONE: pgettext_lazy("a reading", "Scored"),
    ReadingState.RECUSED: pgettext_lazy("a reading", "Recused"),
    ReadingState.TAKEN: pgettext_lazy("a reading", "Taken back"),
}
PLAN_LABELS = {
    PlanState.RUNNING: pgettext_lazy("a plan of readings", "Being worked out"),
    PlanState.DRAFT: pgettext_lazy("a plan of readings", "Draft"),
    PlanState.STOPPED: pgettext_lazy("a plan of readings", "Stopped"),
    PlanState.GIVEN: pgettext_lazy("a plan of readings", "Given"),
    PlanState.DROPPED: pgettext_lazy("a plan of readings", "Dropped"),
}
WISH_LABELS = {
    WishFor.YES: pgettext_lazy("a juror's wish", "Yes"),
    WishFor.MAYBE: pgettext_lazy("a juror's wish", "Maybe"),
    WishFor.NO: pgettext_lazy("a juror's wish", "No"),
}


class JuryTerms(models.Model):
    """What the jurors of a call sign, and what they see of one another; a call without such a row has the house's."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="jury_terms")
    #: The statement of impartiality, where it is not the house's own words.
    statements = LocalizedField()
    #: Grows with each change of the statement: what was signed before stays signed.
    version = models.PositiveSmallIntegerField(default=1)
    #: Whoever has scored an application sees what the others gave it.
    shows_scores = models.BooleanField(default=False)
    #: Keys of the questions that say who applies: in a blind round nobody of the jury reads their answers.
    hidden = models.JSONField(default=list)

    class Meta:
        verbose_name = _("terms of a jury")
        verbose_name_plural = _("terms of juries")

    def __str__(self) -> str:
        return f"terms of {self.call_id}"


class Juror(models.Model):
    """A person who judges the applications of a call, up to `most` in each round."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="jurors")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="juries")
    #: The axes that they know.
    axes = models.ManyToManyField(Axis, related_name="jurors", blank=True)
    skills = models.JSONField(default=list)
    most = models.PositiveSmallIntegerField(default=12)
    #: Neither of the house's team nor one of its residents.
    is_outsider = models.BooleanField(default=False)
    chairs = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    #: They came in, having signed that they are impartial; the words that they signed, and their digest.
    signed_at = models.DateTimeField(null=True)
    statement = models.TextField(blank=True)
    statement_version = models.PositiveSmallIntegerField(default=0)
    statement_digest = models.CharField(max_length=64, blank=True)
    #: As they wrote their name.
    signed_name = models.CharField(max_length=160, blank=True)
    declined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        constraints = [
            models.UniqueConstraint(fields=["call", "party"], name="juror_once"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(chairs=True), name="juror_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.call_id}"

    @property
    def is_in(self) -> bool:
        """Whether they signed, and have not left."""
        return self.signed_at is not None and self.left_at is None and self.declined_at is None

    @property
    def is_invited(self) -> bool:
        """Whether they have not answered yet."""
        return self.signed_at is None and self.left_at is None and self.declined_at is None


class Wish(models.Model):
    """What a juror answered when asked whether they want to read an application."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="wishes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="wishes")
    wish = models.CharField(
        max_length=5, choices=[(wish.value, label) for wish, label in WISH_LABELS.items()]
    )

    class Meta:
        verbose_name = _("wish of a juror")
        verbose_name_plural = _("wishes of jurors")
        constraints = [models.UniqueConstraint(fields=["juror", "application"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} for {self.application_id}"


class ConflictOfInterest(models.Model):
    """A juror must not read an application: declared by somebody, or found by the house and told to the lead."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    ground = models.CharField(
        max_length=9, choices=[(ground.value, GROUND_LABELS[ground]) for ground in Ground]
    )
    words = models.CharField(max_length=500, blank=True)
    #: Found by comparing what the house knows; else declared.
    is_found = models.BooleanField(default=False)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Judged to be none, with a reason.
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_why = models.CharField(max_length=500, blank=True)
    #: What the house compared, in words that are kept by code: see `rules.conflicts.Evidence`.
    evidence = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "application", "ground"], name="conflict_ground_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} and {self.application_id}"

    @property
    def ground_label(self) -> str:
        """The word for why."""
        return str(GROUND_LABELS[Ground(self.ground)])


class AssignmentPlan(models.Model):
    """Who is to read what in a round: a draft that no juror sees, until it is given.

    Readings that it adds are rows in the state “planned”; those that it takes from jurors are named in `taken`.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(
        max_length=7,
        choices=[(state.value, PLAN_LABELS[state]) for state in PlanState],
        default=PlanState.RUNNING.value,
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: Decides between equals: the same inputs and seed give the same plan.
    seed = models.PositiveIntegerField()
    #: How it was worked out; empty where it was made by hand alone.
    method = models.CharField(max_length=20, blank=True)
    #: SHA-256 of what it was worked out from.
    inputs = models.CharField(max_length=64, blank=True)
    #: See `queries.assignments.Found`; empty until it is worked out.
    result = models.JSONField(default=dict)
    #: Changed by hand since it was worked out: it is proven no more.
    by_hand = models.BooleanField(default=False)
    #: Numbers of readings that it takes back.
    taken = models.JSONField(default=list)
    #: Of how many steps how many are done while it is worked out, and when the last was.
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    stepped_at = models.DateTimeField(null=True)
    #: Why it stopped, in the village's first language.
    failure = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("plan of readings")
        verbose_name_plural = _("plans of readings")
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=[state.value for state in OPEN_PLANS]),
                name="plan_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.GIVEN) | Q(given_at__isnull=False),
                name="plan_given_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.round_id}"

    @property
    def state_label(self) -> str:
        """The word for where it stands."""
        return str(PLAN_LABELS[PlanState(self.state)])


class Reading(models.Model):
    """An application that a juror reads in a round, and how far they are."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="given")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="readings")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(
        max_length=7,
        choices=[(state.value, READING_LABELS[state]) for state in ReadingState],
        default=ReadingState.PLANNED.value,
    )
    #: No new plan moves it.
    is_locked = models.BooleanField(default=False)
    #: What the juror says of the whole; the jury reads it, the applicant only what a letter quotes.
    words = models.TextField(blank=True)
    #: Grows with each change, as that of a sheet.
    revision = models.PositiveIntegerField(default=0)
    #: The plan that gave it, or will.
    plan = models.ForeignKey(
        AssignmentPlan, null=True, on_delete=models.SET_NULL, related_name="readings"
    )
    made_at = models.DateTimeField()
    #: When its juror first had it before them.
    given_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["round", "application", "juror"], name="reading_once"),
            models.CheckConstraint(
                condition=~Q(state=ReadingState.DONE) | Q(done_at__isnull=False),
                name="reading_done_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} reads {self.application_id}"

    @property
    def state_label(self) -> str:
        """The word for how far it is."""
        return str(READING_LABELS[ReadingState(self.state)])


class KeptApart(models.Model):
    """Whoever leads the call does not want this juror to read this application in this round, without saying why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="kept_apart")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="kept_apart"
    )
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="kept_apart")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pair kept apart")
        verbose_name_plural = _("pairs kept apart")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "application", "juror"], name="kept_apart_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} without {self.application_id}"


class Score(models.Model):
    """The points that a reading gives for one criterion, and why."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.SmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["reading", "criterion"], name="score_once"),
            # What a juror handed in: they may open it again, and what they wrote goes with the file's other words.
            FixedWith(
                name="score_stays",
                owner="reading",
                state="state",
                final=ReadingState.DONE.value,
                erased=["words"],
                once=("application", "emptied_at"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.criterion_id}"
