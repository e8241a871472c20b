"""What is done at the door, each change in one transaction."""

from creuset.reception.actions.announcing import (
    announce_visitors,
    call_off_visitor,
    change_visitor,
)
from creuset.reception.actions.answering import accept_enquiry, decline_enquiry
from creuset.reception.actions.enquiries import (
    confirm_enquiry,
    enquire,
    forget_enquiries,
    forget_unconfirmed,
)
from creuset.reception.actions.items import (
    add_item,
    change_item,
    forget_holdings,
    issue_item,
    move_item,
    remind_of_items,
)
from creuset.reception.actions.lockers import (
    forget_lockers,
    give_locker,
    give_longer,
    take_locker_back,
)
from creuset.reception.actions.parcels import (
    correct_parcel,
    forget_parcels,
    forward_parcel,
    hand_over,
    put_back,
    receive_parcel,
    remind_of_parcels,
    return_parcel,
)
from creuset.reception.actions.presence import (
    arrive,
    forget_presences,
    leave,
    let_out,
    pass_by,
)
from creuset.reception.actions.receiving import (
    agree_to_rules,
    let_visitor_out,
    receive_visitor,
)
from creuset.reception.actions.stopping import allow_announcing, stop_announcing
from creuset.reception.actions.tickets import (
    assign_ticket,
    comment_ticket,
    forget_tickets,
    move_ticket,
    report_ticket,
)
from creuset.reception.actions.visitors import Visitor, forget_visitors
from creuset.reception.actions.visits import (
    announce_visit,
    decline_visit,
    forget_visits,
    propose_visit,
    request_visit,
)

__all__ = [
    "Visitor",
    "accept_enquiry",
    "add_item",
    "agree_to_rules",
    "allow_announcing",
    "announce_visit",
    "announce_visitors",
    "arrive",
    "assign_ticket",
    "call_off_visitor",
    "change_item",
    "change_visitor",
    "comment_ticket",
    "confirm_enquiry",
    "correct_parcel",
    "decline_enquiry",
    "decline_visit",
    "enquire",
    "forget_enquiries",
    "forget_holdings",
    "forget_lockers",
    "forget_parcels",
    "forget_presences",
    "forget_tickets",
    "forget_unconfirmed",
    "forget_visitors",
    "forget_visits",
    "forward_parcel",
    "give_locker",
    "give_longer",
    "hand_over",
    "issue_item",
    "leave",
    "let_out",
    "let_visitor_out",
    "move_item",
    "move_ticket",
    "pass_by",
    "propose_visit",
    "put_back",
    "receive_parcel",
    "receive_visitor",
    "remind_of_items",
    "remind_of_parcels",
    "report_ticket",
    "request_visit",
    "return_parcel",
    "stop_announcing",
    "take_locker_back",
]
