"""The text that a search reads: words without accents nor capitals, kept beside what they come from."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """Return the text without accents, capitals and needless spaces.

    >>> fold("  Élodie  Œuvre ")
    'elodie œuvre'
    """
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


class SearchTextField(models.TextField):  # type: ignore[type-arg]  # Django's own has no arguments to give
    """Holds the folded text of other columns, written whenever the row is saved."""

    def __init__(self, *, of: Sequence[str], **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(editable=False, default="", **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration needs to make the same column again."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return name, path, list(args), {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 -- Django's signature
        """Return the folded text of the columns as they are now."""
        text = fold(" ".join(str(getattr(model_instance, name)) for name in self.of))
        setattr(model_instance, self.attname, text)
        return text
