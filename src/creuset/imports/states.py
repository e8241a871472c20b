"""Where the files that somebody brought from another system stand."""

from enum import StrEnum

from creuset.kernel.states import Machine


class ImportState(StrEnum):
    """Files are read and shown; then what they say is brought in, or they are dropped.

    It is brought in step by step, so that the village goes on meanwhile: one that stopped goes on where it stopped.
    """

    READ = "read"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    DROPPED = "dropped"


IMPORTS = Machine(
    ImportState,
    {
        ImportState.READ: {"start": ImportState.RUNNING, "drop": ImportState.DROPPED},
        ImportState.RUNNING: {
            "start": ImportState.RUNNING,
            "finish": ImportState.DONE,
            "stop": ImportState.STOPPED,
        },
        ImportState.STOPPED: {"start": ImportState.RUNNING, "drop": ImportState.DROPPED},
    },
)
