"""What a person says of themselves, once for the whole network; the trades and skills that a village lists."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.core.text import in_language
from creuset.people.models.parties import Party
from creuset.people.rules.profiles import Audience, ProfileField, audience_of
from creuset.people.rules.profiles import Craft as CraftValue
from creuset.villages.models import Village


class CraftKind(models.TextChoices):
    """What somebody is, or what they know how to do."""

    TRADE = "trade", _("Trade")
    SKILL = "skill", _("Skill")


class Craft(models.Model):
    """A trade or a skill that a village lists, so that people call one thing by one name."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="crafts")
    kind = models.CharField(max_length=5, choices=CraftKind)
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    position = models.PositiveSmallIntegerField(default=0)
    #: Gone from the village file; whoever bears it keeps it.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("trade or skill")
        verbose_name_plural = _("trades and skills")
        constraints = [
            models.UniqueConstraint(fields=["village", "kind", "code"], name="craft_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Profile(models.Model):
    """What a person says of themselves, and to whom each part of it is shown; their photo is a stored file."""

    #: Of its stored file.
    PHOTO: ClassVar[str] = "profile"

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="profile")
    #: What they do, in a sentence or two, by language.
    words = LocalizedField()
    #: Each with its code in the village that lists it, or none, and its names.
    trades = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    #: ISO codes, and `lsf`.
    languages = models.JSONField(default=list)
    #: Each with what it is called and its address.
    links = models.JSONField(default=list)
    #: By field: who reads it; what is not named has the audience of `rules.profiles.CAREFUL`.
    audiences = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return f"profile of {self.party_id}"

    def audience_of(self, field: ProfileField) -> Audience:
        """Return who reads the field."""
        return audience_of(self.audiences, field)

    def crafts_of(self, field: ProfileField) -> list[CraftValue]:
        """Return the trades, or the skills, as values."""
        rows = self.trades if field is ProfileField.TRADES else self.skills
        return [CraftValue(row["names"], row.get("code", "")) for row in rows]
