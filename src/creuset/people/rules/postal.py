"""Postal addresses, as papers print them."""

import re
from dataclasses import dataclass

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

MOST_LINES = 3
#: The country of the network's papers: an address in it does not name it.
HOME = "FR"
_HOME_POSTCODE = re.compile(r"\d{5}")

#: ISO 3166-1 codes of the countries that addresses are in, by their names.
COUNTRIES: dict[str, Sentence] = {
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "DZ": _("Algeria"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LI": _("Liechtenstein"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MA": _("Morocco"),
    "MC": _("Monaco"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "SN": _("Senegal"),
    "TN": _("Tunisia"),
    "UA": _("Ukraine"),
    "US": _("United States"),
}


class WrongAddress(Refused):
    """A postal address to which no letter would come."""

    code = "wrong-address"


@dataclass(frozen=True, slots=True)
class Postal:
    """Lines before the town, postcode, town, ISO code of the country; all empty where nothing is known."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""

    @property
    def lines(self) -> list[str]:
        """The address without its country, line by line; nothing where there is none."""
        town = f"{self.postcode} {self.city}".strip()
        return [line for line in (*self.street.splitlines(), town) if line]

    @property
    def abroad(self) -> str:
        """The country as an envelope names it, in the reader's language; nothing at home."""
        name = COUNTRIES.get(self.country) if self.country != HOME else None
        return str(name) if name else ""


def check_postal(*, street: str, postcode: str, city: str, country: str) -> Postal:
    """Return the address, tidied, at home unless it says where; raises WrongAddress where no letter would come."""
    lines = [" ".join(line.split()) for line in street.splitlines()]
    kept = Postal(
        "\n".join(line for line in lines if line),
        " ".join(postcode.upper().split()),
        " ".join(city.split()),
        country.strip().upper(),
    )
    if not kept.lines:
        return Postal()
    if not kept.city:
        raise WrongAddress(_("A postal address needs a town."), field="city")
    if len(kept.street.splitlines()) > MOST_LINES:
        raise WrongAddress(
            _("At most %(most)s lines before the town.", most=MOST_LINES), field="street"
        )
    where = kept.country or HOME
    if where not in COUNTRIES:
        raise WrongAddress(_("Choose a country of the list."), field="country")
    if where == HOME and not _HOME_POSTCODE.fullmatch(kept.postcode):
        raise WrongAddress(_("A French postcode has five digits."), field="postcode")
    return Postal(kept.street, kept.postcode, kept.city, where)
