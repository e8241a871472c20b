"""What is looked for: wishes in order, each with how long it lasts and what it comes after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from creuset.bookings.actions.periods import Period
from creuset.bookings.forms.bookings import wanted_features
from creuset.bookings.forms.more import ADD, FIRM, LEAVE_OUT, OPTION, STATES, option_of
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import day_field, hour_field, tell_on_fields
from creuset.bookings.models import Package
from creuset.bookings.permissions import may_overrule
from creuset.bookings.queries.packages import wishes_of
from creuset.bookings.queries.search import MOST_DAYS_AHEAD, Round, Wish
from creuset.bookings.rules import NothingAsked
from creuset.bookings.rules.search import MOST_DAYS, MOST_OF_ONE, MOST_WISHES
from creuset.bookings.states import SegmentState
from creuset.core.forms import choose_among
from creuset.core.http import row_number
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import DaySpan, Span
from creuset.people.actors import Actor
from creuset.people.forms import PartyField
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import get_resources
from creuset.villages.models import Village

WITH, AFTER = "with", "after"
HOURS, DAYS = "hours", "days"
HOURS_OF_A_DAY = 24
#: As many periods as are booked at once from a search.
MOST_PERIODS = 200
#: How far ahead a search looks where nobody says until when.
USUAL_DAYS = 60


@dataclass(frozen=True)
class Choices:
    """What may be looked for: features by name, each with its label, and packages of the villages."""

    features: Mapping[str, str]
    packages: Sequence[Package] = ()


class WishForm(forms.Form):
    """One wish; the first comes after nothing."""

    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[(AFTER, _("Afterwards")), (WITH, _("At the same time"))],
    )
    within_days = forms.IntegerField(
        label=_("Days later at most"), required=False, min_value=0, max_value=MOST_DAYS_AHEAD
    )
    count = forms.IntegerField(
        label=_("How many"), required=False, min_value=1, max_value=MOST_OF_ONE
    )
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    package = forms.ChoiceField(label=_("Or a package"), required=False)
    capacity = forms.IntegerField(
        label=_("Places at least"), required=False, min_value=1, max_value=100_000
    )
    feature = forms.MultipleChoiceField(
        label=_("With"), required=False, widget=forms.CheckboxSelectMultiple
    )
    length = forms.IntegerField(label=_("For how long"), min_value=1, max_value=MOST_DAYS)
    unit = forms.ChoiceField(
        label=_("Hours or days"), choices=[(DAYS, _("days in a row")), (HOURS, _("hours"))]
    )
    start = hour_field(_("From"))
    end = hour_field(_("To"))

    def __init__(
        self, choices: Choices, number: int, data: Any, *, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, prefix=f"w{number}", initial=dict(initial))
        self.packages = {f"{row.village_id}/{row.code}": row for row in choices.packages}
        choose_among(
            self,
            "package",
            [
                ("", "–"),
                *((key, row.name) for key, row in self.packages.items()),
            ],
        )
        if not self.packages:
            del self.fields["package"]
        features = choices.features
        self.number = number
        choose_among(self, "feature", features.items())
        if not features:
            del self.fields["feature"]

    def clean(self) -> dict[str, Any]:
        """Refuse more hours than a day has."""
        values = super().clean() or {}
        if values.get("unit") == HOURS and (values.get("length") or 0) > HOURS_OF_A_DAY:
            self.add_error("length", _("A day has 24 hours."))
        return values

    @property
    def chosen_package(self) -> Package | None:
        """The package that is looked for, if one is."""
        return self.packages.get(self.cleaned_data.get("package", ""))

    def wishes(self) -> tuple[Wish, ...]:
        """Return what is looked for: all that a package holds, or one wish."""
        if self.chosen_package is not None:
            return wishes_of(self.chosen_package)
        return (self.wish(),)

    def wish(self) -> Wish:
        """Return the one wish, for so many of a kind."""
        values = self.cleaned_data
        return Wish(
            kind=values["kind"],
            features=wanted_features(values.get("feature", ())),
            capacity=values["capacity"],
            count=values["count"] or 1,
        )

    def round(self) -> Round:
        """Return the wish with how long it lasts, and after what it comes."""
        values = self.cleaned_data
        is_days = values["unit"] == DAYS
        return Round(
            self.wishes(),
            days=values["length"] if is_days else 0,
            minutes=0 if is_days else values["length"] * 60,
            hours=(values["start"], values["end"]),
            within_days=values["within_days"],
        )


class SearchForm(forms.Form):
    """From when on, in which of the villages, what for, and the wishes in order."""

    day = day_field(_("From the"))
    until_day = day_field(_("Begins at the latest on the"), required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    title = forms.CharField(label=_("For what"), max_length=160, required=False)

    def __init__(
        self,
        choices: Choices,
        villages: Sequence[Village],
        words: QueryDict,
        *,
        party: forms.Field,
        today: Any,
    ) -> None:
        super().__init__(words if _is_asked(words) else None, initial=_initial(words, today))
        self.fields["party"] = party
        party.required = False
        self.villages = {village.slug: village for village in villages}
        choose_among(
            self,
            "where",
            [
                ("", _("In all my villages")),
                *((slug, village.name) for slug, village in self.villages.items()),
            ],
        )
        if len(self.villages) == 1:
            del self.fields["where"]
        numbers = _rows(words)
        self.wishes = [
            WishForm(
                choices, number, self.data if self.is_bound else None, initial=_wish(words, number)
            )
            for number in numbers
        ]

    def is_valid(self) -> bool:
        """Return whether every wish was typed well."""
        rows = [wish.is_valid() for wish in self.wishes]
        return super().is_valid() and all(rows)

    @property
    def may_add(self) -> bool:
        """Whether there is room for another wish."""
        return len(self.wishes) < MOST_WISHES

    def days(self) -> DaySpan:
        """Return the days on which the first wish may begin."""
        first, last = self.cleaned_data["day"], self.cleaned_data["until_day"]
        return DaySpan.of(first, last or first + timedelta(days=USUAL_DAYS))

    def rounds(self) -> list[Round]:
        """Return the wishes, those for the same time together."""
        found: list[Round] = []
        for wish in self.wishes:
            if found and wish.cleaned_data["when"] == WITH:
                last = found[-1]
                found[-1] = Round(
                    (*last.wishes, *wish.wishes()),
                    last.days,
                    last.minutes,
                    last.hours,
                    last.within_days,
                )
            else:
                found.append(wish.round())
        return found

    def chosen_villages(self) -> list[Village]:
        """Return the villages that are searched."""
        chosen = self.cleaned_data.get("where")
        # A package is had in its own village.
        own = {wish.chosen_package.village_id for wish in self.wishes if wish.chosen_package}
        return [
            village
            for slug, village in self.villages.items()
            if (not chosen or slug == chosen) and own <= {village.pk}
        ]


def _is_asked(words: QueryDict) -> bool:
    return "see" in words


def _initial(words: QueryDict, today: Any) -> dict[str, Any]:
    names = ("day", "until_day", "where", "title", "party")
    return {"day": today} | {name: words[name] for name in names if words.get(name)}


def _rows(words: QueryDict) -> list[int]:
    """Return the numbers of the wishes: those that were sent, one more or one less where that was asked."""
    numbers = [n for n in range(MOST_WISHES) if f"w{n}-length" in words]
    gone = row_number(str(words.get(LEAVE_OUT, "")))
    if gone is not None:
        numbers = [n for n in numbers if n != gone]
    if ADD in words:
        numbers += [n for n in range(MOST_WISHES) if n not in numbers][:1]
        numbers.sort(key=lambda n: (f"w{n}-length" not in words, n))
    return numbers or [0]


def _wish(words: QueryDict, number: int) -> dict[str, Any]:
    start = f"w{number}-"
    sent: dict[str, Any] = {
        name.removeprefix(start): words[name] for name in words if name.startswith(start)
    }
    if f"{start}feature" in words:
        sent["feature"] = words.getlist(f"{start}feature")
    usual: dict[str, Any] = {
        "length": 1,
        "unit": DAYS,
        "start": time(9),
        "end": time(18),
        "count": 1,
    }
    return usual | sent


class TakeForm(Overruling):
    """A combination that was found is booked, whole; its rules may be overruled by the team of all its places."""

    title = forms.CharField(label=_("For what"), max_length=160)

    def __init__(
        self, words: QueryDict, *, village: Village, by: Actor, party: forms.Field
    ) -> None:
        super().__init__(words)
        self.written = words.getlist("period")[:MOST_PERIODS]
        self.fields["party"] = party
        self.village, self.by = village, by

    @property
    def firmness(self) -> str:
        """How firm it is asked; where an option is in the way, the one behind it may be asked instead."""
        is_option = self.data.get("firmness") == OPTION or "as_option" in self.data
        return OPTION if is_option else FIRM

    @property
    def option_instead(self) -> str:
        """What may be asked for where an option is in the way of what was asked firm; empty elsewhere."""
        return option_of(self.refusal)

    @property
    def state(self) -> SegmentState:
        """Whether it is asked firm, or as an option."""
        return STATES[self.firmness]

    def periods(self) -> list[Period]:
        """Return what is asked. Raises: NothingAsked; NotFound for what is no place of the reader."""
        return read_periods(self.written, village=self.village, by=self.by, state=self.state)

    def places(self) -> list[Resource]:
        """Return the places that are asked."""
        return list({period.resource.pk: period.resource for period in self.periods()}.values())

    def tell(self, error: DomainError) -> None:
        """The refusal stands on its fields, its ways out beside them, and what may be overruled is offered."""
        tell_on_fields(self, error)
        self.refusal = error
        if all(may_overrule(self.by, place) for place in self.places()):
            self.offer_overruling(error)


def read_periods(
    words: Sequence[str],
    *,
    village: Village,
    by: Actor,
    state: SegmentState = SegmentState.CONFIRMED,
) -> list[Period]:
    """Return what buttons of found places send: a code, a start and an end each. Raises: NothingAsked; NotFound."""
    # What is left out is no instant.
    written = [(*word.split("|"), "", "")[:3] for word in words]
    if not written:
        raise NothingAsked(_("Nothing was chosen: search again."))
    found = get_resources(village, {code for code, _start, _end in written}, by)
    places = {place.code: place for place in found}
    return [Period(places[code], _span(start, end), state=state) for code, start, end in written]


def _span(first: str, last: str) -> Span:
    return Span(_instant(first), _instant(last))


def _instant(written: str) -> datetime:
    """Return what is an instant; raise NothingAsked for anything else."""
    try:
        instant = parse_datetime(written)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise NothingAsked(_("Nothing was chosen: search again."))
    return instant


def own_parties(by: Actor, village: Village, now: datetime) -> QuerySet[Party]:
    """Return the actor's party and those that they speak for."""
    own = Party.objects.filter(pk__in=by.acts_for(village.day_of(now)))
    return own.order_by("kind", "name")


def own_party_field(
    by: Actor, village: Village, now: datetime, known: Iterable[Party] | None = None
) -> forms.TypedChoiceField:
    """Return a field that says for whom: oneself, or whom one speaks for; it gives the party.

    `known` are those where whoever calls has asked for them.
    """
    found = own_parties(by, village, now) if known is None else known
    parties = {party.pk: party for party in found}
    return forms.TypedChoiceField(
        label=_("For whom"),
        choices=[(party.pk, party.name) for party in parties.values()],
        coerce=lambda pk: parties[int(pk)],
        empty_value=None,
        initial=by.party_id,
    )


def any_party_field(village: Village) -> PartyField:
    """Return a field that names anybody of the village."""
    return PartyField(village=village, label=_("For whom"))
