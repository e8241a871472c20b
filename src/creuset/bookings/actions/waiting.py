"""Somebody joins the waiting list of places, or leaves it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.bookings import facts, permissions
from creuset.bookings.actions.options import release
from creuset.bookings.actions.passing import wished
from creuset.bookings.actions.periods import Period, check_rules, check_shape, is_team_of
from creuset.bookings.actions.writing import told_overruled
from creuset.bookings.models import Wait, WaitPlace
from creuset.bookings.queries.waiting import (
    busy_for,
    in_time_of,
    is_offered,
    is_waiting,
    loaded,
    policy_of,
    resources_of,
    state_of,
    whose_turn,
    wishes_of,
)
from creuset.bookings.rules import waiting
from creuset.bookings.states import PowerMode, SegmentKind, WaitState
from creuset.core import audit, locks, outbox
from creuset.core.locks import hold_row
from creuset.core.models import Audience
from creuset.kernel.errors import DomainError, WayOut
from creuset.kernel.spans import Span
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import company_of
from creuset.places.models import Resource
from creuset.projects.models import Project
from creuset.villages.models import Village

KIND = "wait"
#: One party waits for so many things at once, of so many places each.
MOST_WAITS, MOST_PLACES = 20, 20


@transaction.atomic
def join(
    *,
    village: Village,
    title: str,
    party: Party,
    resources: Sequence[Resource],
    span: Span,
    by: Actor,
    now: datetime,
    any_one: bool = False,
    project: Project | None = None,
    note: str = "",
    kind: SegmentKind = SegmentKind.USE,
    power: tuple[PowerMode, Decimal | None] = (PowerMode.INCLUDED, None),
    overrule: Collection[str] = (),
) -> Wait:
    """The party waits for the places together, or for any one of them, behind those who joined earlier.

    What they wait for keeps the rules of a booking. Raises: Forbidden; what `rules.check` refuses; NoWaitingList;
    TeamDecides; FreeNow; AlreadyWaiting; TooManyWaits.
    """
    periods = [wished(resource, span, kind=kind, power=power) for resource in resources]
    check_shape(village, periods)
    for resource in resources:
        permissions.check_may_book(by, resource, party, now=now)
    overruled = _checked(periods, party, any_one=any_one, by=by, now=now, overrule=overrule)
    if not policy_of(resources).is_kept:
        raise waiting.NoWaitingList(_("Nobody waits for this place: it keeps no list."))
    locks.lock("waiting", [village.pk])
    _check_not_twice(village, party, resources, span, now=now)
    wait = Wait.objects.create(
        village=village,
        party=party,
        asked_by=by.party,
        project=project,
        title=title,
        note=note,
        kind=kind,
        power_mode=power[0],
        power_kva=power[1],
        starts_at=span.start,
        ends_at=span.end,
        any_one=any_one,
        wanted=wanted_text(resources, any_one=any_one),
        overruled=sorted({refusal.code for refusal in overruled}),
        joined_at=now,
    )
    WaitPlace.objects.bulk_create(
        WaitPlace(wait=wait, resource=resource, position=at)
        for at, resource in enumerate(resources)
    )
    wait = loaded(Wait.objects.filter(pk=wait.pk)).get()
    _check_taken(wait, now=now)
    tell(wait, facts.WAIT_JOINED, by=by, now=now, more=told_overruled(overruled))
    return wait


def wanted_text(resources: Sequence[Resource], *, any_one: bool) -> str:
    """Return what the same wish always is."""
    ids = ",".join(str(pk) for pk in sorted(resource.pk for resource in resources))
    return f"{'any' if any_one else 'all'} {ids}"


def _checked(
    periods: Sequence[Period],
    party: Party,
    *,
    any_one: bool,
    by: Actor,
    now: datetime,
    overrule: Collection[str],
) -> list[DomainError]:
    """Return the refusals that the team overruled; raise what the rules refuse, of each place that would do alone."""
    if len(periods) > MOST_PLACES:
        raise waiting.TooManyWaits(
            _("At most %(most)d places at once.") % {"most": MOST_PLACES}, field="resource"
        )
    for_team = is_team_of(by, periods)
    overruled: list[DomainError] = []
    for asked in [[period] for period in periods] if any_one else [periods]:
        judgement = check_rules(asked, party=party, by=by, now=now, overrule=overrule)
        if judgement.asks_only() and not for_team:
            raise waiting.TeamDecides(
                _("The team decides about this place: ask reception to put you on the list."),
                field="resource",
            )
        overruled += judgement.overruled
    return overruled


def _check_not_twice(
    village: Village, party: Party, resources: Sequence[Resource], span: Span, *, now: datetime
) -> None:
    """Raise where the party, or somebody of its company, waits for the same, or waits for too much."""
    live = is_waiting(now) | is_offered(now)
    mine = Wait.objects.filter(live, village=village, party_id__in=company_of(party))
    same = mine.filter(
        starts_at__lt=span.end, ends_at__gt=span.start, places__resource__in=resources
    )
    if same.exists():
        raise waiting.AlreadyWaiting(
            _("%(party)s already waits for this place at that time.") % {"party": party.name},
            field="period",
        )
    if mine.filter(party=party).count() >= MOST_WAITS:
        told = ngettext(
            "%(party)s waits for %(count)d thing already: leave one first.",
            "%(party)s waits for %(count)d things already: leave one first.",
            MOST_WAITS,
        )
        raise waiting.TooManyWaits(told % {"party": party.name, "count": MOST_WAITS})


def _check_taken(wait: Wait, *, now: datetime) -> None:
    """Raise where what they wish is free, and nobody who joined earlier comes first."""
    line = in_time_of(wait.village_id, Span(wait.starts_at, wait.ends_at), now=now)
    wishes = wishes_of(line)
    mine = wishes[wait.pk]
    if not waiting.would_take(mine, busy_for([mine], now=now)):
        return
    first = next(
        (one for one, _free in whose_turn(line, now=now) if waiting.overlap(wishes[one.pk], mine)),
        wait,
    )
    if first.pk == wait.pk:
        way = WayOut(
            label=_("Book it"),
            kind="slot",
            data={"starts_at": wait.starts_at.isoformat(), "ends_at": wait.ends_at.isoformat()},
        )
        raise waiting.FreeNow(
            _("It is free at that time: book it, there is nothing to wait for."),
            field="period",
            ways_out=[way],
        )


@transaction.atomic
def leave(*, wait: Wait, by: Actor, now: datetime, reason: str = "") -> Wait:
    """They wait no more; what they are offered is declined, and goes to whoever is next.

    Raises: Forbidden; NoWait.
    """
    locks.lock("ladder", [wait.village_id])
    hold_row(Wait, wait.pk)
    fresh = loaded(Wait.objects.filter(pk=wait.pk)).get()
    permissions.check_may_leave(by, fresh, resources_of(fresh), now=now)
    match state_of(fresh, now=now):
        case WaitState.OFFERED if fresh.offer:
            release(booking=fresh.offer, by=by, now=now, reason=reason)
            return loaded(Wait.objects.filter(pk=wait.pk)).get()
        case WaitState.WAITING:
            fresh.left_at = now
            fresh.save(update_fields=["left_at"])
            tell(fresh, facts.WAIT_LEFT, by=by, now=now, reason=reason)
            outbox.put(
                facts.OFFERS_DUE, {"village": wait.village_id}, at=now, village_id=wait.village_id
            )
            return fresh
        case _over:
            raise waiting.NoWait(_("Nobody waits here any more."))


def tell(
    wait: Wait,
    verb: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    more: dict[str, object] | None = None,
) -> None:
    """The audit says what happened to a loaded wait."""
    resources = resources_of(wait)
    audit.record(
        verb=verb,
        by=by,
        at=now,
        village_id=wait.village_id,
        about=[
            (KIND, wait.pk),
            ("party", wait.party_id),
            *(("project", pk) for pk in [wait.project_id] if pk),
            *(("resource", resource.pk) for resource in resources),
        ],
        audience=Audience.PARTIES,
        data={
            "title": wait.title,
            "party": wait.party.name,
            "any_one": wait.any_one,
            "segments": [
                {
                    "resource": resource.names,
                    "starts_at": wait.starts_at.isoformat(),
                    "ends_at": wait.ends_at.isoformat(),
                }
                for resource in resources
            ],
            **(more or {}),
        },
        reason=reason,
    )


def unite_waits(kept: Wait, other: Wait) -> None:
    """Two who are one wait once for the same, since the first of both joined."""
    if other.joined_at < kept.joined_at:
        kept.joined_at, kept.asked_by_id = other.joined_at, other.asked_by_id
    kept.note = "\n\n".join(note for note in dict.fromkeys((kept.note, other.note)) if note)
