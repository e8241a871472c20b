"""Who may open the papers of money."""

from creuset.billing.models import Quote
from creuset.billing.permissions import may_see_money, own_parties
from creuset.people.actors import Actor


def may_open_paper(by: Actor, quote_id: int) -> bool:
    """Say whether the actor may open the PDF of the quote: its customer, and the team that reads money."""
    row = Quote.objects.select_related("village").filter(pk=quote_id).first()
    if row is None:
        return False
    return may_see_money(by, row.village) or row.party_id in own_parties(by)
