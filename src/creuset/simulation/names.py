"""Names of people who do not exist, as one hears them in Ivry and in Lens; and where their companies are not."""

import unicodedata
from collections.abc import Collection
from itertools import islice
from random import Random

from creuset.people.rules.postal import Postal
from creuset.simulation.streams import stream

_GIVEN_NAMES = """
Aïcha Amadou Anaïs Anouk Aurélien Awa Bastien Bénédicte Bilal Bogdan Capucine Chloé
Clément Coralie Dalila Damien Diego Dounia Élodie Émeric Erwan Ewelina Fanta Farid Fatou
Félicité Gaëlle Ghislain Halina Hélène Hugo Ibrahima Ilyès Inès Ismaël Joachim Jocelyne
Jordane Kadiatou Karim Kazimierz Kenza Khadija Laurine Léonie Linh Loïc Lucile Ludivine
Maëlys Malik Mamadou Manon Marguerite Marius Mehdi Mélissa Minh Moussa Myriam Nadège
Naïma Nicolas Noémie Océane Oumar Pauline Perrine Quentin Rachida Rémi Romane Sabrina
Salimata Samir Sandrine Sébastien Shirin Sonia Stanislas Sylvain Tanguy Tariq Tiphaine
Ugo Valentin Wanda Wassim Xavier Yacine Yann Yasmina Youssef Zélie Zoé
"""
_FAMILY_NAMES = """
Aboukrim Akpovienne Amellouk Aubrefort Bacrottin Baillanquin Barzouki Belharchi
Benmerzou Bertignol Boulkaïd Brasselin Caudrimont Chabrelin Cissagne Coquevert
Czarnobielski Dambrequin Delatrouille Derboven Diakhamé Diarrassy Doualambé Dubrulleau
Dziewulkow Escarbelle Falempoix Fernandou Flahautier Gambettier Gautherond Ghezalène
Goubertin Grzelakow Hachimoud Haverdin Herbecourt Hoangvan Houplinois Jadczakov Jouvelin
Kaborelle Kaczmarow Karamokho Kerbihoué Khelladou Koudessi Kowalzik Laboubée Lahmaranne
Lamourette Leborgnec Lefranquois Lheureuzet Lombardeau Maderosse Malengreaux Mbengala
Meuriselle Mouhoubine Nawrockow Ngalibou Nguyenval Obringeron Olszewow Ouldbrahim
Pacholkow Parmentelot Pastoureaud Penvernec Phamtruc Quesnoyer Rabotelle Ramanatsoa
Ribeirinho Rosselard Saïdounet Salembiez Sambakessy Sidibala Soumahorel Stachowow
Tahranine Tchoumba Traorelle Vandenbeuck Vasseurot Verhoestre Wagnonville Walkowski-Roux
Wojtalik Yakoubeau Yameogan Zaborowow Zemmourine Zielinkow
"""
GIVEN, FAMILY = tuple(_GIVEN_NAMES.split()), tuple(_FAMILY_NAMES.split())
STREETS = (
    "rue des Personnages",
    "rue du Générique",
    "quai des Figurants",
    "place de l’Intrigue",
    "allée des Doublures",
    "rue du Hors-Champ",
    "avenue du Scénario",
    "passage des Coulisses",
    "rue de la Claquette",
    "impasse du Contrechamp",
)
#: No French postcode begins with 99.
TOWNS = (
    ("99110", "Villefiction-sur-Écran"),
    ("99120", "Saint-Générique"),
    ("99140", "Belle-Intrigue"),
    ("99160", "Contrechamp-le-Vieux"),
)


def people(
    random: Random, count: int, *, besides: Collection[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """Return so many pairs of a given name and a family name, no pair twice, and none that others bear already."""
    there_are = len(GIVEN) * len(FAMILY)
    numbers = random.sample(range(there_are), min(count + len(besides), there_are))
    drawn = ((GIVEN[n % len(GIVEN)], FAMILY[n // len(GIVEN)]) for n in numbers)
    return list(islice((pair for pair in drawn if pair not in besides), count))


def postal_of(key: str) -> Postal:
    """Return where a company is that nobody bears: a street and a town that no map shows."""
    random = stream(0, "postal", key)
    postcode, town = random.choice(TOWNS)
    return Postal(f"{random.randint(1, 120)} {random.choice(STREETS)}", postcode, town, "FR")


def plain(text: str) -> str:
    """Return the text as an address has it: small letters, digits and hyphens.

    >>> plain("Les Films du Tiroir-Lune")
    'les-films-du-tiroir-lune'
    """
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in bare if not _is_mark(c))
    return "-".join(kept.lower().split())


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0
