"""What templates of answers draw with."""

from typing import Any

from django import template
from django.template.context import Context

from creuset.core import files
from creuset.kernel.money import symbol_of
from creuset.questions.models import SheetFile
from creuset.questions.queries.reading import plain_text

register = template.Library()


@register.filter
def typed_text(typed: Any) -> str:
    """Return anything that was typed as words."""
    return plain_text(typed)


@register.filter
def sign(currency: str) -> str:
    """Return how a currency is written beside numbers: €."""
    return symbol_of(currency)


@register.simple_tag(takes_context=True)
def file_address(context: Context, file: SheetFile) -> str:
    """Return where a file is read: where the page's `file_url` leads with its number, else where members read it.

    A page whose readers have no account gives `file_url`: an address in which 0 stands for the file's number.
    """
    url = context.get("file_url")
    return str(url).replace("/0/", f"/{file.pk}/") if url else files.address(file.stored)
