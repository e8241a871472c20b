"""Shapes of what is typed about closures."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.actions.closing import CANCEL, Choice, MoveTo
from creuset.bookings.forms.bookings import choices_of
from creuset.bookings.forms.periods import LAST_DAY, PeriodForm, day_field, hour_field
from creuset.bookings.forms.places import PlacesField
from creuset.bookings.queries.hits import Hit
from creuset.core.forms import choose_among
from creuset.core.roles import Capability
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import local_instant
from creuset.people.actors import Actor
from creuset.places.kinds import in_order
from creuset.places.models import Resource
from creuset.places.permissions import places_of
from creuset.places.queries.access import resources_seen
from creuset.villages.models import Village


def closable(village: Village, by: Actor) -> dict[str, Resource]:
    """Return the resources that the actor may close, by code, their building and village loaded."""
    rows = list(
        resources_seen(village, by)
        .select_related("building", "whole")
        .order_by(in_order(), "position", "pk")
    )
    for resource in rows:
        resource.village = resource.building.village = village
    return {
        resource.code: resource
        for resource in rows
        if by.may(Capability.CLOSE_PLACES, village, places=places_of(resource))
    }


class ClosureForm(PeriodForm):
    """Places are closed for a time: works, holidays."""

    title = forms.CharField(
        label=_("What everybody reads"), max_length=160, help_text=_("Works, holidays, inventory…")
    )
    start = hour_field(_("From"), required=False, help_text=_("Empty: the whole day."))
    end = hour_field(_("To"), required=False)
    reason = forms.CharField(
        label=_("Note for the team"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = ("title", "resources", "day", "start", "until_day", "end", "reason")

    def __init__(self, village: Village, by: Actor, *args: Any, **more: Any) -> None:
        super().__init__(village.zone, *args, **more)
        self.closable = closable(village, by)
        self.fields["resources"] = PlacesField(self._found, most=None, label=_("Spaces"))
        self.order_fields(self.field_order)

    def _found(self, codes: Collection[str] | None) -> list[Resource]:
        if codes is None:
            return list(self.closable.values())
        return [self.closable[code] for code in codes if code in self.closable]

    def clean(self) -> dict[str, Any]:
        """Days without hours are closed whole, the last one included."""
        values = self.cleaned_data
        first, last = values.get("day"), values.get("until_day") or values.get("day")
        if first and last and not values.get("start") and not values.get("end"):
            values["start"] = values["end"] = time.min
            values["until_day"] = last + timedelta(days=1) if last < LAST_DAY else last
        return super().clean()


class ResolveForm(forms.Form):
    """What becomes of one booking that a closure hits."""

    choice = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("", _("Choose")), ("cancel", _("Cancel it")), ("move", _("Move it"))],
    )
    resource = forms.ChoiceField(label=_("To"), required=False)
    day = day_field(_("Day"), required=False)
    start = hour_field(_("From"), required=False)

    def __init__(
        self, hit: Hit, targets: dict[str, Resource], village: Village, data: Any = None
    ) -> None:
        starts = hit.segment.starts_at.astimezone(village.zone)
        initial = {
            "resource": hit.segment.resource.code,
            "day": starts.date(),
            "start": starts.time(),
        }
        super().__init__(data, prefix=f"hit-{hit.booking.pk}", initial=initial)
        self.hit, self.targets, self.zone = hit, targets, village.zone
        choose_among(self, "resource", choices_of(targets.values()))

    def clean(self) -> dict[str, Any]:
        """Refuse a move that says not where or when."""
        values = super().clean() or {}
        if values.get("choice") == "move":
            for name in ("resource", "day", "start"):
                if not values.get(name):
                    self.add_error(name, _("Say where and when it goes."))
        return values

    def resolved(self) -> Choice | None:
        """Return the choice; None, said on its field, where the hour does not exist that day."""
        if self.cleaned_data["choice"] == "cancel":
            return CANCEL
        values = self.cleaned_data
        try:
            starts_at: datetime = local_instant(values["day"], values["start"], self.zone)
        except DomainError as error:
            self.add_error("start", str(error))
            return None
        return MoveTo(self.targets[values["resource"]], starts_at)


class LiftForm(forms.Form):
    """A closure is lifted before its end."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=400)


def resolved(forms_: Sequence[ResolveForm]) -> dict[int, Choice] | None:
    """Return what becomes of each booking; None where a form says it badly."""
    valid = [form.is_valid() for form in forms_]  # each says what is wrong with it
    if not all(valid):
        return None
    choices = {form.hit.booking.pk: form.resolved() for form in forms_}
    return (
        None if None in choices.values() else {pk: c for pk, c in choices.items() if c is not None}
    )
