"""Incubation for programs: programmes, calls, applications, juries, cohorts."""

from creuset.core.api import Router
from creuset.incubation.api import (
    accompanying,
    auditions,
    calls,
    cohorts,
    deliberations,
    figures,
    juries,
    letters,
    mentoring,
    my_applications,
    my_juries,
    own_surveys,
    screening,
    second_decisions,
    showing,
    surveys,
)

router = Router()
for part in (
    calls,
    screening,
    juries,
    letters,
    my_juries,
    deliberations,
    second_decisions,
    auditions,
    cohorts,
    accompanying,
    mentoring,
    surveys,
    own_surveys,
    showing,
    figures,
):
    router.add_router("", part.router)

#: Whoever applies need not be known to the village before they have filed.
applying = my_applications.router

__all__ = ["applying", "router"]
