"""Codes of what is written at the desk, made of names."""

from collections.abc import Collection, Mapping

from django.utils.text import slugify

LONGEST_CODE = 60


def free_code(names: Mapping[str, str], taken: Collection[str], *, otherwise: str) -> str:
    """Return a code made of the first name, or of `otherwise` where it has no letter, that is not taken."""
    name = next((text for text in names.values() if text), "")
    base = slugify(name).replace("_", "-")[: LONGEST_CODE - 4].strip("-") or otherwise
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
