"""What must hold between the offers of a village, whoever writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from creuset.documents.rules.terms import FOUNDING
from creuset.documents.written.texts import founding_codes
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _
from creuset.kernel.written.faults import shown
from creuset.plans.rules.allowances import BadGrant, Reset
from creuset.plans.rules.offers import faults_of
from creuset.plans.written.offer_rows import grant_of, reward_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from creuset.kernel.written.faults import Fault, Path, Words
    from creuset.plans.written.offers import Catalogue, Offer

#: Keys of the file whose fields have another name.
_KEYS = {"valid_from": "from", "valid_until": "until", "deposit_percent": "deposit"}


def offer_faults(catalogue: Catalogue, currency: str, places: Collection[str]) -> Iterator[Fault]:
    """Everything that is wrong with offers whose keys are right by themselves; `places` are codes of resources."""
    seen: set[str] = set()
    vats = {each.code for each in catalogue.vat_rates}
    contracts = founding_codes(catalogue.contract_texts, FOUNDING)
    for index, offer in enumerate(catalogue.offers):
        path = ("offers", index)
        if offer.code in seen:
            yield (*path, "code"), _("a code that is given once"), shown(offer.code)
        seen.add(offer.code)
        if offer.vat not in vats:
            yield (*path, "vat"), _("the code of one of vat_rates"), shown(offer.vat)
        if offer.contract and offer.contract not in contracts:
            yield (
                (*path, "contract"),
                _("one of the contracts: %(codes)s", codes=", ".join(contracts)),
                shown(offer.contract),
            )
        bad = list(_allowance_faults(path, offer, places))
        yield from bad
        unsound = list(_absence_faults(path, offer, places))
        yield from unsound
        sound = replace(
            offer,
            allowances=() if bad else offer.allowances,
            absence=None if unsound else offer.absence,
        )
        for fault in faults_of(terms_of(sound, currency)):
            first, *rest = fault.path
            where = (*path, _KEYS.get(str(first), first), *rest)
            yield where, _("an offer that holds together"), _words(fault.message)


def _allowance_faults(path: Path, offer: Offer, places: Collection[str]) -> Iterator[Fault]:
    for at, given in enumerate(offer.allowances):
        here = (*path, "allowances", at)
        try:
            grant_of(given)
        except BadGrant as refused:
            yield here, _("something to spend that can be counted"), _words(refused.message)
        if given.reset_day != 1 and given.reset is not Reset.MONTH:
            yield (
                (*here, "reset_day"),
                _("no day, since it is not reset by the month"),
                str(given.reset_day),
            )
        for place, code in enumerate(given.resources):
            if code not in places:
                yield (*here, "resources", place), _("the code of a resource"), shown(code)


def _absence_faults(path: Path, offer: Offer, places: Collection[str]) -> Iterator[Fault]:
    given = offer.absence
    if given is None:
        return
    try:
        reward_of(given)
    except BadGrant as refused:
        yield (
            (*path, "absence"),
            _("something to spend that can be counted"),
            _words(refused.message),
        )
    for place, code in enumerate(given.resources):
        if code not in places:
            yield (*path, "absence", "resources", place), _("the code of a resource"), shown(code)


def _words(message: object) -> Words:
    return message if isinstance(message, Sentence) else str(message)
