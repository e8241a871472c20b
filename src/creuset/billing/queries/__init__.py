"""Reads about what is owed, deposited and proposed."""

from creuset.billing.queries.charges import (
    ask_waiting,
    charges_of,
    own_charges,
    totals_by_rate,
    totals_from,
    waiting_of,
)
from creuset.billing.queries.deposits import deposits_of, get_deposit
from creuset.billing.queries.facts import SourceFacts, facts_of
from creuset.billing.queries.quotes import (
    accepted_from,
    accepted_quote,
    accepted_rows,
    find_by_secret,
    get_quote,
    own_quotes,
    quotes_of,
)

__all__ = [
    "SourceFacts",
    "accepted_from",
    "accepted_quote",
    "accepted_rows",
    "ask_waiting",
    "charges_of",
    "deposits_of",
    "facts_of",
    "find_by_secret",
    "get_deposit",
    "get_quote",
    "own_charges",
    "own_quotes",
    "quotes_of",
    "totals_by_rate",
    "totals_from",
    "waiting_of",
]
