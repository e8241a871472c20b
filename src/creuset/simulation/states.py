"""Where a question stands: what if so many people come?"""

from enum import StrEnum

from creuset.kernel.states import Machine


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
