"""What the desk changed of rules and prices is kept by the next load, and export gives it back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from creuset.bookings.actions.pricing import change_price, copy_card, line_shelf, remove_price
from creuset.bookings.actions.rulebook import add_rule, change_rule, remove_rule
from creuset.bookings.written import editing
from creuset.bookings.written.policy_rows import rules_data
from creuset.bookings.written.price_rows import prices_data
from creuset.people.actors import HOUSE
from creuset.villagefile.actions import load
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village

LENS = Path(__file__).parents[2] / "villages" / "louvre-lens-vallee.toml"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_the_desks_rules_and_prices_are_kept_shown_and_exported() -> None:
    file = read_path(LENS)
    load(file=file, by=HOUSE, now=NOW)
    village = Village.objects.get(slug=file.village.code)
    first, second, *_rest = rules_data(village)
    with_why = {**first, "why": {"fr": "Pour essayer.", "en": "To try."}}
    act = {"village": village, "by": HOUSE, "now": NOW}
    change_rule(**act, code=first["code"], entry=with_why)
    remove_rule(**act, code=second["code"])
    added = add_rule(**act, entry={"rule": "length", "kinds": ["meeting"], "at_most_minutes": 600})
    card = prices_data(village)["rate_cards"][0]
    rate = next(one for one in card["rates"] if one["hour"])
    shelf = line_shelf(card["code"], "rates")
    change_price(**act, shelf=shelf, code=rate["code"], entry={**rate, "hour": 99})
    copied = copy_card(**act, code=card["code"], first_day=date(2028, 1, 1))

    again = load(file=file, by=HOUSE, now=NOW)
    assert not again.changes
    kept = {change.key for change in again.kept}
    assert {
        f"policies.{second['code']}",
        f"policies.{added.code}",
        f"rate_cards.{card['code']}.rates.{rate['code']}.hour",
        f"rate_cards.{copied}",
    } <= kept
    assert any(key.startswith(f"policies.{first['code']}.why") for key in kept)
    exported = canonical(desk_of(village))
    assert read(exported) == desk_of(village)
    assert editing.find(rules_data(village), second["code"]) is None

    theirs = load(file=file, by=HOUSE, now=NOW, theirs=True)
    assert theirs.overridden
    assert canonical(desk_of(village)) == canonical(file)
    remove_price(**act, shelf=("rate_cards",), code=card["code"])
    for each in prices_data(village)["rate_cards"]:
        remove_price(**act, shelf=("rate_cards",), code=each["code"])
    village.refresh_from_db()
    # What says of nothing that it is invented could not be read again.
    assert read(canonical(desk_of(village))) == desk_of(village)
