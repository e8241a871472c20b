"""The rules of a village's places, as its file tells them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.bookings.rules.policies import Rule
from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.villages.models import Village

RULE_LABELS = {
    Rule.GRANULARITY: _("Steps of time"),
    Rule.LEAD_TIME: _("Lead time"),
    Rule.BOOKING_WINDOW: _("How far ahead"),
    Rule.LENGTH: _("Length"),
    Rule.QUOTA: _("Quota"),
    Rule.OPEN_BOOKINGS: _("Bookings to come"),
    Rule.COOL_DOWN: _("No two in a row"),
    Rule.WHO_SEES: _("Who sees"),
    Rule.WHO_BOOKS: _("Who books"),
    Rule.WHO_REPEATS: _("Who books series"),
    Rule.APPROVAL: _("Approval"),
    Rule.CERTIFICATE: _("Certificate"),
    Rule.NEIGHBOURS: _("Noise"),
    Rule.OPTIONS: _("Options"),
    Rule.RELEASE: _("Who does not come"),
    Rule.WAITING: _("Waiting list"),
    Rule.CREDITS: _("With credits only"),
    Rule.HOUSE_RULES: _("House rules accepted"),
}


class Policy(models.Model):
    """A named rule with its parameters, for some places and some groups; what is left empty means all."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="policies")
    code = models.SlugField(max_length=60)
    rule = models.CharField(max_length=30, choices=[(r.value, RULE_LABELS[r]) for r in Rule])
    #: Codes of the places: all that is said must fit; a whole stands for its parts.
    kinds = models.JSONField(default=list)
    buildings = models.JSONField(default=list)
    resources = models.JSONField(default=list)
    #: Codes of the groups that it is for, and of those that it is not for.
    groups = models.JSONField(default=list)
    except_groups = models.JSONField(default=list)
    #: What `rules.policies.read` reads.
    params = models.JSONField(default=dict)
    why = LocalizedField()
    #: Gone from the village file.
    retired_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("rule")
        constraints = [models.UniqueConstraint(fields=["village", "code"], name="policy_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def reason(self) -> str:
        """Why the village has it, in the reader's language."""
        return in_language(self.why) if self.why else ""
