"""What each kind of contract says: the values that it takes, their shapes, and how they are kept.

The domain that prepares a contract hands over values of these names; a text names no others. Values are kept as
plain data and hashed with a salt, so that a contract can be emptied and what was signed still be told apart.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _

LONGEST_TEXT: Final = 4000
MOST_LINES: Final = 60


class ContractKind(StrEnum):
    """What a contract is about: which values it takes."""

    SERVICE = "service"
    OCCUPATION = "occupation"
    INCUBATION = "incubation"
    DOMICILIATION = "domiciliation"
    AMENDMENT = "amendment"
    HOUSE_RULES = "house_rules"


#: The code of the house rules: a village has one text of them.
RULES: Final = ContractKind.HOUSE_RULES.value


class Per(StrEnum):
    """Units of a length of time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Length:
    """So many days, weeks, months or years, then so many days: a term, a notice."""

    count: int
    per: Per = Per.MONTH
    days: int = 0


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What is supplied, how it is counted, and the price of one before VAT.

    `label` and `unit` are texts of the contract's language, or texts by language: « par mois ». `vat` is the rate in
    percent, where the price with VAT stands beside.
    """

    label: str | Mapping[str, str]
    price: Money
    unit: str | Mapping[str, str] = ""
    quantity: Decimal = Decimal(1)
    vat: Decimal | None = None


class Shape(StrEnum):
    """What a value is."""

    TEXT = "text"
    TEXTS = "texts"
    DAY = "day"
    LENGTH = "length"
    MONEY = "money"
    AREA = "area"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Term:
    """A value that a contract of some kind takes, by name."""

    name: str
    shape: Shape
    is_needed: bool = False


_PLACE = Term("place", Shape.TEXT, is_needed=True)
_START = Term("start", Shape.DAY, is_needed=True)
_MONEY = (
    Term("lines", Shape.LINES, is_needed=True),
    Term("payment", Shape.TEXT),
    Term("deposit", Shape.MONEY),
    Term("indexation", Shape.TEXT),
)
_TIME = (
    _START,
    Term("end", Shape.DAY),
    Term("term", Shape.LENGTH),
    Term("notice", Shape.LENGTH),
)
_MORE = (Term("included", Shape.TEXTS), Term("special", Shape.TEXT))
#: Whose the work is, and what is agreed of it.
_RIGHTS = (
    Term("authors", Shape.TEXT),
    Term("rights", Shape.TEXT),
    Term("option", Shape.TEXT),
    Term("chain", Shape.TEXT),
    Term("festivals", Shape.TEXT),
    Term("credits", Shape.TEXT),
    Term("share", Shape.TEXT),
    Term("confidential", Shape.LENGTH),
)

TERMS: Final[Mapping[ContractKind, tuple[Term, ...]]] = {
    ContractKind.SERVICE: (
        Term("offer", Shape.TEXT, is_needed=True),
        _PLACE,
        *_TIME,
        *_MONEY,
        *_MORE,
    ),
    ContractKind.OCCUPATION: (
        _PLACE,
        Term("area", Shape.AREA),
        Term("use", Shape.TEXT),
        *_TIME,
        *_MONEY,
        *_MORE,
    ),
    ContractKind.INCUBATION: (
        Term("programme", Shape.TEXT, is_needed=True),
        Term("project", Shape.TEXT, is_needed=True),
        _PLACE,
        _START,
        Term("end", Shape.DAY, is_needed=True),
        Term("notice", Shape.LENGTH),
        Term("value", Shape.MONEY),
        Term("support", Shape.MONEY),
        *_RIGHTS,
        *_MORE,
    ),
    ContractKind.DOMICILIATION: (
        Term("offer", Shape.TEXT, is_needed=True),
        _PLACE,
        # Of the prefect: the registry asks for it in the contract (articles L123-11-3 and R123-167 of the Code
        # de commerce).
        Term("approval", Shape.TEXT, is_needed=True),
        *_TIME,
        *_MONEY,
        *_MORE,
    ),
    ContractKind.AMENDMENT: (
        Term("contract", Shape.TEXT, is_needed=True),
        _START,
        Term("offer", Shape.TEXT),
        Term("place", Shape.TEXT),
        Term("area", Shape.AREA),
        Term("lines", Shape.LINES),
        Term("deposit", Shape.MONEY),
        Term("special", Shape.TEXT),
    ),
    ContractKind.HOUSE_RULES: (),
}
#: The kinds of contracts that begin something; an amendment changes one of them.
FOUNDING: Final = (
    ContractKind.SERVICE,
    ContractKind.OCCUPATION,
    ContractKind.INCUBATION,
    ContractKind.DOMICILIATION,
)


class WrongValues(Refused):
    """A contract was given a value that its kind does not take, of another shape, or lacks one that it needs."""

    code = "wrong-values"


def kept(kind: ContractKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are kept: plain data, empty ones left out; WrongValues where one cannot be.

    A text may come by language, `{"fr": …, "en": …}`; whoever prints it chooses.
    """
    terms = {term.name: term for term in TERMS[kind]}
    if unknown := sorted(values.keys() - terms.keys()):
        raise WrongValues(
            _("A contract of this kind says nothing of “%(name)s”.", name=unknown[0]),
            field=unknown[0],
        )
    given = {name: value for name, value in values.items() if value not in (None, "", [], ())}
    for name, term in terms.items():
        if term.is_needed and name not in given:
            raise WrongValues(_("The contract must say “%(name)s”.", name=name), field=name)
    plain = {name: _kept(terms[name], value) for name, value in given.items()}
    if "end" in plain and plain["end"] < plain["start"]:
        raise WrongValues(_("It cannot end before it begins."), field="end")
    return plain


def digest_of(salt: str, values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the salted values, in hexadecimal; the same for the same values in any order."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def money_of(plain: Mapping[str, Any]) -> Money:
    """Return the amount that was kept."""
    return Money(int(plain["cents"]), str(plain["currency"]))


def length_of(plain: Mapping[str, Any]) -> Length:
    """Return the length that was kept."""
    return Length(int(plain["count"]), Per(plain["per"]), int(plain.get("days", 0)))


def _kept(term: Term, value: Any) -> Any:
    try:
        return _KEEPERS[term.shape](value)
    except (TypeError, ValueError, AttributeError) as error:
        raise WrongValues(
            _("“%(name)s” is not what a contract takes there.", name=term.name), field=term.name
        ) from error


def _text(value: Any) -> Any:
    """Return a text, or one by language."""
    if isinstance(value, Mapping):
        return {_of(str, code): _short(_of(str, text)) for code, text in value.items()}
    return _short(_of(str, value))


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(text)
    return text


def _of[T](kind: type[T], value: Any) -> T:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _texts(value: Any) -> list[Any]:
    if isinstance(value, str | Mapping) or len(value) > MOST_LINES:
        raise TypeError(value)
    return [_text(one) for one in value]


def _length(value: Any) -> dict[str, Any]:
    length = _of(Length, value)
    if _of(int, length.count) < 1 or _of(int, length.days) < 0:
        raise ValueError(value)
    plain: dict[str, Any] = {"count": length.count, "per": Per(length.per).value}
    return plain | ({"days": length.days} if length.days else {})


def _money(value: Any) -> dict[str, Any]:
    amount = _of(Money, value)
    return {"cents": amount.cents, "currency": amount.currency}


def _number(value: Any) -> str:
    number = Decimal(_of(int, value)) if isinstance(value, int) else _of(Decimal, value)
    if not number.is_finite():
        raise ValueError(value)
    return str(number)


def _lines(value: Any) -> list[dict[str, Any]]:
    lines = [_of(PriceLine, one) for one in value]
    if len(lines) > MOST_LINES:
        raise ValueError(value)
    return [
        {
            "label": _text(line.label),
            "quantity": _number(line.quantity),
            "unit": _text(line.unit),
            "price": _money(line.price),
            **({} if line.vat is None else {"vat": _number(line.vat)}),
        }
        for line in lines
    ]


_KEEPERS: Final[Mapping[Shape, Callable[[Any], Any]]] = {
    Shape.TEXT: _text,
    Shape.TEXTS: _texts,
    Shape.DAY: lambda value: _of(date, value).isoformat(),
    Shape.LENGTH: _length,
    Shape.MONEY: _money,
    Shape.AREA: _number,
    Shape.LINES: _lines,
}


def samples(kind: ContractKind, currency: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return invented values for trying a text: every one, then only those that the kind needs."""
    price = Money(24000, currency)
    every: dict[str, Any] = {
        "contract": {
            "fr": "C-2026-00012, signé le 1er décembre 2026",
            "en": "C-2026-00012, signed on 1 December 2026",
        },
        "offer": {
            "fr": "Forfait open space, dix jours par mois",
            "en": "Open-space plan, ten days a month",
        },
        "place": {"fr": "Open space, niveau 1", "en": "Open space, level 1"},
        "use": {
            "fr": "Bureau de production audiovisuelle",
            "en": "Office of an audiovisual production",
        },
        "programme": {"fr": "Incubation, promotion 2027", "en": "Incubation, cohort 2027"},
        "project": {
            "fr": "Série documentaire « Les Fours »",
            "en": "Documentary series “The Kilns”",
        },
        "authors": {
            "fr": "Ana Roy (scénario), Luc Petit (réalisation)",
            "en": "Ana Roy (script), Luc Petit (direction)",
        },
        "rights": {
            "fr": "Le Porteur a une option sur les droits des auteurs.",
            "en": "The Founder has an option on the rights of the authors.",
        },
        "option": {
            "fr": "dix-huit mois, pour 3 000 €",
            "en": "eighteen months, for EUR 3,000",
        },
        "chain": {
            "fr": "le contrat de l’auteur de la musique est attendu",
            "en": "the contract of the composer is expected",
        },
        "festivals": {
            "fr": "du 1er mars 2027 au 30 novembre 2027",
            "en": "from 1 March 2027 to 30 November 2027",
        },
        "credits": {"fr": "Avec le soutien du lieu", "en": "With the support of the place"},
        "share": {"fr": "2 % des recettes nettes", "en": "2% of the net receipts"},
        "confidential": Length(24),
        "area": Decimal("24.5"),
        "start": date(2027, 1, 1),
        "end": date(2027, 12, 31),
        "term": Length(3),
        "notice": Length(1),
        "lines": [
            PriceLine(
                {"fr": "Forfait dix jours", "en": "Ten-day plan"},
                price,
                {"fr": "par mois", "en": "a month"},
                vat=Decimal(20),
            )
        ],
        "payment": {
            "fr": "d’avance, le premier de chaque mois",
            "en": "in advance, on the first of each month",
        },
        "deposit": Money(48000, currency),
        "value": Money(360000, currency),
        "support": Money(800000, currency),
        "indexation": {
            "fr": "indice des loyers des activités tertiaires (ILAT), chaque 1er janvier",
            "en": "index of rents of service activities (ILAT), every 1 January",
        },
        "included": [
            {"fr": "Wi-Fi et fibre", "en": "Wi-Fi and fibre"},
            {"fr": "Café", "en": "Coffee"},
        ],
        "approval": {
            "fr": "2026-07 du 12 janvier 2026, préfecture du Val-de-Marne",
            "en": "2026-07 of 12 January 2026, prefecture of Val-de-Marne",
        },
        "special": {
            "fr": "Un vélo cargo est admis dans la cour.",
            "en": "A cargo bike may stand in the yard.",
        },
    }
    whole = {term.name: every[term.name] for term in TERMS[kind]}
    needed = {term.name: every[term.name] for term in TERMS[kind] if term.is_needed}
    return whole, needed
