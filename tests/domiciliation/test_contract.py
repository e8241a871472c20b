"""The contract of domiciliation that Creuset brings says what the Code de commerce requires of one, however little was
agreed besides."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from creuset.documents.contract_papers import try_text
from creuset.documents.rules.terms import ContractKind
from creuset.documents.shipped import find_shipped
from tests.factories.villages import NOW, make_village

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: What it says, by the article that requires it: words of the French text, and of the English one.
REQUIRED = {
    "L123-11-3: the prefect’s approval": ("agrément préfectoral", "prefect’s approval"),
    "R123-168: in writing": ("conclu par écrit", "made in writing"),
    "R123-168: three months at least": ("au moins trois mois", "three months at least"),
    "R123-168: tacit renewal": ("tacite reconduction", "renews itself tacitly"),
    "R123-168: notice": ("sauf préavis", "unless notice"),
    "R123-168, 1°: the host is in the register": (
        "immatriculé au registre du commerce",
        "entered in the trade and companies register",
    ),
    "R123-168, 1°: a room for meetings": (
        "pièce propre à assurer la confidentialité",
        "room that ensures the confidentiality",
    ),
    "R123-168, 1°: books and registers": (
        "tenue, la conservation et la consultation des livres",
        "books, registers and documents that the law prescribes",
    ),
    "R123-168, 1°: the file, the home and the telephone": (
        "pièces justificatives du domicile et des coordonnées téléphoniques",
        "proof of the home and the telephone",
    ),
    "R123-168, 1°: the places of work": ("chacun de ses lieux d’activité", "places of work"),
    "R123-168, 1°: where the accounts are": (
        "lieu de conservation des documents comptables",
        "where its accounting documents are kept",
    ),
    "R123-168, 1°: the registrar, of the end": (
        "informe le greffier du tribunal de la cessation",
        "tells the registrar of the court that the domiciliation has ended",
    ),
    "R123-168, 1°: the registrar, of mail not taken": (
        "son courrier depuis trois mois",
        "taken note of its mail for three months",
    ),
    "R123-168, 1°: bailiffs": ("munis d’un titre exécutoire", "enforceable title"),
    "R123-168, 1°: the list of each quarter": ("chaque trimestre", "each quarter"),
    "R123-168, 1°: the list of each year": ("avant le 15 janvier", "before 15 January"),
    "R123-168, 2°: effective and exclusive use": (
        "effectivement et exclusivement",
        "effectively and exclusively",
    ),
    "R123-168, 2°: a seat abroad": ("agence, succursale", "agency, branch"),
    "R123-168, 2°: changes of the activity": (
        "toute modification concernant son activité",
        "any change in its activity",
    ),
    "R123-168, 2°: a natural person’s home": ("domicile personnel", "own home"),
    "R123-168, 2°: form and object": (
        "forme juridique et à son objet",
        "legal form and its object",
    ),
    "R123-168, 2°: who binds it": ("l’engager à titre habituel", "bind it habitually"),
    "R123-168, 2°: mandate for notifications": (
        "recevoir en son nom toute notification",
        "receive any notification in its name",
    ),
    "L561-12 CMF: copies for five years": ("cinq ans", "five years"),
}


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize(("at", "language"), [(0, "fr"), (1, "en")])
def test_it_says_all_that_the_law_requires(at, language, is_whole):
    shipped = find_shipped("domiciliation")
    made = try_text(
        village=make_village(),
        kind=ContractKind.DOMICILIATION,
        names=shipped.names,
        source=shipped.sources[language],
        language=language,
        at=NOW,
        is_whole=is_whole,
    )
    pages = PdfReader(BytesIO(made.pdf)).pages
    # Lines are cut where words are: a hyphen at the end of one is none of the text's.
    told = (
        "\n".join(page.extract_text() for page in pages).replace("\u2010\n", "").replace("-\n", "")
    )
    told = re.sub(r"[\s\u00a0\u202f]+", " ", told).replace("'", "’")
    assert [why for why, words in REQUIRED.items() if words[at] not in told] == []
