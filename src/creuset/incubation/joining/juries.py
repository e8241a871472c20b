"""What juries add to the house at start: a tab and a menu, sentences, notices, reminders, seals, ways in."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from creuset.core.audit import By
from creuset.core.housekeeping import sweep_by
from creuset.core.registry import Badge, NavEntry, NavGroup, add_navigation
from creuset.core.roles import Capability
from creuset.core.text import localized
from creuset.incubation import sealed, tabs
from creuset.incubation.actions.giving import remind_jurors
from creuset.incubation.actions.juries import follow_invitation
from creuset.incubation.models import Juror
from creuset.incubation.notices import juries as notices
from creuset.incubation.queries.readings import LEFT_TO_DO, is_at
from creuset.incubation.stories import juries as stories
from creuset.people import inviting
from creuset.people.actors import HOUSE
from creuset.people.models import Invitation
from creuset.questions.access import files_are_read_by
from creuset.questions.models import SheetFile
from creuset.villages.models import Village

if TYPE_CHECKING:
    from datetime import datetime


def register() -> None:
    """Juries are known to the house."""
    tabs.add_tab(
        pgettext_lazy("tab of a call", "Jury"), "jury:jurors", 40, Capability.RUN_PROGRAMMES
    )
    tabs.add_tab(
        pgettext_lazy("tab of a call", "Readings"), "jury:readings", 45, Capability.RUN_PROGRAMMES
    )
    add_navigation(
        NavEntry(
            label=gettext_lazy("My juries"),
            url_name="jury_my:list",
            within="projects_my:list",
            icon="flag",
            position=34,
            group=NavGroup.STAY,
            face="my",
            badge=_left_to_do,
        )
    )
    stories.register_all()
    notices.register()
    sealed.register()
    files_are_read_by(_reads)
    inviting.explain_by(_why_invited)
    inviting.when_accepted(follow_invitation)
    sweep_by("jurors who are late", _remind_all)


def _reads(by: By | None, file: SheetFile) -> bool:
    """Say whether somebody of a jury has the file before them, with the application that it belongs to."""
    return by is not None and by.party_id is not None and is_at(by.party_id, file)


def _left_to_do(*, village: Village, by: object) -> Badge | None:
    """Count what a juror is still to score."""
    party = getattr(by, "party_id", None)
    if party is None:
        return None
    return Badge(LEFT_TO_DO.counted(village=village.pk, party=party))


def _why_invited(invitation: Invitation) -> str:
    """Say that somebody is asked to judge a call."""
    if invitation.party_id is None:
        return ""
    seats = Juror.objects.filter(
        party=invitation.party_id, call__village=invitation.village_id, signed_at=None
    ).select_related("call")
    seat = seats.filter(declined_at=None, left_at=None).order_by("-invited_at").first()
    if seat is None:
        return ""
    return _("You are asked to sit in the jury of “%(call)s”.") % {
        "call": localized(seat.call.names)
    }


def _remind_all(now: "datetime") -> int:
    villages = Village.objects.filter(calls__rounds__scores_by__isnull=False).distinct()
    return sum(remind_jurors(village=one, by=HOUSE, now=now) for one in villages)
