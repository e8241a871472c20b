"""The residents of a simulated village: they settle, change, pause, move, give notice, through the actions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from creuset.core.roles import Role
from creuset.core.text import localized
from creuset.documents.actions.contracts import sign as sign_contract
from creuset.documents.actions.contracts import sign_on_paper
from creuset.documents.queries.contracts import contract_for
from creuset.kernel.errors import DomainError
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.places.kinds import Kind
from creuset.places.models import Resource, WhoBooks
from creuset.plans import actions as plans
from creuset.plans.actions.absence import declare
from creuset.plans.actions.fees import charge_due
from creuset.plans.actions.leaving import write_states_of
from creuset.plans.actions.telling import KIND
from creuset.plans.kinds import OfferKind, PriceFor
from creuset.plans.models import Let, Offer, Subscription
from creuset.plans.queries.subscriptions import holds_on, offers_open
from creuset.plans.rules.absence import LEFT_TO_OTHERS, Away
from creuset.plans.rules.proration import months_after
from creuset.plans.states import STANDING
from creuset.simulation.cast import Household
from creuset.simulation.choosing import Plan, chosen, larger, plan_of
from creuset.simulation.founding import Population
from creuset.simulation.happenings import Happening, Turn, Weekly, Wish
from creuset.simulation.papers import signed_by_hand
from creuset.simulation.rates import Rates, Verb, Way
from creuset.simulation.scene import monday
from creuset.simulation.settling import newly_come, settle_in

#: What people live by; storage, lockers, an address come on top.
LIVED = (OfferKind.OPEN_SPACE, OfferKind.FIXED_DESK, OfferKind.SEAT, OfferKind.OFFICE)
#: What whoever lives so looks for, the first first; the last is what anybody can have.
LOOKED_FOR = {
    Way.NOMADS: (OfferKind.OPEN_SPACE,),
    Way.RESIDENTS: (OfferKind.OFFICE, OfferKind.FIXED_DESK, OfferKind.SEAT, OfferKind.OPEN_SPACE),
    Way.NURSERY: (OfferKind.OFFICE, OfferKind.SEAT, OfferKind.OPEN_SPACE),
    Way.INCUBATED: (OfferKind.SEAT, OfferKind.OPEN_SPACE),
}
#: So many households sign by a click, and their contracts are sealed; the others sign by hand, which takes no time.
SHOWN = 1
#: Whoever is fewer takes a desk rather than an office.
FEWEST = {OfferKind.OFFICE: 2}
#: What gives each of several people a desk that is theirs.
WITH_A_DESK = (OfferKind.FIXED_DESK, OfferKind.SEAT)
#: From Monday to Friday.
A_WORKING_WEEK = timedelta(days=4)
#: Days a week of whoever works there and nowhere else.
EVERY_DAY = 5


class Tenants:
    """Who lives in the village by contract, and until when."""

    def __init__(self, population: Population, rates: Rates) -> None:
        self.population, self.rates = population, rates
        self.village, self.tally = population.village, population.tally
        cast = population.cast
        self._home = {
            email: household.party
            for household in cast.households
            for email in (household.party, *(person.email for person in household.people))
        }
        self._leads = {household.party: household.lead for household in cast.households}
        self._last_days: dict[str, date] = {}

    def turn_the_page(self, *, now: datetime) -> None:
        """What the day made true of contracts is written: who begins, who has left, which fees begin."""
        write_states_of(self.village, now)
        charge_due(self.village, now)
        self._last_days = self._leavers()

    def welcome(self, *, now: datetime) -> None:
        """Those who came on a day before settle in, with whoever is at the reception."""
        for todo_list in newly_come(self.village, now=now):
            email = self._leads.get(todo_list.subscription.party.email)
            lead = self.population.actor(email) if email else None
            if lead is not None:
                desk = self.population.member_of_team(Role.RECEPTION)
                self.tally.actions += settle_in(todo_list, desk=desk, lead=lead, now=now)

    def has_left(self, happening: Happening) -> bool:
        """Say whether whoever wants this lives there no more on the day that it is for."""
        if isinstance(happening, Wish):
            party, day = happening.party, self.village.day_of(happening.starts_at)
        elif isinstance(happening, Weekly):
            party, day = happening.party, self.village.day_of(happening.ask.span.start)
        else:
            return False
        last_on = self._last_days.get(self._home.get(party, ""))
        return last_on is not None and last_on < day

    def settle(self, household: Household, *, now: datetime) -> None:
        """The household subscribes from that day on: the first of what suits it that it is not refused."""
        lead = self.population.actor(household.lead)
        party = self.population.party(household.party)
        if lead is None or party is None:
            return
        shown = self.population.cast.households[:SHOWN]
        for conditions in self._suits(household, self.village.day_of(now)):
            try:
                signed = self._subscribe(
                    party, lead, conditions, by_click=household in shown, now=now
                )
            except DomainError as error:
                self.tally.refused[error.code] += 1
            else:
                self.tally.subscriptions[conditions.offer.kind] += 1
                self._sit_down(signed, conditions, now=now)
                if household in shown:
                    self._offer_more(party, now=now)
                return
        self.tally.unplaced[household.way] += len(household.people)

    def _subscribe(
        self,
        party: Party,
        lead: Actor,
        conditions: plans.Conditions,
        *,
        by_click: bool,
        now: datetime,
    ) -> Subscription:
        """Reception offers it and who leads the household signs; an offer that cannot be signed is taken back."""
        by = self.population.member_of_team(Role.RECEPTION)
        self.tally.actions += 2
        offered = plans.propose(
            village=self.village,
            party=party,
            conditions=conditions,
            by=by,
            now=now,
            sends=by_click,
        )
        try:
            return self._sign(offered, lead, by=by, now=now)
        except DomainError:
            self.tally.actions += 1
            plans.withdraw(subscription=offered, by=by, now=now)
            raise

    def _offer_more(self, party: Party, *, now: datetime) -> None:
        """A contract waits for the signature of who looks at the demonstration."""
        today = self.village.day_of(now)
        offers = [one for kind in WITH_A_DESK for one in self._offers(today, kind) if one.contract]
        if not offers:
            return
        starts_on = self._next_month(now)
        conditions = plans.Conditions(
            offer=offers[0],
            starts_on=starts_on,
            ends_on=months_after(starts_on, 12) - timedelta(days=1),
        )
        self.tally.actions += 1
        by = self.population.member_of_team(Role.RECEPTION)
        plans.propose(village=self.village, party=party, conditions=conditions, by=by, now=now)

    def _sign(
        self, offered: Subscription, lead: Actor, *, by: Actor, now: datetime
    ) -> Subscription:
        """What has a contract is signed by hand at the desk, where it is scanned, or by a click where it was sent; what
        has none by a click.
        """
        contract = contract_for(self.village, (KIND, offered.pk))
        if contract is None:
            return plans.sign(subscription=offered, name=lead.name, by=lead, now=now)
        if contract.sent_at is not None:
            sign_contract(
                contract=contract, name=lead.name, seen=contract.paper_sha256, by=lead, now=now
            )
            offered.refresh_from_db()
            return offered
        today = self.village.day_of(now)
        title = localized(contract.title, self.village.language)
        scan = signed_by_hand(contract.reference, title, lead.name, today)
        sign_on_paper(contract=contract, name=lead.name, on=today, scan=scan, by=by, now=now)
        offered.refresh_from_db()
        return offered

    def _sit_down(
        self, signed: Subscription, conditions: plans.Conditions, *, now: datetime
    ) -> None:
        """Each of several people has a desk, as long as there are some: the first has theirs already."""
        if conditions.place is None or not conditions.place.is_pool:
            return
        by = self.population.member_of_team(Role.RECEPTION)
        for _other in range(conditions.quantity - 1):
            self.tally.actions += 1
            try:
                plans.attach(
                    subscription=signed,
                    place=conditions.place,
                    from_on=conditions.starts_on,
                    by=by,
                    now=now,
                )
            except DomainError as error:
                self.tally.refused[error.code] += 1

    def do(self, turn: Turn) -> None:
        """What the resident decides about their subscription is done, or refused; who has none decides nothing."""
        subscription = self._subscription(turn.household, self.village.day_of(turn.at))
        if subscription is None:
            return
        match turn.verb:
            case Verb.LEAVE:
                self._leave(subscription, turn)
            case Verb.UPGRADE:
                self._upgrade(subscription, turn)
            case Verb.PAUSE:
                self._pause(subscription, turn)
            case Verb.MOVE:
                self._move(subscription, turn)
            case Verb.AWAY:
                self._be_away(subscription, turn)

    def _leave(self, subscription: Subscription, turn: Turn) -> None:
        lead = self.population.actor(turn.household.lead)
        if lead is None:
            return
        self.tally.actions += 1
        left = plans.give_notice(subscription=subscription, by=lead, now=turn.at)
        self.tally.notices += 1
        if left.last_on is not None:
            self._last_days[turn.household.party] = left.last_on

    def _upgrade(self, subscription: Subscription, turn: Turn) -> None:
        today = self.village.day_of(turn.at)
        offers = self._offers(today, subscription.offer.kind)
        held = next((one for one in offers if one.pk == subscription.offer_id), None)
        if held is None:
            return
        found = larger([_plan(one, today) for one in offers], _plan(held, today))
        if found is None:
            return
        self.tally.actions += 1
        change = plans.Change(
            from_on=self._next_month(turn.at),
            offer=next(one for one in offers if one.pk == found.pk),
            quantity=subscription.quantity,
        )
        by = self.population.member_of_team(Role.MANAGER)
        plans.change(subscription=subscription, change=change, by=by, now=turn.at)
        self.tally.upgrades += 1

    def _pause(self, subscription: Subscription, turn: Turn) -> None:
        from_on = self._next_month(turn.at)
        self.tally.actions += 1
        plans.pause(
            subscription=subscription,
            from_on=from_on,
            until_on=months_after(from_on, 1),
            by=self.population.member_of_team(Role.MANAGER),
            now=turn.at,
        )
        self.tally.pauses += 1

    def _move(self, subscription: Subscription, turn: Turn) -> None:
        from_on = self._next_month(turn.at)
        rows = subscription.lets.select_related("resource").filter(until_on__gt=from_on)
        let = rows.filter(resource__kind=Kind.OFFICE).order_by("pk").first()
        to = self._free_office(len(turn.household.people), self.village.day_of(turn.at), spare=0)
        if let is None or to is None:
            return
        self.tally.actions += 1
        by = self.population.member_of_team(Role.MANAGER)
        plans.move(let=let, to=to, from_on=from_on, by=by, now=turn.at)
        self.tally.office_moves += 1

    def _be_away(self, subscription: Subscription, turn: Turn) -> None:
        """They are away for the week that follows, if they have a desk that others may take meanwhile."""
        lead = self.population.actor(turn.household.lead)
        first = monday(self.village.day_of(turn.at)) + timedelta(weeks=1)
        lets = subscription.lets.select_related("resource").filter(until_on__gt=first)
        let = lets.order_by("pk").first()
        if lead is None or let is None or subscription.offer.kind not in LEFT_TO_OTHERS:
            return
        self.tally.actions += 1
        declare(
            subscription=subscription,
            away=Away(first, first + A_WORKING_WEEK),
            place=let.resource,
            by=lead,
            now=turn.at,
        )
        self.tally.absences += 1

    def _next_month(self, now: datetime) -> date:
        return months_after(self.village.day_of(now).replace(day=1), 1)

    def _subscription(self, household: Household, today: date) -> Subscription | None:
        """Return what the household lives by, until no end that is known."""
        party = self.population.party(household.party)
        rows = Subscription.objects.filter(
            holds_on(today), village=self.village, party=party, state__in=STANDING
        ).filter(last_on__isnull=True, offer__kind__in=LIVED)
        return rows.select_related("offer", "village").order_by("pk").first()

    def _leavers(self) -> dict[str, date]:
        """Return the last day of each party that lives there until then and no longer."""
        rows = Subscription.objects.filter(village=self.village, offer__kind__in=LIVED)
        told = rows.filter(notice_given_on__isnull=False).order_by("last_on", "pk")
        return {
            email: last_on
            for email, last_on in told.values_list("party__email", "last_on")
            if last_on is not None
        }

    def _suits(self, household: Household, today: date) -> Iterator[plans.Conditions]:
        """Yield what the household may take, what it likes best first."""
        heads = len(household.people)
        for kind in LOOKED_FOR[household.way]:
            offers = self._offers(today, kind)
            if kind is OfferKind.OPEN_SPACE:
                offers = self._open_space(household, offers, today)
            places: Iterable[Resource | None] = [None]
            if kind is OfferKind.OFFICE:
                places = filter(None, [self._free_office(heads, today)])
            elif kind in WITH_A_DESK:
                places = self._shared()
            for place in places if heads >= FEWEST.get(kind, 1) else ():
                for offer in offers:
                    yield self._conditions(household, offer, place, today)

    def _conditions(
        self, household: Household, offer: Offer, place: Resource | None, today: date
    ) -> plans.Conditions:
        starts_on = today
        if not offer.starts_any_day and today.day > 1:
            starts_on = months_after(today.replace(day=1), 1)
        in_kind = household.way is Way.INCUBATED
        is_nursery = household.way is Way.NURSERY
        return plans.Conditions(
            offer=offer,
            starts_on=starts_on,
            place=place,
            quantity=1 if offer.kind == OfferKind.OFFICE else len(household.people),
            audience=PriceFor.INCUBATED if is_nursery else PriceFor.ANYBODY,
            is_in_kind=in_kind,
            in_kind_until=months_after(starts_on, self.rates.programme_months) if in_kind else None,
        )

    def _open_space(
        self, household: Household, offers: Sequence[Offer], today: date
    ) -> list[Offer]:
        """Return the plan that holds the days on which they come, then the others."""
        is_nomad = household.way is Way.NOMADS
        days = max(person.nomad_days for person in household.people) if is_nomad else EVERY_DAY
        by_pk = {one.pk: one for one in offers}
        return [by_pk[plan.pk] for plan in chosen([_plan(one, today) for one in offers], days)]

    def _shared(self) -> list[Resource]:
        """Return the pools among whose desks somebody may have one of their own."""
        pools = self._lasting().filter(is_pool=True).exclude(who_books=WhoBooks.TEAM)
        rows = pools.filter(kind__in=[Kind.SHARED_OFFICE, Kind.OPEN_SPACE])
        found = list(rows.select_related("building").order_by("position", "pk"))
        return [one for one in found if one.kind == Kind.SHARED_OFFICE] or found

    def _lasting(self) -> QuerySet[Resource]:
        """Return what stands for good: a building that closes, or has, is no place to settle in."""
        return Resource.objects.filter(
            village=self.village,
            retired_at__isnull=True,
            is_unbuilt=False,
            valid_until__isnull=True,
            building__valid_until__isnull=True,
        )

    def _offers(self, today: date, kind: str) -> list[Offer]:
        rows = offers_open(self.village, on=today, is_team=True).filter(kind=kind)
        found = list(rows)
        for one in found:
            one.village = self.village
        return found

    def _free_office(
        self, heads: int, today: date, *, spare: float | None = None
    ) -> Resource | None:
        """Return the smallest office that holds them and that nobody has; None once the village is full enough."""
        share = 1 - self.rates.filled if spare is None else spare
        offices = self._lasting().filter(kind=Kind.OFFICE)
        let = Let.objects.filter(resource__in=offices, until_on__gt=today).values("resource")
        free = offices.exclude(pk__in=let).select_related("building")
        if free.count() <= offices.count() * share:
            return None
        fitting = free.filter(capacity__gte=heads, area_m2__isnull=False)
        return fitting.order_by("capacity", "area_m2", "pk").first()


def _plan(offer: Offer, today: date) -> Plan:
    return plan_of(offer.pk, offer.terms, today)
