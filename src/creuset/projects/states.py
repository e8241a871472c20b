"""What a project is, and how far it has come."""

from enum import StrEnum

from creuset.kernel.states import Machine


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


_MAKING = (
    Phase.IDEA,
    Phase.WRITING,
    Phase.DEVELOPMENT,
    Phase.FINANCING,
    Phase.PREPARATION,
    Phase.SHOOTING,
    Phase.POST_PRODUCTION,
)
_LATER = {phase: (*_MAKING[at + 1 :], Phase.FINISHED) for at, phase in enumerate(_MAKING)}
_STEP_BACK = {phase: _MAKING[at - 1 : at] if at else () for at, phase in enumerate(_MAKING)}

#: A verb is the phase it leads to. A project may skip phases, as a documentary skips financing; it
#: goes back one step at a time. What is finished may be cut again; what was given up may be taken up
#: where it stood, or anywhere.
PHASES = Machine(
    Phase,
    {
        **{
            phase: {to.value: to for to in (*_LATER[phase], *_STEP_BACK[phase], Phase.ABANDONED)}
            for phase in _MAKING
        },
        Phase.FINISHED: {Phase.POST_PRODUCTION.value: Phase.POST_PRODUCTION},
        Phase.ABANDONED: {phase.value: phase for phase in _MAKING},
    },
    starts=_MAKING,
)
