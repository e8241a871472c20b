"""Names of people who do not exist, as one hears them in Ivry and in Lens."""

import unicodedata
from random import Random

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


def people(random: Random, count: int) -> list[tuple[str, str]]:
    """Return so many pairs of a given name and a family name, no pair twice."""
    numbers = random.sample(range(len(GIVEN) * len(FAMILY)), count)
    return [(GIVEN[n % len(GIVEN)], FAMILY[n // len(GIVEN)]) for n in numbers]


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
