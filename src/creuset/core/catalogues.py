"""The catalogues of all apps, looked through at once where their plurals are told alike.

Django means to put such catalogues together, and compares a function with the code of one: they stay apart, and
each word of a page is looked for in twenty-seven, one after the other.
"""

from typing import Any

from django.utils.translation.trans_real import TranslationCatalog


def put_together() -> None:
    """Catalogues that are read from now on are one where they can be; what is said stays the same."""
    TranslationCatalog.update = _update  # type: ignore[method-assign]  # as Django means it


def _update(self: Any, trans: Any) -> None:
    """The words come before those that are there already."""
    if trans.plural.__code__ == self._plurals[0].__code__:
        self._catalogs[0].update(trans._catalog)  # noqa: SLF001 - as Django does
    else:
        self._catalogs.insert(0, trans._catalog.copy())  # noqa: SLF001 - as above
        self._plurals.insert(0, trans.plural)
