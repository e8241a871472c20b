"""What a programme, a round and a ground of partiality can be."""

from enum import StrEnum


class ProgrammeKind(StrEnum):
    """How far along the projects are that a programme takes."""

    PRE_INCUBATION = "pre_incubation"
    INCUBATION = "incubation"
    ACCELERATION = "acceleration"


class RoundKind(StrEnum):
    """What a jury has before it: written files, or the people themselves."""

    FILES = "files"
    AUDITION = "audition"


class Ground(StrEnum):
    """Why a juror must not read an application."""

    APPLICANT = "applicant"
    COMPANY = "company"
    PLACE = "place"
    MENTOR = "mentor"
    SUPPLIER = "supplier"
    FAMILY = "family"
    #: In the juror's own words.
    OTHER = "other"


class SessionKind(StrEnum):
    """What a cohort meets for."""

    WORKSHOP = "workshop"
    EXPERT = "expert"
    VISIT = "visit"
    MEETING = "meeting"
    DEMO = "demo"


class Rights(StrEnum):
    """Who has the rights in what a project makes."""

    HOLDER = "holder"
    AUTHORS = "authors"
    ASSIGNED = "assigned"
    OPTION = "option"
