"""How much is measured: a taste in the tests, a default run, the stated size."""

from enum import StrEnum


class Scale(StrEnum):
    """A size of run."""

    TINY = "tiny"
    USUAL = "usual"
    FULL = "full"
