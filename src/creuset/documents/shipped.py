"""The texts of contracts that Creuset brings: a village uses them until it writes its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from creuset.documents.rendering import SHARED
from creuset.documents.rules.terms import ContractKind

LANGUAGES: Final = ("fr", "en")
NAMES: Final[Mapping[ContractKind, Mapping[str, str]]] = {
    ContractKind.SERVICE: {
        "fr": "Contrat de prestation de services",
        "en": "Contract for services",
    },
    ContractKind.OCCUPATION: {"fr": "Convention d’occupation", "en": "Occupation agreement"},
    ContractKind.INCUBATION: {"fr": "Convention d’incubation", "en": "Incubation agreement"},
    ContractKind.DOMICILIATION: {
        "fr": "Contrat de domiciliation",
        "en": "Contract of domiciliation",
    },
    ContractKind.AMENDMENT: {"fr": "Avenant", "en": "Amendment"},
    ContractKind.HOUSE_RULES: {"fr": "Règlement intérieur", "en": "House rules"},
}


@dataclass(frozen=True)
class Shipped:
    """A text that Creuset brings."""

    kind: ContractKind
    names: Mapping[str, str]
    sources: Mapping[str, str]


@cache
def find_shipped(code: str) -> Shipped | None:
    """Return the text of that code that Creuset brings, None where it brings none."""
    if code not in set(ContractKind):
        return None
    kind = ContractKind(code)
    folder = SHARED / "contracts"
    sources = {
        language: (folder / f"{kind.value}.{language}.typ").read_text(encoding="utf-8")
        for language in LANGUAGES
    }
    return Shipped(kind, NAMES[kind], sources)
