"""Shapes of what is answered about an option."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import day_field, hour_field
from creuset.bookings.models import SEGMENT_LABELS, Booking, Segment
from creuset.bookings.permissions import may_overrule
from creuset.bookings.states import SegmentKind
from creuset.core.forms import refuse
from creuset.core.text import span_text
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import local_instant
from creuset.people.actors import Actor


class AnswerForm(Overruling):
    """An option is answered, with a reason."""

    #: Whether it may be done to some of the periods.
    by_period = False

    reason = forms.CharField(label=_("Why"), required=False, max_length=400)
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    def __init__(self, booking: Booking, data: Any) -> None:
        self.booking = booking
        self.options = [segment for segment in booking.segments.all() if segment.is_option]
        initial = {
            "seen": booking.changed_at.isoformat(),
            "segments": [str(segment.pk) for segment in self.options],
        }
        super().__init__(data, initial=initial)
        if self.by_period and len(self.options) > 1:
            self.fields["segments"] = forms.MultipleChoiceField(
                label=_("Which periods"),
                choices=[(str(s.pk), _told(s, booking)) for s in self.options],
                widget=forms.CheckboxSelectMultiple(),
            )
            self.order_fields(["segments", "until_day", "until", "reason"])

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields that are shown, but for what may be overruled."""
        return [field for field in self.visible_fields() if field.name != "overrule"]

    def chosen(self) -> list[Segment] | None:
        """Return the periods that were ticked; None: all of them."""
        if "segments" not in self.fields:
            return None
        ticked = set(self.cleaned_data["segments"])
        return [segment for segment in self.options if str(segment.pk) in ticked]

    def tell(self, error: DomainError, by: Actor) -> None:
        """The refusal stands above, and what may be overruled is offered to whoever may."""
        refuse(self, error)
        if all(may_overrule(by, segment.resource) for segment in self.options):
            self.offer_overruling(error)


class ByPeriodForm(AnswerForm):
    """An option is answered, whole or for some of its periods."""

    by_period = True


class ExtendForm(AnswerForm):
    """An option lasts longer."""

    until_day = day_field(_("Until"))
    until = hour_field(_("At"))

    def __init__(self, booking: Booking, data: Any) -> None:
        super().__init__(booking, data)
        ends = booking.hold.expires_at.astimezone(booking.village.zone)
        self.initial.update(until_day=ends.date(), until=ends.time())
        self.order_fields(["until_day", "until", "reason"])

    def instant(self) -> datetime:
        """Return until when, in the village's zone."""
        day, hour = self.cleaned_data["until_day"], self.cleaned_data["until"]
        return local_instant(day, hour, self.booking.village.zone)


def _told(segment: Segment, booking: Booking) -> str:
    words: Iterable[object] = (
        segment.resource.name,
        SEGMENT_LABELS[SegmentKind(segment.kind)] if segment.kind != SegmentKind.USE else "",
        span_text(segment.starts_at, segment.ends_at, booking.village.zone),
    )
    return " · ".join(str(word) for word in words if word)
