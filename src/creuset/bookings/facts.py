"""What happened to bookings, as ids, for whoever is told after the commit."""

BOOKED = "bookings.booked"
MOVED = "bookings.moved"
DESCRIBED = "bookings.described"
CANCELLED = "bookings.cancelled"
#: Somebody came to what is booked, and left; or nobody did, and the rest was given free.
CHECKED_IN = "bookings.checked_in"
CHECKED_OUT = "bookings.checked_out"
NOBODY_CAME = "bookings.nobody_came"
#: The state of the premises is written down; the list of who is let in changed.
PREMISES_RECORDED = "bookings.premises_recorded"
LIST_CHANGED = "bookings.list_changed"
#: A screen on a wall shows what is on, or no more.
SCREEN_UP = "bookings.screen_up"
SCREEN_DOWN = "bookings.screen_down"
#: If nobody came by now, the rest is given free.
ABSENCE_DUE = "absence-due"
#: The time for which a village says whose its bookings were is over.
FORGOTTEN = "bookings.forgotten"

#: The team decides about a booking, and has not yet.
APPROVAL_ASKED = "bookings.approval_asked"
APPROVED = "bookings.approved"
DECLINED = "bookings.declined"

#: A series, or more times of one.
SERIES_BOOKED = "bookings.series_booked"
SERIES_ASKED = "bookings.series_asked"
SERIES_CONFIRMED = "bookings.series_confirmed"
SERIES_MOVED = "bookings.series_moved"
SERIES_CANCELLED = "bookings.series_cancelled"

OPTION_ASKED = "bookings.option_asked"
OPTION_EXTENDED = "bookings.option_extended"
CONFIRMED = "bookings.confirmed"
RELEASED = "bookings.released"
LAPSED = "bookings.lapsed"
#: An option is now before another one that was before it.
PROMOTED = "bookings.promoted"
#: What an option waits for was confirmed by whoever was before it.
OVERTAKEN = "bookings.overtaken"
#: Whoever waits asked whoever is first to answer; told of the challenger.
CHALLENGED = "bookings.challenged"
#: The same, told of whoever has to answer.
CHALLENGE_RECEIVED = "bookings.challenge_received"
CHALLENGE_WITHDRAWN = "bookings.challenge_withdrawn"
#: An option ends now, unless somebody did something meanwhile: its end is written down.
LAPSE_DUE = "option-lapse-due"
AGREED = "bookings.agreed"
AGREEMENT_CHANGED = "bookings.agreement_changed"
AGREEMENT_ENDED = "bookings.agreement_ended"
EXTRAS_ASKED = "bookings.extras_asked"
#: A rule of the village, or one of its prices, says something else from now on; it is none of them any more.
RULE_WRITTEN = "bookings.rule_written"
RULE_REMOVED = "bookings.rule_removed"
PRICE_WRITTEN = "bookings.price_written"
PRICE_REMOVED = "bookings.price_removed"
CARD_COPIED = "bookings.card_copied"

#: Somebody is on the waiting list, or leaves it; what they wait for is offered to them, or the team gave it to others.
WAIT_JOINED = "bookings.wait_joined"
WAIT_LEFT = "bookings.wait_left"
OFFERED = "bookings.offered"
OFFER_WITHDRAWN = "bookings.offer_withdrawn"
#: Something of a village may be free for whoever waits for it.
OFFERS_DUE = "offers-due"

#: Somebody is invited to a booking, or no more; they answered; whoever is invited may be mailed again.
INVITED = "bookings.invited"
INVITATION_ANSWERED = "bookings.invitation_answered"
INVITATIONS_DUE = "invitations-due"

#: Credits that were given later pay what bookings owed.
PAID_WITH_CREDITS = "bookings.paid_with_credits"
