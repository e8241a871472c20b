"""What a project is, and how far it has come."""

from enum import StrEnum


class ProjectKind(StrEnum):
    """What is being made."""

    FILM = "film"
    SERIES = "series"
    DOCUMENTARY = "documentary"
    DIGITAL_WORK = "digital_work"
    START_UP = "start_up"
    OTHER = "other"


class Phase(StrEnum):
    """How far a project has come, from conception to finishing."""

    IDEA = "idea"
    WRITING = "writing"
    DEVELOPMENT = "development"
    FINANCING = "financing"
    PREPARATION = "preparation"
    SHOOTING = "shooting"
    POST_PRODUCTION = "post_production"
    FINISHED = "finished"
    ABANDONED = "abandoned"
