"""What is asked of copies of a village, and where a question stands."""

from enum import StrEnum

from creuset.kernel.states import Machine


class WhatIfKind(StrEnum):
    """What is asked: what if so many people come, or what a jury finds in a call."""

    NEWCOMERS = "newcomers"
    CALL = "call"


class WhatIfState(StrEnum):
    """A question is answered by lives of copies of the village; what stopped is asked again, as another."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


WHAT_IFS = Machine(
    WhatIfState,
    {
        WhatIfState.RUNNING: {"finish": WhatIfState.DONE, "stop": WhatIfState.STOPPED},
    },
)
