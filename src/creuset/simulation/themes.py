"""What villages accompany, as words: programmes, axes, forms, and what people write of their projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from creuset.projects.states import ProjectKind

type Words = Mapping[str, str]
#: The title of a project, and what it says of itself.
type Pitch = tuple[str, str]


@dataclass(frozen=True)
class Theme:
    """What a village accompanies: its programme, its axes, and what people write of their projects."""

    programme: Words
    call: Words
    next_call: Words
    kinds: tuple[ProjectKind, ...]
    axes: tuple[tuple[str, Words], ...]
    files: tuple[Pitch, ...]


START_UPS = Theme(
    programme={"fr": "Incubation", "en": "Incubation"},
    call={"fr": "Entreprendre dans la culture", "en": "Cultural ventures"},
    next_call={"fr": "Le musée hors les murs", "en": "The museum beyond its walls"},
    kinds=(ProjectKind.START_UP,),
    axes=(
        ("musees", {"fr": "Musées", "en": "Museums"}),
        ("securite", {"fr": "Sécurité des œuvres", "en": "Security of works"}),
        ("patrimoine", {"fr": "Patrimoine", "en": "Heritage"}),
        ("education", {"fr": "Éducation", "en": "Education"}),
    ),
    files=(
        ("Le Cartel qui parle", "Des cartels sonores qui se règlent sur la voix du visiteur."),
        ("Sentinelle", "Un capteur discret qui sent qu’un cadre bouge avant l’alarme."),
        ("Pierre à pierre", "Relever une façade au téléphone, pierre par pierre."),
        ("La Classe au Louvre", "Une valise de jeux pour préparer la visite en classe."),
        ("Hygroclair", "Le climat d’une réserve suivi sans fil, vitrine par vitrine."),
        ("Fouilles ouvertes", "Un carnet de fouilles partagé entre chercheurs et voisins."),
        ("Visite lente", "Des parcours pour ceux que la foule et le bruit fatiguent."),
        ("Nuancier", "Retrouver la couleur d’origine d’un textile par sa lumière."),
        ("Le Petit Restaurateur", "Un jeu où l’on répare des œuvres en papier."),
        ("Terrils sonores", "Une promenade qui fait entendre les métiers de la mine."),
        ("Prêt de confiance", "Le constat d’état d’une œuvre signé à chaque étape de son prêt."),
        ("Atelier des échelles", "Des maquettes à toucher, pour les mal-voyants et les autres."),
    ),
)
FILMS = Theme(
    programme={"fr": "Incubation de séries et de films", "en": "Incubation of series and films"},
    call={"fr": "Écrire la suite", "en": "What comes next"},
    next_call={"fr": "Premières images", "en": "First pictures"},
    kinds=(ProjectKind.SERIES, ProjectKind.FILM, ProjectKind.DOCUMENTARY),
    axes=(
        ("series", {"fr": "Séries", "en": "Series"}),
        ("films", {"fr": "Films", "en": "Films"}),
    ),
    files=(
        ("Les Heures creuses", "Huit veilleurs de nuit se parlent par radio sans se connaître."),
        ("Quai 9", "Une gare où l’on vient attendre quelqu’un qui n’arrive jamais."),
        ("La Confluence", "Deux sœurs rachètent la guinguette qui les a ruinées."),
        ("Sous-titres", "Une traductrice glisse ses propres répliques dans un feuilleton."),
        ("Manufacture", "Cent ans d’une usine, racontés par ses horloges."),
        ("Le Chœur des grands", "Une chorale d’immeuble devient le témoin d’un procès."),
        ("Plein cadre", "Un projectionniste cherche la bobine qui manque à son enfance."),
        ("Marée basse", "Dans un port vidé, trois adolescents tournent leur premier film."),
        ("Ligne 7", "Chaque épisode suit un voyageur, de terminus en terminus."),
        ("Les Doublures", "Celles qu’on ne voit pas se mettent en grève."),
        ("Un hiver à Ivry", "Le carnet d’un chantier qui n’en finit pas."),
        ("Contre-jour", "Une photographe perd la vue et garde son studio."),
    ),
)
THEMES = {"la-kolok": FILMS}

STAGES = (
    ("accueil", {"fr": "Accueil", "en": "Welcome"}),
    ("ecriture", {"fr": "Développement", "en": "Development"}),
    ("marche", {"fr": "Rencontres", "en": "Meetings"}),
    ("sortie", {"fr": "Sortie", "en": "Leaving"}),
)
QUESTIONS: dict[str, Any] = {
    "questions": [
        {
            "key": "pitch",
            "kind": "text",
            "labels": {"fr": "Le projet en deux phrases", "en": "The project in two sentences"},
            "has_lines": True,
            "most_characters": 400,
            "is_required": True,
        },
        {
            "key": "agreed",
            "kind": "consent",
            "labels": {
                "fr": "J’ai lu le règlement de l’appel.",
                "en": "I have read the rules of the call.",
            },
            "is_required": True,
        },
    ]
}
CRITERIA = (
    ("idee", {"fr": "L’idée", "en": "The idea"}, 3),
    ("equipe", {"fr": "L’équipe", "en": "The team"}, 2),
    ("chemin", {"fr": "Le chemin jusqu’au public", "en": "The way to its public"}, 2),
)
#: What the page of a call says.
WORDS: dict[str, Words] = {
    "summaries": {
        "fr": "Huit mois d’accompagnement, un bureau, des mentors.",
        "en": "Eight months of support, an office, mentors.",
    },
    "descriptions": {
        "fr": "Un parcours de huit mois, un bureau à titre gratuit, des permanences de mentors, et une journée "
        "de présentation. Pour qui a un projet, seul ou à plusieurs, et veut s’y tenir.",
        "en": "Eight months, an office in kind, office hours of mentors, and a demo day. For whoever has a "
        "project, alone or with others, and means to stay with it.",
    },
    "rules": {
        "fr": "Chaque candidature est lue par deux membres du jury, qui la notent.",
        "en": "Two jurors read each application, and score it.",
    },
}
