"""Shapes of what is typed about bookings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext_lazy as _

from creuset.bookings.forms.beside import AskedBeside
from creuset.bookings.forms.more import SeveralPeriods, option_of
from creuset.bookings.forms.overruling import Overruling
from creuset.bookings.forms.periods import PeriodForm, tell_on_fields, typed
from creuset.bookings.forms.places import MOST_RESOURCES, Among, PlacesField
from creuset.bookings.models import Booking, Segment
from creuset.bookings.permissions import may_overrule
from creuset.bookings.queries.hints import hints
from creuset.bookings.queries.planning import may_book_row
from creuset.bookings.rules.holds import HeldByOption
from creuset.bookings.rules.waiting import HeldByOffer
from creuset.core.forms import choose_among
from creuset.core.prepared import Given, GivenList, Prepared
from creuset.kernel.errors import DomainError
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.forms import PartyField
from creuset.people.models import Party
from creuset.places.features import FEATURES
from creuset.places.kinds import Kind
from creuset.places.models import Resource
from creuset.places.queries.access import UNSHOWN, find_resources, resources_like, resources_seen
from creuset.places.rules import Occupied
from creuset.projects.models import Project
from creuset.villages.models import Village

MOST_PROJECTS = 300
#: What is waited for: it is somebody else's, or on its way to them.
TAKEN = frozenset({Occupied.code, HeldByOption.code, HeldByOffer.code})


def bookable(
    village: Village,
    by: Actor,
    *,
    codes: Collection[str] | None = None,
) -> list[Resource]:
    """Return the resources that the actor may book, by kind and place, their building and village loaded.

    With `codes`, only those of them.
    """
    rows: Iterable[Resource]
    if codes is None:
        every = resources_seen(village, by).filter(is_unbuilt=False)
        rows = every.select_related("building", "whole").defer(*UNSHOWN)
    else:
        rows = [r for r in find_resources(village, codes, by).values() if not r.is_unbuilt]
    return _in_order(rows, village, by)


def alike(village: Village, by: Actor, chosen: Sequence[Resource]) -> list[Resource]:
    """Return the chosen resources with the nearest of their kinds that the actor may book, by kind and place."""
    return _in_order([*chosen, *resources_like(village, chosen, by)], village, by)


def _in_order(rows: Iterable[Resource], village: Village, by: Actor) -> list[Resource]:
    """Return those of the rows that the actor may book, by kind and place, their village loaded."""
    order = {kind: at for at, kind in enumerate(Kind.values)}
    found = sorted(rows, key=lambda r: (order[r.kind], r.building.position, r.position, r.pk))
    for resource in found:
        resource.village = resource.building.village = village
    return [resource for resource in found if may_book_row(by, resource)]


def choices_of(resources: Iterable[Resource]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the resources as choices, grouped by kind."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for resource in resources:
        label = f"{resource.name} – {resource.building.name}"
        groups.setdefault(str(Kind(resource.kind).label), []).append((resource.code, label))
    return list(groups.items())


def _or_none(projects: Iterable[tuple[int, str]]) -> list[tuple[int | str, str]]:
    return [("", "–"), *projects]


def _known() -> QuerySet[Project]:
    return Project.objects.filter(known_in__village_id=Given("village", BigIntegerField()))


def _titles(projects: QuerySet[Project]) -> QuerySet[Project, tuple[int, str]]:
    return projects.order_by("title").values_list("pk", "title")[:MOST_PROJECTS]


HOLDERS = GivenList("holders", BigIntegerField())
KNOWN = Prepared(lambda: _titles(_known()))
HELD = Prepared(lambda: _titles(_known().filter(holder_id__in=HOLDERS)))


def known_projects(
    village: Village, *, held_by: Collection[int] | None = None
) -> QuerySet[Project, tuple[int, str]]:
    """Return what `projects_known` does as a question, to be asked with others."""
    known = Project.objects.filter(known_in__village=village)
    return _titles(known if held_by is None else known.filter(holder_id__in=held_by))


def projects_known(
    village: Village, *, held_by: Collection[int] | None = None
) -> list[tuple[int, str]]:
    """Return the projects that the village knows, all or those held by some parties, as choices by title."""
    if held_by is None:
        return KNOWN(village=village.pk)
    return HELD(village=village.pk, holders=held_by) if held_by else []


class _ActingForm(Overruling, PeriodForm):
    """A form whose rules the team may overrule, once it was told which."""

    def __init__(self, *args: Any, by: Actor, village: Village, **more: Any) -> None:
        super().__init__(village.zone, *args, **more)
        self.by, self.village = by, village


class BookingForm(_ActingForm, AskedBeside, SeveralPeriods):
    """A booking made at the desk, for somebody."""

    title = forms.CharField(label=_("For what"), max_length=160)
    project = forms.ChoiceField(label=_("Project"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )

    field_order: tuple[str, ...] = (
        "resource",
        "day",
        "start",
        "until_day",
        "end",
        "kind",
        "title",
        "party",
        "project",
        "note",
        "firmness",
        "overrule",
    )

    def __init__(self, *args: Any, by: Actor, village: Village, now: datetime, **more: Any) -> None:
        super().__init__(*args, by=by, village=village, **more)
        self.now = now
        self._found: dict[tuple[str, ...] | None, list[Resource]] = {}
        self.fields["resource"] = PlacesField(
            self._bookable,
            among=self._among,
            hints=lambda places: hints(village, self.asked_span(), places, by=by, now=now),
            label=_("Spaces"),
        )
        self.fields["party"] = self.party_field()
        self.set_periods()
        chosen = self._chosen()
        self.ask_beside(lambda: self._bookable(chosen) if chosen else [])
        # A form that was sent without a project needs none of them, unless it is drawn again.
        is_asked = not self.is_bound or self.data.get("project")
        projects = self.projects() if is_asked else None
        choose_among(
            self,
            "project",
            (lambda: _or_none(self._projects_once)) if projects is None else _or_none(projects),
        )
        if projects == []:
            del self.fields["project"]
        self.order_fields(self.field_order)

    def _bookable(self, codes: Collection[str] | None) -> list[Resource]:
        """Return the places that may be booked, or those of some codes; the same are asked once."""
        wanted = None if codes is None else tuple(codes)
        if wanted not in self._found:
            if wanted is not None and not self.is_bound:
                # A form that is only drawn lists all of them anyway.
                every = {place.code: place for place in self._bookable(None)}
                self._found[wanted] = [every[code] for code in wanted if code in every]
            else:
                self._found[wanted] = bookable(self.village, self.by, codes=wanted)
        return self._found[wanted]

    def _among(self) -> Among:
        """Return the places to choose among: of a form that was sent and is drawn again, some like the chosen ones.

        Many may be refused at once, and a village has a thousand places: the others are a click away.
        """
        chosen = self._bookable(self._chosen()) if self.is_bound else ()
        if not chosen:
            return Among(self._bookable(None))
        return Among(alike(self.village, self.by, chosen), is_all=False)

    def _chosen(self) -> list[str]:
        """Return the codes of the places chosen so far, as they came."""
        chosen = (
            self.data.getlist("resource")
            if hasattr(self.data, "getlist") and self.is_bound
            else (self.data if self.is_bound else self.initial).get("resource") or []
        )
        return list(dict.fromkeys([chosen] if isinstance(chosen, str) else chosen))[:MOST_RESOURCES]

    def party_field(self) -> forms.Field:
        """Return the field that says for whom."""
        return PartyField(village=self.village, label=_("For whom"))

    def projects(self) -> list[tuple[int, str]]:
        """Return the projects that the booking may be for."""
        return projects_known(self.village)

    @cached_property
    def _projects_once(self) -> list[tuple[int, str]]:
        """The choices are asked for each time they are looked at."""
        return self.projects()

    @property
    def option_instead(self) -> str:
        """What may be asked for where an option is in the way of what was asked firm; empty elsewhere."""
        return option_of(self.refusal)

    @property
    def may_wait(self) -> bool:
        """Whether somebody else's is in the way, so that one may wait for it."""
        errors = getattr(self.refusal, "errors", (self.refusal,)) if self.refusal else ()
        return not self.more and any(error.code in TAKEN for error in errors)

    def chosen_party(self) -> Party:
        """Return for whom the booking is."""
        found: Party = self.cleaned_data["party"]
        return found

    def chosen_project(self) -> Project | None:
        """Return what the booking is for, among the projects of the village."""
        chosen = self.cleaned_data.get("project")
        return Project.objects.get(pk=chosen) if chosen else None


class MyBookingForm(BookingForm):
    """A booking made by a member, for themselves or for their organisation."""

    def party_field(self) -> forms.Field:
        """Return the field that says for whom: oneself, or whom one speaks for."""
        own = self.by.acts_for(self.village.day_of(self.now))
        self.parties = {
            party.pk: party for party in Party.objects.filter(pk__in=own).order_by("kind", "name")
        }
        return forms.TypedChoiceField(
            label=_("For whom"),
            choices=[(party.pk, party.name) for party in self.parties.values()],
            coerce=int,
            initial=self.by.party_id,
        )

    def projects(self) -> list[tuple[int, str]]:
        """Return the projects held by the member or by whom they speak for."""
        return projects_known(self.village, held_by=self.by.acts_for(self.village.day_of(self.now)))

    def chosen_party(self) -> Party:
        """Return for whom the booking is."""
        return self.parties[self.cleaned_data["party"]]


class ChangeForm(_ActingForm):
    """A period of a booking takes another time, another place, or both."""

    resource = forms.ChoiceField(label=_("Space"))
    reason = forms.CharField(label=_("Why"), required=False, max_length=400)
    segment = forms.IntegerField(widget=forms.HiddenInput())
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    field_order = ("resource", "day", "start", "until_day", "end", "reason", "overrule")

    def __init__(
        self,
        booking: Booking,
        segment: Segment,
        *args: Any,
        by: Actor,
        village: Village,
        **more: Any,
    ) -> None:
        initial = {
            "resource": segment.resource.code,
            **typed(Span(segment.starts_at, segment.ends_at), village.zone),
            "segment": segment.pk,
            "seen": booking.changed_at.isoformat(),
            **more.pop("initial", {}),
        }
        super().__init__(*args, by=by, village=village, initial=initial, **more)
        self.resources = {r.code: r for r in bookable(village, by)}
        # What is booked already stays a choice, even where it could not be booked anew.
        self.resources.setdefault(segment.resource.code, segment.resource)
        choose_among(self, "resource", choices_of(self.resources.values()))

    def clean_resource(self) -> Resource:
        """Return the resource that was chosen."""
        return self.resources[self.cleaned_data["resource"]]


class DetailsForm(forms.Form):
    """What a booking is for; the projects are those known to the team, or the member's own."""

    title = forms.CharField(label=_("For what"), max_length=160)
    project = forms.ChoiceField(label=_("Project"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    def __init__(self, booking: Booking, data: Any, *, projects: Iterable[tuple[int, str]]) -> None:
        initial = {
            "title": booking.title,
            "project": booking.project_id or "",
            "note": booking.note,
            "seen": booking.changed_at.isoformat(),
        }
        super().__init__(data, initial=initial)
        choices = dict(projects)
        # What it is for already stays a choice.
        if booking.project:
            choices.setdefault(booking.project.pk, booking.project.title)
        choose_among(self, "project", _or_none(choices.items()))
        if not choices:
            del self.fields["project"]

    def chosen_project(self) -> Project | None:
        """Return what the booking is for, among the choices."""
        chosen = self.cleaned_data.get("project")
        return Project.objects.get(pk=chosen) if chosen else None


class CancelForm(forms.Form):
    """A booking is cancelled; the team may leave its fee."""

    reason = forms.CharField(label=_("Why"), required=False, max_length=400)
    is_free = forms.BooleanField(label=_("Free of charge"), required=False)
    seen = forms.DateTimeField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, may_waive: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_waive:
            del self.fields["is_free"]


def wanted_features(names: Iterable[str]) -> dict[str, str | float | bool]:
    """Return features as they are looked for: a measure is had or not, whatever its figure."""
    return {name: True if FEATURES[name].type == "yes-no" else 0.0 for name in names}


class FreeForm(PeriodForm):
    """Dates first: then what is free."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices]
    )
    capacity = forms.IntegerField(
        label=_("Places at least"), required=False, min_value=1, max_value=100_000
    )
    feature = forms.MultipleChoiceField(
        label=_("With"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, zone: ZoneInfo, features: Mapping[str, str], *args: Any) -> None:
        super().__init__(zone, *args)
        choose_among(self, "feature", features.items())
        if not features:
            del self.fields["feature"]

    def features(self) -> dict[str, str | float | bool]:
        """Return what the places must have."""
        return wanted_features(self.cleaned_data.get("feature", ()))


def tell(form: Overruling, error: DomainError, resources: Iterable[Resource]) -> None:
    """The refusal stands on its fields, its ways out beside them, and what may be overruled is offered."""
    tell_on_fields(form, error)
    form.refusal = error
    if all(may_overrule(form.by, resource) for resource in resources):
        form.offer_overruling(error)
