"""SIREN, SIRET and VAT numbers: what is typed becomes what is kept, or a sentence says what is wrong."""

from dataclasses import dataclass

from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number
from stdnum.fr import tva

from creuset.kernel.errors import DomainError, Refusals, Refused
from creuset.kernel.sentences import sentence as _

SIREN_DIGITS = 9
SIRET_DIGITS = 14


class WrongNumber(Refused):
    """A company number that nobody can have."""

    code = "wrong-number"


@dataclass(frozen=True)
class Numbers:
    """The numbers of an organisation, compact; each may be empty."""

    siren: str = ""
    siret: str = ""
    vat: str = ""


def check_numbers(*, siren: str = "", siret: str = "", vat_number: str = "") -> Numbers:
    """Return the numbers in compact form; a missing SIREN is read from the SIRET or the French VAT number.

    Raises WrongNumber, or Refusals where several are wrong: a digit too many or too few, a wrong
    check digit, numbers of two different companies.
    """
    wrong: list[DomainError] = []
    given = {"siren": siren, "siret": siret, "vat_number": vat_number}
    kept = {name: _kept(name, value, wrong) for name, value in given.items()}
    if not wrong:
        _check_same_company(kept, wrong)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Refusals(wrong)
    return Numbers(
        siren=kept["siren"] or kept["siret"][:SIREN_DIGITS] or _siren_of(kept["vat_number"]),
        siret=kept["siret"],
        vat=kept["vat_number"],
    )


def show_siren(siren: str) -> str:
    """Return a SIREN in groups of three digits, as it is printed.

    >>> show_siren("732829320")
    '732 829 320'
    """
    return " ".join(siren[at : at + 3] for at in range(0, len(siren), 3))


def _kept(name: str, value: str, wrong: list[DomainError]) -> str:
    """Return the compact number, or an empty text after noting what is wrong."""
    if not value.strip():
        return ""
    try:
        match name:
            case "siren":
                return _digits(value, siren_number.compact(value), SIREN_DIGITS, siren_number)
            case "siret":
                return _digits(value, siret_number.compact(value), SIRET_DIGITS, siret_number)
            case _:
                return _vat(value)
    except WrongNumber as error:
        wrong.append(error)
        return ""


def _digits(typed: str, compact: str, length: int, module: object) -> str:
    field = "siren" if length == SIREN_DIGITS else "siret"
    if not compact.isascii() or not compact.isdigit():
        raise WrongNumber(
            _("“%(typed)s” holds something else than digits.", typed=typed), field=field
        )
    if len(compact) != length:
        raise WrongNumber(
            _(
                "%(expected)s digits are expected, and there are %(found)s.",
                expected=length,
                found=len(compact),
            ),
            field=field,
        )
    try:
        return str(module.validate(compact))  # type: ignore[attr-defined]  # stdnum's modules share it
    except ValidationError:
        raise WrongNumber(
            _(
                "The check digit is wrong: one of the digits of %(typed)s was mistyped.",
                typed=typed,
            ),
            field=field,
        ) from None


def _vat(typed: str) -> str:
    field = "vat_number"
    compact = "".join(typed.upper().split()).replace(".", "").replace("-", "")
    if not compact[:2].isalpha():
        raise WrongNumber(
            _("A VAT number starts with the two letters of its country, such as FR."), field=field
        )
    try:
        return (
            compact[:2] + str(tva.validate(compact))
            if compact[:2] == "FR"
            else str(vat.validate(compact))
        )
    except InvalidChecksum:
        raise WrongNumber(
            _("The check digits are wrong: something in %(typed)s was mistyped.", typed=typed),
            field=field,
        ) from None
    except ValidationError:
        raise WrongNumber(
            _("“%(typed)s” does not have the shape of a VAT number of its country.", typed=typed),
            field=field,
        ) from None


def _siren_of(vat_number: str) -> str:
    """Return the SIREN that a French VAT number of a company ends with, or an empty text."""
    tail = vat_number[4:]
    return tail if vat_number.startswith("FR") and siren_number.is_valid(tail) else ""


def _check_same_company(kept: dict[str, str], wrong: list[DomainError]) -> None:
    siren = kept["siren"] or kept["siret"][:SIREN_DIGITS]
    if kept["siret"] and not kept["siret"].startswith(siren):
        wrong.append(
            WrongNumber(
                _("This SIRET does not start with the SIREN %(siren)s.", siren=show_siren(siren)),
                field="siret",
            )
        )
    of_vat = _siren_of(kept["vat_number"])
    if siren and of_vat and of_vat != siren:
        wrong.append(
            WrongNumber(
                _("This VAT number belongs to the SIREN %(siren)s.", siren=show_siren(of_vat)),
                field="vat_number",
            )
        )
