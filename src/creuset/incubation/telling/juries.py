"""What the audit is told of calibrations, deliberations and decisions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from creuset.core import audit
from creuset.core.audit import By
from creuset.core.models import Audience
from creuset.core.traces import Named
from creuset.incubation.models import Application, Round

CALL, ROUND, APPLICATION = "call", "round", "application"


def tell_round(
    verb: str,
    in_round: Round,
    *,
    by: By,
    now: datetime,
    also: Iterable[Named] = (),
    reason: str = "",
    **data: str | int | Mapping[str, str] | None,
) -> None:
    """The audit says so on the pages of the call; open pages of its deliberations see it within seconds."""
    call = in_round.call
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=call.village_id,
        about=[(CALL, call.pk), (ROUND, in_round.pk), *also],
        audience=Audience.TEAM,
        data={"call": call.names, "round": in_round.names, **data},
        reason=reason,
    )


def tell_application(
    verb: str,
    application: Application,
    in_round: Round,
    *,
    by: By,
    now: datetime,
    **data: str | int | None,
) -> None:
    """The audit says so on the pages of the call, of the application, of its project and of its people."""
    call = in_round.call
    people = [pk for pk in (application.holder_id, application.company_id) if pk is not None]
    about: list[Named] = [(CALL, call.pk), (APPLICATION, application.pk)]
    about += [("party", pk) for pk in people]
    if application.project_id is not None:
        about.append(("project", application.project_id))
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=call.village_id,
        about=about,
        audience=Audience.PARTIES,
        data={"call": call.names, "round": in_round.names, "title": application.title, **data},
    )
