"""The programmes beside which a village of the demonstration lives, and their calls: for ideas, and for what grows."""

from dataclasses import dataclass

from creuset.simulation import pitches
from creuset.simulation.themes import FILMS, Pitch, Theme, Words


@dataclass(frozen=True)
class Beside:
    """What a village had before, and what it does besides its programme."""

    #: The call of the cohort that is there.
    past: Words
    past_files: tuple[Pitch, ...]
    #: A shorter programme for ideas, whose laureates are known.
    ideas: Words
    ideas_call: Words
    ideas_cohort: Words
    ideas_files: tuple[Pitch, ...]
    #: A programme for what grows, whose jury sits.
    growing: Words
    growing_call: Words
    growing_files: tuple[Pitch, ...]


OF_FILMS = Beside(
    past={"fr": "Écrire à Ivry", "en": "Writing in Ivry"},
    past_files=pitches.PAST_FILMS,
    ideas={"fr": "Atelier d’écriture", "en": "Writers’ room"},
    ideas_call={"fr": "La première page", "en": "The first page"},
    ideas_cohort={"fr": "Atelier d’hiver", "en": "Winter room"},
    ideas_files=pitches.IDEAS_FILMS,
    growing={"fr": "Accélération de productions", "en": "Acceleration of productions"},
    growing_call={"fr": "Du pilote à la série", "en": "From pilot to series"},
    growing_files=pitches.GROWING_FILMS,
)
OF_START_UPS = Beside(
    past={"fr": "Des œuvres et des outils", "en": "Works and tools"},
    past_files=pitches.PAST_START_UPS,
    ideas={"fr": "Pré-incubation", "en": "Pre-incubation"},
    ideas_call={"fr": "L’idée d’abord", "en": "The idea first"},
    ideas_cohort={"fr": "Pré-incubation d’hiver", "en": "Winter pre-incubation"},
    ideas_files=pitches.IDEAS_START_UPS,
    growing={"fr": "Accélération", "en": "Acceleration"},
    growing_call={"fr": "Changer d’échelle", "en": "Growing up"},
    growing_files=pitches.GROWING_START_UPS,
)


def beside(theme: Theme) -> Beside:
    """Return what goes with the theme."""
    return OF_FILMS if theme is FILMS else OF_START_UPS
