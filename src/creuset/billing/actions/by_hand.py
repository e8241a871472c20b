"""A quote written by hand: its own lines, at the village's rates of VAT, with or without something that it is for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from creuset.billing.actions.quotes import make_quote
from creuset.billing.models import Quote
from creuset.billing.permissions import check_may_make_quotes
from creuset.billing.rules.lines import Line, check_rates
from creuset.billing.sources import quotable_of, vat_rates_of
from creuset.core.traces import Named
from creuset.kernel.errors import Refused
from creuset.kernel.money import Money
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.villages.models import Village


class OtherParty(Refused):
    """A quote to somebody else than whose thing it is for."""

    code = "other-party"


@transaction.atomic
def write_quote(
    *,
    village: Village,
    party: Party,
    title: Mapping[str, str],
    lines: Sequence[Line],
    valid_until: date,
    by: Actor,
    now: datetime,
    source: Named | None = None,
    deposit: Money | None = None,
) -> Quote:
    """A draft stands with these lines, at rates of VAT that the village has; it has no number before it is sent.

    One that is for something of the village is to whom that belongs, and holds as long as that stays as it is now.
    Raise what `make_quote` raises; NoSuchRate; OtherParty; NotFound where the actor may not read what it is for.
    """
    check_may_make_quotes(by, village)
    about = quotable_of(village, source, by=by, now=now) if source else None
    rates = vat_rates_of(village, village.day_of(now))
    known = {(rate.key, rate.percent) for rate in rates}
    # What is used after a rate changes has the rate of its own day.
    known |= {(line.vat_key, line.vat_percent) for line in (about.lines if about else ())}
    check_rates(lines, known)
    if about is not None and about.party.pk != party.pk:
        raise OtherParty(
            _("This is booked for %(name)s: the quote is to them.", name=about.party.name),
            field="party",
        )
    return make_quote(
        village=village,
        party=party,
        title=title,
        lines=lines,
        valid_until=valid_until,
        by=by,
        now=now,
        source=source,
        project=about.project if about else None,
        deposit=deposit,
        fingerprint=about.fingerprint if about else "",
    )
