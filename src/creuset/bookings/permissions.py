"""Who may book what for whom, and who may see and change a booking."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from creuset.bookings.models import Booking, Wait
from creuset.core.roles import Capability, Scope
from creuset.kernel.errors import Forbidden
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.models import Resource, WhoBooks
from creuset.places.permissions import places_of
from creuset.villages.models import Village


def is_own(by: Actor, party_id: int, village: Village, *, now: datetime) -> bool:
    """Say whether the actor is the party, or speaks for it today."""
    return by.is_house or party_id in by.acts_for(village.day_of(now))


def may_book_for_others(by: Actor, resource: Resource) -> bool:
    """Say whether the actor may book the resource for anybody."""
    return by.may(Capability.BOOK_FOR_OTHERS, resource.village, places=places_of(resource))


def may_book(by: Actor, resource: Resource, party: Party, *, now: datetime) -> bool:
    """Say whether the actor may book the resource for the party."""
    if not by.has_scope(Scope.BOOKINGS):
        return False
    if may_book_for_others(by, resource):
        return True
    return (
        resource.who_books == WhoBooks.MEMBERS
        and by.is_known_in(resource.village)
        and (
            by.is_house
            or party.pk == by.party_id
            or party.pk in by.books_for(resource.village.day_of(now))
        )
    )


def check_may_book(by: Actor, resource: Resource, party: Party, *, now: datetime) -> None:
    """Raise Forbidden unless the actor may book the resource for the party."""
    if may_book(by, resource, party, now=now):
        return
    if resource.who_books == WhoBooks.TEAM and is_own(by, party.pk, resource.village, now=now):
        raise Forbidden(
            _("%(name)s is booked by the team: ask at reception.") % {"name": resource.name},
            field="resource",
        )
    if resource.who_books == WhoBooks.MEMBERS and is_own(by, party.pk, resource.village, now=now):
        raise Forbidden(
            _("An admin of %(name)s says who books in its name: ask them.") % {"name": party.name},
            field="party",
        )
    raise Forbidden(
        _("You may not book %(name)s for them.") % {"name": resource.name}, field="party"
    )


def may_copy(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may book the same once more: a booking with its segments loaded."""
    return all(
        may_book(by, segment.resource, booking.party, now=now) for segment in booking.segments.all()
    )


def may_overrule(by: Actor, resource: Resource) -> bool:
    """Say whether the actor may overrule the rules of the resource."""
    return by.may(Capability.CHANGE_BOOKINGS, resource.village, places=places_of(resource))


def may_decide(by: Actor, booking: Booking) -> bool:
    """Say whether the actor answers those who ask for the booking's places: a booking with its segments loaded."""
    return by.has_scope(Scope.BOOKINGS) and all(
        may_overrule(by, segment.resource) for segment in booking.segments.all()
    )


def check_may_decide(by: Actor, booking: Booking) -> None:
    """Raise Forbidden unless the actor answers those who ask for the booking's places."""
    if not may_decide(by, booking):
        raise Forbidden(_("Only the team of these places answers what is asked."))


def may_see(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may read the booking."""
    return (
        by.may(Capability.SEE_BOOKINGS, booking.village, places=_places(booking))
        or (booking.booked_by_id is not None and booking.booked_by_id == by.party_id)
        or is_own(by, booking.party_id, booking.village, now=now)
    )


def may_see_price(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may read what the booking costs: the team that reads money, and whose it is."""
    return by.may(Capability.SEE_MONEY, booking.village) or is_own(
        by, booking.party_id, booking.village, now=now
    )


def may_waive(by: Actor, booking: Booking) -> bool:
    """Say whether the actor may cancel the booking free of charge: the team of every place of it."""
    return by.has_scope(Scope.BOOKINGS) and all(
        may_overrule(by, segment.resource) for segment in booking.segments.all()
    )


def check_may_waive(by: Actor, booking: Booking) -> None:
    """Raise Forbidden unless the actor may cancel the booking free of charge."""
    if not may_waive(by, booking):
        raise Forbidden(_("Only the team of its places cancels free of charge."))


def check_may_say_use(by: Actor, booking: Booking) -> None:
    """Raise Forbidden unless the actor may say how long and with how much power the places were used."""
    if not may_waive(by, booking):
        raise Forbidden(_("Only the team of its places says how they were used."))


def may_agree(by: Actor, village: Village) -> bool:
    """Say whether the actor may agree on prices with customers."""
    return by.has_scope(Scope.MONEY) and by.may(Capability.CHANGE_MONEY, village)


def check_may_agree(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may agree on prices with customers."""
    if not may_agree(by, village):
        raise Forbidden(_("Only accountants and whoever leads the village agree on prices."))


def may_write_rules(by: Actor, village: Village) -> bool:
    """Say whether the actor may change the rules of the village's places."""
    return by.has_scope(Scope.PLACES) and by.may(Capability.CHANGE_RULES, village)


def check_may_write_rules(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may change the rules of the village's places."""
    if not may_write_rules(by, village):
        raise Forbidden(_("Only whoever leads the village changes its rules."))


def may_write_prices(by: Actor, village: Village) -> bool:
    """Say whether the actor may change the published prices of the village."""
    return by.has_scope(Scope.MONEY) and by.may(Capability.CHANGE_MONEY, village)


def check_may_write_prices(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor may change the published prices of the village."""
    if not may_write_prices(by, village):
        raise Forbidden(_("Only accountants and whoever leads the village change its prices."))


def may_change(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may move, resize and cancel the booking."""
    if not by.has_scope(Scope.BOOKINGS):
        return False
    if by.may(Capability.CHANGE_BOOKINGS, booking.village, places=_places(booking)):
        return True
    return is_own(by, booking.party_id, booking.village, now=now)


def may_leave(by: Actor, wait: Wait, resources: Iterable[Resource], *, now: datetime) -> bool:
    """Say whether the actor may take somebody off the waiting list of these places, and decline for them."""
    return by.has_scope(Scope.BOOKINGS) and (
        is_own(by, wait.party_id, wait.village, now=now)
        or all(may_overrule(by, resource) for resource in resources)
    )


def check_may_leave(by: Actor, wait: Wait, resources: Iterable[Resource], *, now: datetime) -> None:
    """Raise Forbidden unless the actor may take somebody off the waiting list."""
    if not may_leave(by, wait, resources, now=now):
        raise Forbidden(_("Only whoever waits, or the team, takes them off the list."))


def may_say_presence(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may say that somebody came and left: its people, whoever booked it, and the team."""
    return may_change(by, booking, now=now) or (
        by.has_scope(Scope.BOOKINGS)
        and booking.booked_by_id is not None
        and booking.booked_by_id == by.party_id
    )


def check_may_say_presence(by: Actor, booking: Booking, *, now: datetime) -> None:
    """Raise Forbidden unless the actor may say that somebody came and left."""
    if not may_say_presence(by, booking, now=now):
        raise Forbidden(_("Only whoever booked it, or the team, says who came."))


def may_invite(by: Actor, booking: Booking, *, now: datetime) -> bool:
    """Say whether the actor may invite people to the booking: its people, whoever booked it, and the team."""
    return may_say_presence(by, booking, now=now)


def check_may_invite(by: Actor, booking: Booking, *, now: datetime) -> None:
    """Raise Forbidden unless the actor may invite people to the booking."""
    if not may_invite(by, booking, now=now):
        raise Forbidden(_("Only whoever booked it, or the team, invites people."))


def may_receive(by: Actor, booking: Booking) -> bool:
    """Say whether the actor receives people at the booking's places: the team that may change it."""
    return by.has_scope(Scope.BOOKINGS) and by.may(
        Capability.CHANGE_BOOKINGS, booking.village, places=_places(booking)
    )


def check_may_receive(by: Actor, booking: Booking) -> None:
    """Raise Forbidden unless the actor receives people at the booking's places."""
    if not may_receive(by, booking):
        raise Forbidden(_("Only the team of these places does this."))


def check_may_put_up(by: Actor, village: Village, resource: Resource | None) -> None:
    """Raise Forbidden unless the actor may put up a screen for the place, or for the whole village."""
    places = places_of(resource) if resource else []
    if not (
        by.has_scope(Scope.PLACES) and by.may(Capability.CHANGE_PLACES, village, places=places)
    ):
        raise Forbidden(_("Only whoever describes these places puts up their screens."))


def may_extend(by: Actor, booking: Booking) -> bool:
    """Say whether the actor may make the booking's option last longer: only the team of every place of it."""
    return by.has_scope(Scope.BOOKINGS) and all(
        may_overrule(by, segment.resource) for segment in booking.segments.all()
    )


def check_may_change(by: Actor, booking: Booking, *, now: datetime) -> None:
    """Raise Forbidden unless the actor may move, resize and cancel the booking."""
    if not may_change(by, booking, now=now):
        raise Forbidden(_("Only whoever booked it, or the team, changes this booking."))


def _places(booking: Booking) -> list[tuple[str, int]]:
    """Return the places of a booking whose segments and their resources are loaded."""
    return [place for segment in booking.segments.all() for place in places_of(segment.resource)]
