"""One thing of a file happens, through the action of its domain, and its key is remembered."""

from collections import Counter
from datetime import datetime
from functools import singledispatchmethod
from typing import Any

from creuset.billing.models import Means
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
from creuset.imports.rules.joining import Holder
from creuset.imports.rules.records import Company, Person
from creuset.people.actions.affiliations import affiliate
from creuset.people.actions.parties import (
    add_organisation,
    add_person,
    change_organisation,
    change_person,
)
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.plans.actions.asking import Conditions
from creuset.plans.actions.purses import Gift, give
from creuset.plans.actions.security import enter
from creuset.plans.actions.taking_over import take_over
from creuset.plans.kinds import SecurityMove
from creuset.plans.models import Subscription


class Bringing:
    """Takes the steps of one import; `counts` says what was made since somebody last asked."""

    def __init__(self, brought: Import, shown: Preview, *, by: Actor) -> None:
        self.brought, self.by = brought, by
        self.counts: Counter[str] = Counter()
        self.count = 0
        self._subscriptions: dict[int, Subscription] = {}
        self._parties = {
            id(one.record): one.party for one in shown.holdings if one.party is not None
        }

    def take(self, step: Step, *, now: datetime) -> None:
        """The step has happened; whoever calls holds a transaction."""
        self._take(step, now)
        self.count += 1

    @singledispatchmethod
    def _take(self, step: Step, now: datetime) -> None:
        raise TypeError(step)

    @_take.register
    def _take_holding(self, step: Holding, now: datetime) -> None:
        record, party = step.record, step.party
        if party is None:
            party = self._add(record, now)
            self.counts[kind_of(record)] += 1
        elif step.sign is Sign.FILLED:
            party = self._fill(step, party, now)
            self.counts["filled"] += 1
        self._parties[id(record)] = party
        self._remember("party", record.key, party.pk)
        for company in step.joins:
            affiliate(
                person=party,
                organisation=self._party(company),
                village=self.brought.village,
                by=self.by,
                now=now,
            )

    @_take.register
    def _take_contract(self, step: ContractItem, now: datetime) -> None:
        record = step.record
        made = take_over(
            village=self.brought.village,
            party=self._party(step.holder),
            member=self._party(step.member) if step.member is not None else None,
            conditions=Conditions(
                offer=step.offer,
                starts_on=record.starts_on,
                quantity=record.quantity,
                place=step.place,
                price=record.price,
                ends_on=record.last_on,
            ),
            charged_until=record.charged_until,
            by=self.by,
            now=now,
        )
        self._subscriptions[id(record)] = made
        self._remember("contract", record.key, made.pk)
        self.counts["contract"] += 1

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
            else self._subscriptions[id(contract)],
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

    @_take.register
    def _take_past(self, step: PastItem, now: datetime) -> None:
        record, amount = step.record, step.record.amount
        Archived.objects.create(
            village=self.brought.village,
            system=self.brought.system,
            kind=record.kind,
            key=record.key,
            party=self._party(step.holder),
            on=record.on,
            title=record.title,
            amount_cents=amount.cents if amount is not None else None,
            currency=amount.currency if amount is not None else self.brought.village.currency,
            is_open=record.is_open,
        )
        self.counts[record.kind] += 1

    def _add(self, record: Holder, now: datetime) -> Party:
        postal = record.postal
        common: dict[str, Any] = {
            "village": self.brought.village,
            "email": record.email,
            "phone": record.phone,
            "street": postal.street,
            "postcode": postal.postcode,
            "city": postal.city,
            "country": postal.country,
            "by": self.by,
            "now": now,
        }
        if isinstance(record, Company):
            return add_organisation(
                name=record.name,
                siren=record.siren,
                siret=record.siret,
                vat_number=record.vat_number,
                **common,
            )
        given, family = names_of(record)
        return add_person(given_name=given, family_name=family, **common)

    def _fill(self, step: Holding, party: Party, now: datetime) -> Party:
        """What the party leaves empty is filled, unless somebody else keeps their identity."""
        names = ("email", "phone", "street", "postcode", "city", "country")
        values = {name: step.fills.get(name, getattr(party, name)) for name in names}
        if party.is_organisation:
            numbers = {
                name: step.fills.get(name, getattr(party, name))
                for name in ("siren", "siret", "vat_number")
            }
            return change_organisation(
                party=party,
                village=self.brought.village,
                name=party.name,
                by=self.by,
                now=now,
                **values,
                **numbers,
            )
        return change_person(
            party=party,
            village=self.brought.village,
            given_name=party.given_name,
            family_name=party.family_name,
            by=self.by,
            now=now,
            **values,
        )

    def _party(self, holder: Holder | Party) -> Party:
        """Return who it is here; companies are made before whoever belongs to them."""
        return holder if isinstance(holder, Party) else self._parties[id(holder)]

    def _remember(self, kind: str, key: str, pk: int) -> None:
        ExternalId.objects.get_or_create(
            village=self.brought.village,
            system=self.brought.system,
            kind=kind,
            key=key,
            defaults={"object_id": pk},
        )


def names_of(person: Person) -> tuple[str, str]:
    """Return the given and the family name: as the file says, else the first word and the rest."""
    words = person.name.split()
    if person.given_name:
        rest = person.name.removeprefix(person.given_name).strip()
        return person.given_name, rest if rest != person.name else " ".join(words[1:])
    return (words[0], " ".join(words[1:])) if len(words) > 1 else ("", person.name)
