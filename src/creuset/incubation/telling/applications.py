"""What the audit is told of an application."""

from datetime import datetime

from creuset.core import audit
from creuset.core.models import Audience
from creuset.incubation.models import Application

KIND, CALL = "application", "call"


def tell_of(
    row: Application,
    verb: str,
    *,
    by: audit.By,
    now: datetime,
    reason: str = "",
    audience: Audience = Audience.TEAM,
    **data: object,
) -> None:
    """The audit says so on the pages of the application, of its call, its project and its holder."""
    named = [(KIND, row.pk), (CALL, row.call_id)]
    if row.project_id is not None:
        named.append(("project", row.project_id))
    if row.holder_id is not None:
        named.append(("party", row.holder_id))
    if row.company_id is not None:
        named.append(("party", row.company_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=row.village_id,
        about=named,
        audience=audience,
        data={"title": row.title, "number": row.number, **data},
        reason=reason,
    )
