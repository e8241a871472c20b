"""Members are told as a call opens, those who write of another deadline: by the house, once for each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from creuset.core import outbox
from creuset.core.mail import letter
from creuset.core.text import in_language, instant_text
from creuset.incubation.actions.calls import DEADLINE, OPENS, announce
from creuset.incubation.models import Application, Call, CoWriter
from creuset.incubation.queries.calls import instants_of
from creuset.incubation.rules.calls import TAKING, Phase, phase_of
from creuset.incubation.states import ApplicationState
from creuset.notices.actions import tell
from creuset.people.models import Party

#: Topics of notices.
CALL_OPENED, DEADLINE_MOVED = "incubation-call-opened", "incubation-deadline-moved"
#: They are being written, or written again.
WRITTEN = (ApplicationState.DRAFT, ApplicationState.COMPLETING)


def register() -> None:
    """The house hears of calls that open, and of deadlines that move."""
    outbox.receive(OPENS, tell_of_opening)
    outbox.receive(DEADLINE, tell_of_deadline)


def tell_of_opening(payload: Mapping[str, Any], now: datetime) -> None:
    """Everybody with an account whom the village knows was told that the call is open, as they chose."""
    call = _found(payload)
    if call is None:
        return
    phase = phase_of(instants_of(call), now)
    if phase is Phase.ANNOUNCED:
        # It opens later than it was to.
        announce(call, now=now)
    if phase not in TAKING:
        return
    content = _content(call)
    members = Party.objects.filter(known_in__village=call.village, user__isnull=False)
    for party in members.order_by("pk"):
        _tell(party, call, CALL_OPENED, str(call.pk), content, now=now)


def tell_of_deadline(payload: Mapping[str, Any], now: datetime) -> None:
    """Whoever writes a file was told of the new deadline, as they chose; by mail alone without an account."""
    call = _found(payload)
    if call is None:
        return
    content = _content(call) | {"reason": payload["reason"]}
    files = Application.objects.filter(call=call, state__in=WRITTEN)
    writers = CoWriter.objects.filter(application__in=files, party__isnull=False)
    people = {*files.values_list("holder", flat=True), *writers.values_list("party", flat=True)}
    for party in Party.objects.filter(pk__in=people - {None}).order_by("pk"):
        _tell(party, call, DEADLINE_MOVED, payload["key"], content, now=now)
    alone = files.filter(holder=None).exclude(email="").order_by("pk")
    for address, language in dict(alone.values_list("email", "language")).items():
        _mail(call, address, language, payload["reason"])


def _tell(
    party: Party, call: Call, topic: str, key: str, content: Mapping[str, object], *, now: datetime
) -> None:
    tell(party=party, village=call.village, topic=topic, key=key, content=content, now=now)


def _mail(call: Call, address: str, language: str, reason: str) -> None:
    village = call.village
    with override(language), timezone.override(village.zone):
        values = {
            "village": village,
            "call": in_language(call.names),
            "deadline": instant_text(call.closes_at, village.zone),
            "reason": reason,
            "url": settings.BASE_URL.rstrip("/") + reverse("calls:call", args=[village, call.code]),
        }
        reply_to = str(village.contact.get("email", ""))
        letter(
            subject=render_to_string("incubation/mail/deadline_moved_subject.txt", values),
            text=render_to_string("incubation/mail/deadline_moved.txt", values),
            to=address,
            language=language,
            headers={"Reply-To": reply_to} if reply_to else {},
        ).send()


def _found(payload: Mapping[str, Any]) -> Call | None:
    rows = Call.objects.filter(pk=payload["call"], published_at__isnull=False, dropped_at=None)
    return rows.select_related("village").prefetch_related("rounds").first()


def _content(call: Call) -> dict[str, object]:
    return {"call": call.names, "code": call.code, "closes_at": call.closes_at.isoformat()}
