"""Places chosen among many: by kind, by name, by how many they hold, and by what is free."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.bookings.queries.hints import Hint
from creuset.places.kinds import Kind
from creuset.places.models import Resource

MOST_RESOURCES = 20


@dataclass(frozen=True)
class Choice:
    """A place that may be ticked."""

    place: Resource
    hint: Hint | None
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """The places of one kind; `free` is None where nothing was asked."""

    kind: Kind
    choices: Sequence[Choice]
    free: int | None
    is_open: bool


@dataclass(frozen=True)
class Among:
    """The places that a list shows: all that may be ticked, or those like the ones that are."""

    places: Sequence[Resource]
    is_all: bool = True


class PlacesInput(forms.Widget):
    """Boxes in groups that open: it works without scripts, which add a search and the chips' own hands."""

    template_name = "bookings/widgets/places.html"
    use_fieldset = True

    def __init__(
        self,
        among: Callable[[], Among],
        hints: Callable[[Sequence[Resource]], Mapping[int, Hint]] | None = None,
    ) -> None:
        super().__init__()
        self.among, self.hints = among, hints

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the codes that were ticked."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Boxes that nobody ticked send nothing."""
        return False

    def id_for_label(self, id_: str) -> str:
        """The legend names the whole; no box stands for the others."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws: the groups, and the places that are chosen."""
        context = super().get_context(name, value, attrs)
        chosen = {value} if isinstance(value, str) else set(value or ())
        among = self.among()
        hints = self.hints(among.places) if self.hints else None
        groups = _groups(among.places, chosen, hints)
        context["is_all"] = among.is_all
        context["groups"] = groups
        context["chosen"] = [c for group in groups for c in group.choices if c.is_chosen]
        context["total"] = sum(len(group.choices) for group in groups)
        context["has_hints"] = hints is not None
        return context


def _groups(
    places: Sequence[Resource], chosen: Collection[str], hints: Mapping[int, Hint] | None
) -> list[Group]:
    kinds: dict[Kind, list[Choice]] = {}
    for place in places:
        hint = hints.get(place.pk) if hints else None
        kinds.setdefault(Kind(place.kind), []).append(Choice(place, hint, place.code in chosen))
    return [
        Group(
            kind,
            choices,
            None if hints is None else sum(bool(c.hint and c.hint.is_free) for c in choices),
            is_open=any(c.is_chosen for c in choices) or len(kinds) == 1,
        )
        for kind, choices in kinds.items()
    ]


class PlacesField(forms.MultipleChoiceField):
    """Places chosen among many: what was sent is looked up by itself, all of them only to be drawn."""

    def __init__(
        self,
        find: Callable[[Collection[str] | None], list[Resource]],
        *,
        among: Callable[[], Among] | None = None,
        hints: Callable[[Sequence[Resource]], Mapping[int, Hint]] | None = None,
        most: int | None = MOST_RESOURCES,
        **more: Any,
    ) -> None:
        self.find, self.most = find, most
        super().__init__(widget=PlacesInput(among or (lambda: Among(find(None))), hints), **more)

    def clean(self, value: Any) -> list[Resource]:
        """Return the resources that were chosen, in order; refuse what cannot be."""
        codes = list(dict.fromkeys(self.to_python(value)))
        if not codes and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if self.most is not None and len(codes) > self.most:
            raise forms.ValidationError(
                _("At most %(most)s spaces in one booking.") % {"most": self.most}
            )
        # PostgreSQL takes no such letter, not even in a question
        asked = [code for code in codes if "\0" not in code]
        found = {resource.code: resource for resource in self.find(asked)}
        for code in codes:
            if code not in found:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": code},
                )
        return [found[code] for code in codes]
