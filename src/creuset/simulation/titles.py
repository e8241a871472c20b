"""Companies and works that do not exist, and the words people use for what they book.

Each name is a compound made for this house; before adding one, look for somebody who bears it.
"""

from creuset.projects.states import ProjectKind

#: Companies of the audiovisual trades, with what they do.
FILM_COMPANIES = (
    ("Brumelune Films", "production"),
    ("Vireloupe Productions", "production"),
    ("Cintre & Corbeille", "costumes"),
    ("Les Films du Tiroir-Lune", "production"),
    ("Murmurophone", "son"),
    ("Contrepluie-sur-Seine", "production"),
    ("Sablevitre Postproduction", "postproduction"),
    ("Ourseval Images", "production"),
    ("Mirabelle de Fer", "décors"),
    ("Gribouvert Animation", "production"),
    ("Quenouille Électrique", "lumière"),
    ("Septante Lucarnes", "production"),
    ("Pantoufle Radar", "formats web"),
    ("Plumesec Documentaires", "production"),
    ("La Toile Ravaudée", "décors"),
    ("Bobinette Vagabonde", "production"),
    ("Loupiote Carrée", "photographie"),
    ("Fuseau Tardif", "production"),
    ("Ardoise Chantonnante", "formats web"),
    ("Farfadet Minéral", "effets visuels"),
    ("Strapontin Bleu-Nuit", "production"),
    ("Chouquevent", "formats web"),
    ("Kérosène Doux", "production"),
    ("Hublot Fauve", "photographie"),
    ("Grelotine & Rail", "machinerie"),
    ("Ocrevent Pictures", "production"),
    ("Marmotine Sonore", "son"),
    ("Carambolie Séries", "production"),
    ("Nuitarde Productions", "production"),
    ("Zibelune Fictions", "production"),
)
#: Young companies of museums, heritage, education and tourism.
CULTURE_COMPANIES = (
    ("Cartelvif", "médiation"),
    ("Terrilune", "tourisme"),
    ("Pigmentelle", "conservation"),
    ("Galibotine", "éducation"),
    ("Tessellune", "numérisation"),
    ("Vernissonore", "médiation"),
    ("Houillaudio", "éducation"),
    ("Fossicarte", "tourisme"),
    ("Reliquoise", "sécurité des œuvres"),
    ("Estampiste Mobile", "médiation"),
    ("Ludocorons", "jeux sérieux"),
    ("Socle & Veilleuse", "sécurité des œuvres"),
    ("Mosaïquette", "éducation"),
    ("Chevaletmentor", "formation"),
    ("Numérissage", "numérisation"),
    ("Dorurelle", "artisanat"),
    ("Frisoleil Parcours", "tourisme"),
    ("Gardemusette", "sécurité des œuvres"),
    ("Cabinet Curiosol", "scénographie"),
    ("Marqueterie Parlante", "médiation"),
    ("Lampistole", "jeux sérieux"),
    ("Vitrinelle", "scénographie"),
    ("Écolierre", "formation"),
    ("Verre-à-Fresque", "conservation"),
)

FILM_WORKS = (
    ("Le Pont qui marche", ProjectKind.FILM),
    ("Un kilo de neige noire", ProjectKind.FILM),
    ("Régie, je vous écoute", ProjectKind.SERIES),
    ("Ce que disent les grutiers", ProjectKind.DOCUMENTARY),
    ("Mademoiselle Tungstène", ProjectKind.FILM),
    ("La Pause de seize heures douze", ProjectKind.OTHER),
    ("Trois gares avant Vierzonville", ProjectKind.FILM),
    ("Porte de service, étage treize", ProjectKind.SERIES),
    ("Poussière d’accordéon", ProjectKind.FILM),
    ("Une usine en robe de chambre", ProjectKind.DOCUMENTARY),
    ("La Brigade des enseignes éteintes", ProjectKind.SERIES),
    ("L’Heure du pressing", ProjectKind.FILM),
    ("Le Petit Atlas des bruits d’en bas", ProjectKind.DIGITAL_WORK),
    ("Nous étions des parapluies", ProjectKind.FILM),
    ("Deux micros et un croque", ProjectKind.OTHER),
    ("La Fille du cintrier", ProjectKind.FILM),
    ("Cage d’escalier C, porte neuf", ProjectKind.SERIES),
    ("Écouter pousser le bitume", ProjectKind.DOCUMENTARY),
    ("Le Sommeil des caristes", ProjectKind.FILM),
    ("Quartier Tungstène", ProjectKind.SERIES),
    ("Les Trèfles rouillés", ProjectKind.FILM),
    ("Ivry, lumière à l’envers", ProjectKind.DIGITAL_WORK),
    ("Vingt et un ateliers et demi", ProjectKind.DOCUMENTARY),
    ("Le Dernier Figurant de la rue Nulle", ProjectKind.FILM),
    ("Sous la dalle, les étourneaux", ProjectKind.SERIES),
    ("Marée de plâtre", ProjectKind.FILM),
    ("La Théorie du petit-déjeuner froid", ProjectKind.FILM),
    ("Les Mains de la costumière", ProjectKind.DOCUMENTARY),
    ("Allô, la lune de Choisy ?", ProjectKind.SERIES),
    ("Le Chien du décorateur", ProjectKind.FILM),
    ("Sept minutes de plâtre frais", ProjectKind.FILM),
    ("Hangar, saison des pluies", ProjectKind.SERIES),
)
CULTURE_WORKS = (
    ("Le musée dans la poche arrière", ProjectKind.START_UP),
    ("Terrils sonores en marchant", ProjectKind.DIGITAL_WORK),
    ("Petit galibot, grand codeur", ProjectKind.START_UP),
    ("Fresque à tâtons", ProjectKind.DIGITAL_WORK),
    ("Veille de nuit aux réserves", ProjectKind.START_UP),
    ("Le Cabinet des gestes perdus", ProjectKind.DIGITAL_WORK),
    ("Corons en relief", ProjectKind.START_UP),
    ("L’Atelier du faux vrai", ProjectKind.START_UP),
    ("Mille cartels pour une classe", ProjectKind.START_UP),
    ("La Chaise du gardien", ProjectKind.DIGITAL_WORK),
    ("Pigments de poche", ProjectKind.START_UP),
    ("Jeu de piste au pied du terril", ProjectKind.DIGITAL_WORK),
    ("Le Socle qui prévient", ProjectKind.START_UP),
    ("Une heure chez la mosaïste", ProjectKind.DIGITAL_WORK),
    ("École buissonnière du patrimoine", ProjectKind.START_UP),
    ("Vitrines bavardes", ProjectKind.START_UP),
)

#: When the works above have all been used, more are put together from these.
MORE_FILM_WORKS = (
    (
        "Le Gardien",
        "La Monteuse",
        "Les Cousins",
        "L’Été",
        "Le Bruit",
        "La Lettre",
        "Les Voisins",
        "Le Retour",
        "La Chambre",
        "Les Chaises",
        "La Patience",
        "L’Ombrelle",
    ),
    (
        "des machinistes",
        "du quai aux vernis",
        "de l’étage moins deux",
        "des grutiers muets",
        "de la rue aux copeaux",
        "du troisième rideau",
        "sans ascenseur",
        "des peintres en lettres",
        "du hangar Nord",
        "à la lampe à souder",
        "de l’accordeuse",
        "des dimanches à Ivry",
    ),
    (ProjectKind.FILM, ProjectKind.SERIES, ProjectKind.DOCUMENTARY, ProjectKind.FILM),
)
MORE_CULTURE_WORKS = (
    ("La Classe", "Le Parcours", "La Vitrine", "L’Inventaire", "Le Carnet", "L’Écoute"),
    (
        "des petits conservateurs",
        "du carreau de mine",
        "des gestes verriers",
        "à toucher",
        "des réserves ouvertes",
        "de la restauratrice",
        "en trois dimensions",
        "des écoles d’à côté",
    ),
    (ProjectKind.DIGITAL_WORK, ProjectKind.START_UP),
)

FILM_MEETINGS = (
    "Lecture du scénario",
    "Réunion de production",
    "Point plan de travail",
    "Préparation décors",
    "Casting figuration",
    "Point postproduction",
    "Lecture à la table",
    "Rendez-vous diffuseur",
    "Réunion chefs de poste",
    "Point budget",
    "Essayages, choix des tissus",
    "Entretien assistant régie",
    "Découpage technique",
    "Visionnage des rushes",
)
CULTURE_MEETINGS = (
    "Point d’étape incubation",
    "Rendez-vous mentor",
    "Étude de viabilité",
    "Atelier parcours visiteur",
    "Rendez-vous musée partenaire",
    "Point budget",
    "Essai du prototype",
    "Entretien développeuse",
    "Réunion collectivité",
    "Préparation du dossier de financement",
    "Test avec une classe",
    "Comité scientifique",
)
PODCASTS = (
    "Podcast « Deux sucres »",
    "Voix off",
    "Bruitages",
    "Enregistrement musique",
    "Direct audio",
    "Doublage, lot 2",
)
PHOTOS = ("Portraits presse", "Photos de plateau", "Lookbook", "Affiche", "Packshot accessoires")
STREAMS = ("Émission en direct", "Tournage capsule", "Cours filmé", "Plateau d’entretien", "Pilote")
COMMISSIONS = ("Clip", "Publicité", "Défilé", "Essais caméra", "Film d’école")
RIVALS = ("Publicité · parfum", "Clip · second single", "Pilote de jeu", "Court métrage de fiction")
WEEKLIES = ("Point hebdomadaire", "Réunion d’équipe", "Revue de projet", "Atelier d’écriture")
REFUSED_QUOTES = ("Le budget ne suit pas", "Une autre date nous arrange", "Tournage en décor réel")
CALLS = ("Appel", "Appel diffuseur", "Appel banque", "Visio courte", "Point téléphonique")
BUILDS = ("Montage décor", "Peinture de feuilles", "Patines", "Accessoires", "Menuiserie")
LAB_DAYS = ("Découpe laser", "Prototype", "Numérisation d’objets", "Essais d’éclairage", "Maquette")
FILM_EVENTS = (
    "Apéro des résidents",
    "Projection entre voisins",
    "Rencontre des métiers du décor",
    "Petit-déjeuner production",
)
CULTURE_EVENTS = (
    "Petit-déjeuner des partenaires",
    "Restitution de la promotion",
    "Conférence : musées et données",
    "Journée portes ouvertes",
    "Rencontre école et numérique",
    "Démonstrations dans l’atrium",
    "Table ronde : sécurité des œuvres",
)
SESSIONS = (
    "Promotion : intégration",
    "Promotion : exploration",
    "Promotion : étude de viabilité",
    "Promotion : modèle économique",
    "Promotion : prototypage",
    "Promotion : mise en œuvre",
)
WORKS = {
    "stage": ("Révision du gril", "Réfection du cyclorama", "Contrôle électrique"),
    "meeting": ("Remplacement de l’écran", "Pose de panneaux acoustiques"),
    "recording": ("Traitement acoustique",),
    "fab-lab": ("Entretien de la découpe laser",),
    "conference": ("Réglage de la sonorisation",),
    "workshop": ("Contrôle des machines à bois",),
}
CANCELLED = (
    "Tournage repoussé",
    "La comédienne est souffrante",
    "Le rendez-vous se fera en visio",
    "Financement retardé",
    "Doublon avec une autre réservation",
    "Train supprimé",
)
MOVED = (
    "Le diffuseur ne peut pas avant",
    "Décor pas encore sec",
    "Toute l’équipe n’est pas là",
    "Matériel livré plus tard",
    "On préfère le matin",
)
RESIZED = ("Il faudra plus de temps", "On aura fini plus tôt", "Une séquence ajoutée")
VISIT_WORDS = {
    "desk": "Je cherche un poste deux ou trois jours par semaine. Puis-je passer voir l’open space ?",
    "office": "Nous sommes quatre et cherchons un bureau pour le trimestre prochain.",
    "stage": "Nous préparons un court tournage et voudrions voir les lieux avec notre cheffe opératrice.",
    "project": "Mon projet en est à l’écriture : comment rejoindre votre programme ?",
    "other": "Enseignante dans le quartier, j’aimerais venir avec ma classe.",
}

#: What the stage manager writes of a stage on entering, and on leaving.
PREMISES = {
    "entry": (
        "Sol propre, cyclo repeint, grill contrôlé.",
        "Deux traces d’adhésif au sol, signalées à l’équipe.",
        "Rien à signaler ; les trois clés sont remises.",
    ),
    "exit": (
        "Rendu propre, poubelles sorties, clés rendues.",
        "Une rayure sur la porte du quai, à revoir ensemble.",
        "Rien à signaler.",
    ),
}
#: Why the team declines what was asked for.
DECLINED = (
    "Venez d’abord visiter le plateau avec la régie.",
    "Cette semaine-là, nous ne pouvons pas vous accompagner.",
)
#: Who asks from outside, and what they write.
OUTSIDERS = ("Belvédère Tranquille", "Atelier Quatre-Vents", "Papiers Volants")
ENQUIRY_WORDS = (
    "Un entretien filmé, deux caméras, une dizaine de personnes.",
    "Présentation d’une collection, public assis.",
    "Captation d’un concert acoustique.",
)
