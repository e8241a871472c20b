"""A basket's lines as they are typed, and what is said when all of it is booked."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.more import OPTION, kind_field
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import PeriodForm
from creuset.bookings.rules.basket import MOST_LINES
from creuset.bookings.states import SegmentKind, SegmentState
from creuset.core.http import row_number
from creuset.kernel.errors import DomainError


class LineForm(PeriodForm):
    """When a place is wanted, and for what."""

    kind = kind_field()

    @property
    def chosen_kind(self) -> SegmentKind:
        """What it is for; a use where nothing was chosen."""
        return SegmentKind(self.cleaned_data["kind"] or SegmentKind.USE)


class BasketForm(Overruling):
    """All of the basket is booked for somebody, firm or as an option."""

    title = forms.CharField(label=_("For what"), max_length=160)

    def __init__(self, words: QueryDict | None, *, party: forms.Field) -> None:
        super().__init__(words)
        self.written = words.getlist("line")[: MOST_LINES + 1] if words is not None else []
        self.fields["party"] = party
        self.order_fields(["title", "party", "overrule"])
        self.refusal: DomainError | None = None

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
