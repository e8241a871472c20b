"""Calendars are told when a session, a slot, a milestone or a deadline was last said."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

#: What was said before somebody wrote down when was said by then.
BEFORE = datetime(2026, 11, 22, tzinfo=UTC)


def keep_what_was_told(apps, _schema_editor):
    """A calendar that has an entry already never reads an earlier revision of it."""
    Call, Session, Slot, Milestone, OfficeHours = (
        apps.get_model("incubation", name)
        for name in ("Call", "Session", "Slot", "Milestone", "OfficeHours")
    )
    Call.objects.update(changed_at=Coalesce("published_at", "made_at"))
    Session.objects.update(changed_at=F("made_at"))
    opened = OfficeHours.objects.filter(pk=OuterRef("hours")).values("made_at")
    Slot.objects.update(changed_at=Subquery(opened))
    Slot.objects.filter(taken_at__isnull=False).update(changed_at=Greatest("changed_at", "taken_at"))
    Milestone.objects.filter(handed_at__gt=BEFORE).update(changed_at=F("handed_at"))


def _said(model):
    return migrations.AddField(
        model_name=model,
        name="changed_at",
        field=models.DateTimeField(default=BEFORE),
        preserve_default=False,
    )


class Migration(migrations.Migration):
    dependencies = [("incubation", "0008_recorded_scores")]

    operations = [
        *(_said(model) for model in ("call", "session", "slot", "milestone")),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop, elidable=True),
    ]
