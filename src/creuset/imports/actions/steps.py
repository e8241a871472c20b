"""What files say happens, through the actions of each domain, and each key is remembered."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import singledispatchmethod

from creuset.billing.models import Means
from creuset.core import traces
from creuset.imports.models import Archived, ExternalId, Import
from creuset.imports.queries.items import (
    BalanceItem,
    ContractItem,
    DepositItem,
    Holding,
    PastItem,
    Preview,
    Sign,
    Step,
    kind_of,
)
from creuset.imports.queries.known import Seen
from creuset.imports.rules.joining import Holder
from creuset.imports.rules.records import Company, Person, names_of
from creuset.people.actions.adding import NewPerson, add_people
from creuset.people.actions.affiliations import affiliate_all
from creuset.people.actions.parties import add_organisation, change_organisation, change_person
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.purses import Gift, give
from creuset.plans.actions.security import enter
from creuset.plans.actions.taking_over import Elsewhere, take_over_all
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import Subscription


class Bringing:
    """Takes the steps of one import; `counts` says what was made since somebody last asked.

    What is kept of who was made is their number: a hundred thousand people do not fit beside one another.
    """

    def __init__(self, brought: Import, shown: Preview, *, by: Actor) -> None:
        self.brought, self.by = brought, by
        self.counts: Counter[str] = Counter()
        self.count = 0
        self._subscriptions: dict[int, int] = {}
        self._made: dict[int, int] = {
            id(one.record): one.party.pk for one in shown.holdings if one.party is not None
        }
        #: Whom the steps at hand name, read at once.
        self._at_hand: dict[int, Party] = {}
        self._keys: list[ExternalId] = []

    def take(self, steps: Sequence[Step], *, now: datetime) -> None:
        """The steps have happened, in their order; whoever calls holds a transaction."""
        holdings = [one for one in steps if isinstance(one, Holding)]
        with traces.at_the_end():
            self._take_holdings(holdings, now)
            others = [one for one in steps if not isinstance(one, Holding)]
            self._read([holder for one in others for holder in _named(one)])
            self._take_contracts([one for one in others if isinstance(one, ContractItem)], now)
            self._keep_papers([one for one in others if isinstance(one, PastItem)])
            for step in others:
                if isinstance(step, BalanceItem | DepositItem):
                    self._take(step, now)
            ExternalId.objects.bulk_create(self._keys, ignore_conflicts=True)
        self._keys.clear()
        self._at_hand.clear()
        self.count += len(steps)

    def _take_holdings(self, steps: Sequence[Holding], now: datetime) -> None:
        """Companies are made before whoever belongs to them; people all at once."""
        self._add_people([one.record for one in steps if one.party is None], now)
        for step in steps:
            if step.party is None and isinstance(step.record, Company):
                self._put(step.record, self._add(step.record, now))
            elif step.sign is Sign.FILLED and step.party is not None:
                self._fill(step, self._party(step.party), now)
                self.counts["filled"] += 1
            if step.party is None:
                self.counts[kind_of(step.record)] += 1
            self._remember("party", step.record.key, self._made[id(step.record)])
        self._read([holder for one in steps if one.joins for holder in (one.record, *one.joins)])
        affiliate_all(
            pairs=[
                (self._party(step.record), self._party(company))
                for step in steps
                for company in step.joins
            ],
            village=self.brought.village,
            by=self.by,
            now=now,
        )

    def _add_people(self, records: Sequence[Holder], now: datetime) -> None:
        people = [one for one in records if isinstance(one, Person)]
        made = add_people(
            village=self.brought.village,
            people=[_new(one) for one in people],
            by=self.by,
            now=now,
        )
        for record, party in zip(people, made, strict=True):
            self._put(record, party)

    def _take_contracts(self, steps: Sequence[ContractItem], now: datetime) -> None:
        """What was agreed elsewhere stands, all of it at once."""
        made = take_over_all(
            village=self.brought.village,
            signed=[self._signed(one) for one in steps],
            by=self.by,
            now=now,
        )
        for step, row in zip(steps, made, strict=True):
            self._subscriptions[id(step.record)] = row.pk
            self._remember("contract", step.record.key, row.pk)
            self.counts["contract"] += 1

    def _signed(self, step: ContractItem) -> Elsewhere:
        record = step.record
        return Elsewhere(
            self._party(step.holder),
            Conditions(
                offer=step.offer,
                starts_on=record.starts_on,
                quantity=record.quantity,
                place=step.place,
                price=record.price,
                ends_on=record.last_on,
            ),
            member=self._party(step.member) if step.member is not None else None,
            charged_until=record.charged_until,
        )

    def _keep_papers(self, steps: Sequence[PastItem]) -> None:
        """Papers of the past stay readable."""
        village = self.brought.village
        for step in steps:
            self.counts[step.record.kind] += 1
        Archived.objects.bulk_create(
            Archived(
                village=village,
                system=self.brought.system,
                kind=record.kind,
                key=record.key,
                party=self._party(step.holder),
                on=record.on,
                title=record.title,
                amount_cents=record.amount.cents if record.amount is not None else None,
                currency=record.amount.currency if record.amount is not None else village.currency,
                is_open=record.is_open,
            )
            for step in steps
            for record in [step.record]
        )

    @singledispatchmethod
    def _take(self, step: Step, now: datetime) -> None:
        raise TypeError(step)

    @_take.register
    def _take_balance(self, step: BalanceItem, now: datetime) -> None:
        record, village = step.record, self.brought.village
        lot = give(
            village=village,
            party=self._party(step.holder),
            gift=Gift(step.unit, step.amount, village.day_of(now), record.until),
            reason=self.brought.title,
            by=self.by,
            now=now,
        )
        self._remember("balance", record.key, lot.pk)
        self.counts["balance"] += 1

    @_take.register
    def _take_deposit(self, step: DepositItem, now: datetime) -> None:
        record, contract = step.record, step.contract
        entry = enter(
            subscription=contract
            if isinstance(contract, Subscription)
            else Subscription.objects.get(pk=self._subscriptions[id(contract)]),
            kind=SecurityMove.TAKEN,
            amount=record.amount,
            on=record.since,
            means=Means.OTHER,
            reference=record.reference or self.brought.title,
            by=self.by,
            now=now,
        )
        self._remember("deposit", record.key, entry.pk)
        self.counts["deposit"] += 1

    def _add(self, record: Company, now: datetime) -> Party:
        postal = record.postal
        return add_organisation(
            village=self.brought.village,
            name=record.name,
            email=record.email,
            phone=record.phone,
            siren=record.siren,
            siret=record.siret,
            vat_number=record.vat_number,
            street=postal.street,
            postcode=postal.postcode,
            city=postal.city,
            country=postal.country,
            by=self.by,
            now=now,
        )

    def _fill(self, step: Holding, party: Party, now: datetime) -> None:
        """What the party leaves empty is filled, unless somebody else keeps their identity."""
        names = ("email", "phone", "street", "postcode", "city", "country")
        values = {name: step.fills.get(name, getattr(party, name)) for name in names}
        if party.is_organisation:
            numbers = {
                name: step.fills.get(name, getattr(party, name))
                for name in ("siren", "siret", "vat_number")
            }
            change_organisation(
                party=party,
                village=self.brought.village,
                name=party.name,
                by=self.by,
                now=now,
                **values,
                **numbers,
            )
            return
        change_person(
            party=party,
            village=self.brought.village,
            given_name=party.given_name,
            family_name=party.family_name,
            by=self.by,
            now=now,
            **values,
        )

    def _put(self, record: Holder, party: Party) -> None:
        self._made[id(record)] = party.pk
        self._at_hand[party.pk] = party

    def _read(self, holders: Sequence[Holder | Seen]) -> None:
        """Those of them who are not at hand are read, in one question."""
        missing = {self._number(one) for one in holders} - self._at_hand.keys()
        if missing:
            self._at_hand |= Party.objects.in_bulk(missing)

    def _party(self, holder: Holder | Seen) -> Party:
        """Return who it is here; companies are made before whoever belongs to them."""
        self._read([holder])
        return self._at_hand[self._number(holder)]

    def _number(self, holder: Holder | Seen) -> int:
        return holder.pk if isinstance(holder, Seen) else self._made[id(holder)]

    def _remember(self, kind: str, key: str, pk: int) -> None:
        self._keys.append(
            ExternalId(
                village=self.brought.village,
                system=self.brought.system,
                kind=kind,
                key=key,
                object_id=pk,
            )
        )


def _named(step: Step) -> tuple[Holder | Seen, ...]:
    """Return whom a contract, a balance or a paper names."""
    if isinstance(step, ContractItem):
        return (step.holder,) if step.member is None else (step.holder, step.member)
    return (step.holder,) if isinstance(step, BalanceItem | PastItem) else ()


def _new(record: Person) -> NewPerson:
    given, family = names_of(record)
    postal = record.postal
    return NewPerson(
        given_name=given,
        family_name=family,
        email=record.email,
        phone=record.phone,
        street=postal.street,
        postcode=postal.postcode,
        city=postal.city,
        country=postal.country,
    )
