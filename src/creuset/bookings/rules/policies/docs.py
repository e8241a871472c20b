"""What each rule is for, in a sentence, for whoever chooses one."""

from creuset.bookings.rules.policies.params import Rule
from creuset.kernel.sentences import Sentence
from creuset.kernel.sentences import sentence as _

DOCS: dict[Rule, Sentence] = {
    Rule.GRANULARITY: _("By what a space is booked: minutes, half-days, days, production days."),
    Rule.LEAD_TIME: _("How long before it must be booked."),
    Rule.BOOKING_WINDOW: _("How far ahead it may be booked."),
    Rule.LENGTH: _("The shortest and the longest period."),
    Rule.QUOTA: _("So many hours, or times, a day, a week or a month."),
    Rule.OPEN_BOOKINGS: _("So many bookings to come at once."),
    Rule.COOL_DOWN: _("A rest between two bookings of the same."),
    Rule.WHO_SEES: _("Only some groups, and the team, see the space."),
    Rule.WHO_BOOKS: _("Only some groups book it."),
    Rule.WHO_REPEATS: _("Only some groups book it again and again."),
    Rule.APPROVAL: _("Whoever books asks, and the team answers."),
    Rule.CERTIFICATE: _("An insurance or a safety induction must be on file."),
    Rule.NEIGHBOURS: _("No noise while a neighbour needs quiet."),
    Rule.OPTIONS: _("How long an option stands, and what confirming it asks."),
    Rule.RELEASE: _("Given free where nobody comes."),
    Rule.CREDITS: _("Booked with credits, and not for money."),
    Rule.HOUSE_RULES: _("Only who has accepted the house rules in force books it."),
    Rule.WAITING: _("Who may wait, and how long they have to accept."),
}


def doc(rule: Rule) -> Sentence:
    """Return what the rule is for."""
    return DOCS[rule]
