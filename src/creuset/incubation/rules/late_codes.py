"""Codes that open a call after its deadline: long enough not to be guessed, made to be read aloud."""

from creuset.kernel.numbering import ALPHABET

CHARACTERS, GROUP = 12, 4
#: What people write between the groups, and letters that are read for digits.
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, "\u00a0": None})


def code_from(draws: bytes) -> str:
    """Return the code that so many random bytes make, in groups, as it is printed.

    >>> code_from(bytes(range(12)))
    '0123-4567-89AB'
    """
    letters = "".join(ALPHABET[draw % len(ALPHABET)] for draw in draws[:CHARACTERS])
    return "-".join(letters[at : at + GROUP] for at in range(0, CHARACTERS, GROUP))


def plain(typed: str) -> str:
    """Return a code as it is kept and compared, however it was typed.

    >>> plain(" o123 4567-89ab ")
    '0123456789AB'
    """
    return typed.strip().upper().translate(_HEARD)
