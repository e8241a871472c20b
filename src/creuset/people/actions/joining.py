"""Somebody with an account asks to be known to a village, as its sign-up policy has it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from creuset.core import audit
from creuset.core.mail import letter
from creuset.core.models import Audience
from creuset.core.roles import Capability
from creuset.kernel.errors import Conflict, Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import JoinRequest, KnownParty, Party
from creuset.people.permissions import check_may
from creuset.villages.models import SignUp, Village


@transaction.atomic
def ask_to_join(
    *, village: Village, by: Actor, now: datetime, words: str = ""
) -> JoinRequest | None:
    """Where the village is open, it knows whoever asks, and None is returned; else its team is asked."""
    person = _person(by)
    if village.sign_up == SignUp.INVITATION:
        raise Forbidden(_("%(name)s is joined by invitation only.", name=village.name))
    Party.objects.select_for_update().get(pk=person.pk)
    if KnownParty.objects.filter(village=village, party=person).exists():
        raise Conflict(_("%(name)s knows you already.", name=village.name))
    if village.sign_up == SignUp.OPEN:
        KnownParty.objects.create(village=village, party=person, since=now)
        _tell("people.joined", person, village, by=by, now=now)
        return None
    waiting = JoinRequest.objects.filter(village=village, party=person, answered_at__isnull=True)
    if waiting.exists():
        raise Conflict(_("Your request is with the team already."))
    request = JoinRequest.objects.create(
        village=village, party=person, words=words.strip(), created_at=now
    )
    _tell("people.join_requested", person, village, by=by, now=now)
    return request


@transaction.atomic
def answer_join_request(
    *, request: JoinRequest, is_accepted: bool, by: Actor, now: datetime
) -> JoinRequest:
    """The request is answered, and a mail says so; somebody accepted is known to the village."""
    check_may(by, Capability.CHANGE_PEOPLE, request.village)
    row = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("party", "village")
        .get(pk=request.pk)
    )
    if row.answered_at:
        raise Conflict(_("Somebody has answered this request already."))
    row.answered_at, row.answered_by, row.is_accepted = now, by.party, is_accepted
    row.save(update_fields=["answered_at", "answered_by", "is_accepted"])
    if is_accepted:
        KnownParty.objects.get_or_create(
            village=row.village, party=row.party, defaults={"since": now}
        )
    _send_answer(row)
    verb = "people.join_accepted" if is_accepted else "people.join_declined"
    _tell(verb, row.party, row.village, by=by, now=now)
    return row


def _person(by: Actor) -> Party:
    if by.party is None or by.party.is_organisation:
        raise Forbidden(_("A person joins a village, then brings their organisation."))
    return by.party


def _send_answer(row: JoinRequest) -> None:
    if not row.party.email:
        return
    with override(row.party.language):
        values = {
            "village": row.village,
            "is_accepted": row.is_accepted,
            "party": row.party,
            "url": f"{settings.BASE_URL.rstrip('/')}/{row.village.slug}/my/",
        }
        subject = render_to_string("people/mail/join_answer_subject.txt", values)
        body = render_to_string("people/mail/join_answer.txt", values)
    letter(subject=subject, text=body, to=row.party.email, language=row.party.language).send()


def _tell(verb: str, party: Party, village: Village, *, by: Actor, now: datetime) -> None:
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=village.pk,
        about=[("party", party.pk)],
        audience=Audience.PARTIES,
        data={"party": party.name},
    )
