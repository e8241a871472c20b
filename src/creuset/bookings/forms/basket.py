"""A basket's lines as they are typed, and what is said when all of it is booked."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.beside import AskedBeside
from creuset.bookings.forms.more import OPTION, kind_field
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import PeriodForm
from creuset.bookings.rules.basket import MOST_LINES
from creuset.bookings.states import PowerMode, SegmentKind, SegmentState
from creuset.core.forms import choose_among
from creuset.core.http import row_number
from creuset.kernel.errors import DomainError
from creuset.places.models import Resource
from creuset.projects.models import Project


class LineForm(AskedBeside, PeriodForm):
    """When a place is wanted, for what, and what is asked beside it."""

    kind = kind_field()

    def __init__(self, place: Resource, *args: Any, now: datetime, **more: Any) -> None:
        super().__init__(place.village.zone, *args, **more)
        self.village, self.now, self.place = place.village, now, place
        self.ask_beside(lambda: [place])

    @property
    def chosen_power(self) -> tuple[PowerMode, Decimal | None]:
        """The power that is asked."""
        asked = self.power_of(self.place)
        return asked.get("power_mode", PowerMode.INCLUDED), asked.get("power_kva")

    @property
    def chosen_kind(self) -> SegmentKind:
        """What it is for; a use where nothing was chosen."""
        return SegmentKind(self.cleaned_data["kind"] or SegmentKind.USE)


class BasketForm(Overruling):
    """All of the basket is booked for somebody, firm or as an option."""

    title = forms.CharField(label=_("For what"), max_length=160)
    project = forms.TypedChoiceField(
        label=_("Project"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self,
        words: QueryDict | None,
        *,
        party: forms.Field,
        projects: Iterable[tuple[int, str]],
    ) -> None:
        super().__init__(words)
        self.written = words.getlist("line")[: MOST_LINES + 1] if words is not None else []
        self.fields["party"] = party
        choose_among(self, "project", [("", "–"), *projects])
        self.order_fields(["title", "party", "project", "note", "overrule"])
        self.refusal: DomainError | None = None

    def chosen_project(self) -> Project | None:
        """Return what all of it is for, among the choices."""
        chosen = self.cleaned_data.get("project")
        return Project.objects.get(pk=chosen) if chosen else None

    @property
    def state(self) -> SegmentState:
        """Whether it is asked firm, or as an option."""
        is_option = self.data.get("firmness") == OPTION
        return SegmentState.OPTION if is_option else SegmentState.CONFIRMED

    def lines(self) -> set[int]:
        """Return the keys of the lines that were read."""
        return {pk for word in self.written if (pk := row_number(word)) is not None}

    def tell(self, error: DomainError) -> None:
        """The refusal stands on its field; what the team may overrule is offered."""
        # A period's refusal is told on its line, above.
        for one in getattr(error, "errors", (error,)):
            self.add_error(one.field if one.field in self.fields else None, str(one))
        self.refusal = error
        self.offer_overruling(error)
