"""Columns that the house adds to Django's."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class LocalizedField(models.JSONField):
    """A text in several languages: a mapping from language code to text, kept as JSON.

    Read it with `core.text.localized`, or the template filter of that name.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError unless every language and every text is a text."""
        super().validate(value, model_instance)
        texts = isinstance(value, dict) and all(
            isinstance(k, str) and isinstance(v, str) for k, v in value.items()
        )
        if not texts:
            raise ValidationError(_("A text by language is expected."), code="localized")
