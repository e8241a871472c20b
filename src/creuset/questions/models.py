"""Forms that a village builds, their versions, and what people answered to one of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.core.fields import LocalizedField
from creuset.core.models import StoredFile
from creuset.people.models import Party
from creuset.villages.models import Village


class Form(models.Model):
    """A form of a village; what it asks is said by its versions."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="forms")
    code = models.SlugField(max_length=60)
    names = LocalizedField()
    made_at = models.DateTimeField()
    #: No longer offered where a form is chosen; what was answered stays.
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="form_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """What a form asks, as plain data (`rules.form_of` reads it). Once published it never changes."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    #: While it is empty the version is a draft, and asks nobody.
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_at=None), name="form_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}.{self.number}"


class Sheet(models.Model):
    """What somebody answered to a form: as typed, by the key of each question.

    Whose it is and what it is for is said by the row above that points at it.
    """

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="sheets")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="sheets")
    answers = models.JSONField(default=dict)
    #: What a newer version has no place for: place, the words of its question, what was typed.
    aside = models.JSONField(default=list)
    #: Grows with each change: whoever saves says which they read, so that two tabs cannot undo one another.
    revision = models.PositiveIntegerField(default=0)
    #: At which revision each place was last changed.
    touched = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: Filed: nothing is typed any more until it is opened again.
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answers to a form")
        verbose_name_plural = _("answers to forms")

    def __str__(self) -> str:
        return f"answers {self.pk}"


class SheetFile(models.Model):
    """A file sent as an answer, at the place of its question."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="files")
    #: The key of the question; in a block the block's, the row's name and the question's, joined by full stops.
    place = models.CharField(max_length=200)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")

    def __str__(self) -> str:
        return f"{self.place} of {self.sheet_id}"
