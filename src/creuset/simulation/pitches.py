"""What people call their projects and say of them in two breaths, in calls of other years and of other programmes."""

from creuset.simulation.themes import Pitch

PAST_FILMS: tuple[Pitch, ...] = (
    ("Les Gardiens du phare", "Trois sœurs se relaient dans un phare que l’on veut vendre."),
    ("Minuit moins le quart", "Une émission de radio répond aux lettres jamais envoyées."),
    ("Le Dernier Bac", "Un passeur compte ses voyages avant l’ouverture du pont."),
    ("Pièces détachées", "Un garage où l’on répare aussi les histoires de famille."),
    ("Fausses Notes", "Un orchestre amateur prépare un concours qu’il va perdre."),
    ("La Petite Ceinture", "Une voie ferrée oubliée, vue par ceux qui y habitent."),
    ("Sel", "Deux saunières cachent un marin pendant une grève."),
    ("Le Contrechamp", "Une monteuse retrouve son père dans des rushes anonymes."),
    ("Belle Étoile", "Un hôtel de routiers, une nuit par épisode."),
    ("Les Arpenteurs", "Ils mesurent une vallée que l’eau va recouvrir."),
    ("Octobre à Vitry", "Une année d’élections dans une seule cage d’escalier."),
    ("Double Fond", "Une magicienne entre au service des objets trouvés."),
)
IDEAS_FILMS: tuple[Pitch, ...] = (
    ("Table de nuit", "Une infirmière invente un feuilleton pour ses malades."),
    ("Hors saison", "Une station balnéaire tenue par six adolescents en hiver."),
    ("Le Tribunal des fleurs", "Une fleuriste rend la justice de son marché."),
    ("Grand Large", "Une école de marins qui n’a pas la mer."),
    ("Copie conforme", "Deux faussaires sont chargées d’authentifier leurs œuvres."),
    ("Les Sourdines", "Un village décide de ne plus parler pendant un mois."),
    ("Radio Cité", "Des voisins émettent depuis une cave, et on les écoute."),
    ("Le Onzième Étage", "Il n’existe pas, et pourtant quelqu’un y reçoit du courrier."),
    ("Mue", "Un costumier disparaît ; ses costumes continuent sans lui."),
    ("Terre battue", "Une arbitre de tennis revient dans son club d’enfance."),
)
GROWING_FILMS: tuple[Pitch, ...] = (
    ("Brigade légère", "Une série de danse policière dont le pilote est monté."),
    ("Les Bâtisseurs", "Deux saisons écrites, un diffuseur qui attend la première."),
    ("Nord-Sud", "Un long métrage tourné à moitié, entre Ivry et Dunkerque."),
    ("Zone blanche", "Un documentaire en salle, à faire voyager dans les lycées."),
    ("Cartons pleins", "Une collection de courts sur ceux qui déménagent."),
    ("Maison close un lundi", "Un feuilleton de cuisine qui cherche sa deuxième saison."),
    ("L’Heure bleue", "Un film d’animation dont les décors sont prêts."),
    ("Les Voisines", "Une série quotidienne, coproduite avec Bruxelles."),
    ("Retour de bâton", "Une comédie de hockey sur gazon, avances acquises."),
    ("Fleuve", "Un documentaire en cinq langues, de la source à la mer."),
    ("Ici l’ombre", "Un thriller radiophonique que l’on adapte à l’image."),
    ("Quatre Mains", "Une mini-série sur deux pianistes et un seul piano."),
)
PAST_START_UPS: tuple[Pitch, ...] = (
    ("La Réserve claire", "Ouvrir les réserves d’un musée, tiroir par tiroir, à distance."),
    ("Plomb et Verre", "Suivre l’état des vitraux avec une simple photographie."),
    ("Le Guide des six ans", "Un audioguide écrit par des enfants pour des enfants."),
    ("Empreinte", "Le double d’une sculpture, à toucher pendant la visite."),
    ("Cahier de brouillon", "Apprendre à lire avec des lettres d’archives."),
    ("Vigie", "Prévenir quand une foule gêne une œuvre fragile."),
    ("Chemins de houille", "Une carte sonore du bassin, écrite par ses habitants."),
    ("Bibelot", "Reconnaître l’objet d’un grenier et à qui le montrer."),
    ("L’Atelier du soir", "Des cours de restauration pour les métiers du bâtiment."),
    ("Toile de fond", "Retrouver la scène d’un tableau dans la ville d’aujourd’hui."),
    ("Sous scellés", "Une caisse qui raconte le voyage de ce qu’elle porte."),
    ("Récréations", "Un quart d’heure d’histoire de l’art, chaque jour de classe."),
)
IDEAS_START_UPS: tuple[Pitch, ...] = (
    ("Le Banc", "S’asseoir devant une œuvre, et entendre ceux qui s’y sont assis."),
    ("Gardien de nuit", "Faire rondes et relevés avec un carnet qui n’oublie rien."),
    ("Puits de mémoire", "Recueillir la voix des mineurs avant qu’elle se perde."),
    ("Premiers Pas au musée", "Une visite pour les parents et leur nouveau-né."),
    ("Contre-empreinte", "Marquer une œuvre sans la toucher."),
    ("La Lettre au conservateur", "Écrire à un musée et recevoir une réponse."),
    ("Les Mains de l’archiviste", "Trier à plusieurs ce qu’une commune a gardé."),
    ("Alphabet des façades", "Apprendre les lettres dans les enseignes d’une ville."),
    ("Fumée froide", "Sentir un départ de feu dans une réserve, sans eau."),
    ("Un dimanche à Lens", "Composer la visite de deux heures qui va avec le train."),
)
GROWING_START_UPS: tuple[Pitch, ...] = (
    ("Muséo-visio", "Des classes reçues à distance par huit musées, bientôt trente."),
    ("Alarme douce", "Un capteur posé dans douze musées, à fabriquer en série."),
    ("Relevé", "Le jumeau d’une église en une journée, pour les communes."),
    ("L’École des œuvres", "Un manuel vendu à trois académies, à traduire."),
    ("Billet lent", "Une billetterie qui répartit les foules, en service à Lille."),
    ("Cadre sûr", "L’assurance d’un prêt, calculée sur son trajet réel."),
    ("Terril", "Des séjours de patrimoine industriel, à ouvrir en Belgique."),
    ("Petits Savants", "Des ateliers d’archéologie dans quarante écoles."),
    ("Voix off", "Des audioguides en langue des signes, édités en continu."),
    ("Traçable", "Le carnet de santé d’une œuvre, adopté par deux régions."),
    ("Pierre vive", "Une pierre de restauration imprimée, en essai sur un clocher."),
    ("Le Cours du soir", "Une formation de médiateurs, reconnue depuis l’été."),
)
