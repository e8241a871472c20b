"""What the actions on cohorts share: rows that are held, and how they are told."""

from datetime import datetime
from typing import Any

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.incubation.models import Cohort, Member, Mentor

COHORT, MEMBER, MENTOR = "cohort", "cohort_member", "mentor"


def held(member: Member) -> Member:
    """Return the row as it is now, held until the transaction ends, with what its actions read."""
    rows = Member.objects.select_for_update(of=("self",))
    return rows.select_related(
        "cohort__village", "cohort__programme", "project", "holder", "stage"
    ).get(pk=member.pk)


def held_mentor(mentor: Mentor) -> Mentor:
    """Return the row as it is now, held until the transaction ends, with the village and whoever it is."""
    rows = Mentor.objects.select_for_update(of=("self",)).select_related("village", "party")
    return rows.get(pk=mentor.pk)


def tell_cohort(verb: str, cohort: Cohort, *, by: By, now: datetime, **data: Any) -> None:
    """The story of the cohort says so, to the team."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=cohort.village_id,
        about=[(COHORT, cohort.pk)],
        audience=Audience.TEAM,
        data={"cohort": cohort.names, **data},
    )


def tell_member(
    verb: str,
    member: Member,
    *,
    by: By,
    now: datetime,
    is_shared: bool = True,
    reason: str = "",
    **data: Any,
) -> None:
    """The stories of the project, of its holder and of its cohort say so; unless shared, to the team alone."""
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=member.cohort.village_id,
        about=[
            (MEMBER, member.pk),
            (COHORT, member.cohort_id),
            ("project", member.project_id),
            ("party", member.holder_id),
        ],
        audience=Audience.PARTIES if is_shared else Audience.TEAM,
        data={"cohort": member.cohort.names, "project": member.project.title, **data},
        reason=reason,
    )
