"""Roles of a village's team, and what each may do. Roles are code; who holds them is rows (`people.RoleGrant`)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What somebody is in the team of a village."""

    OWNER = "owner"
    MANAGER = "manager"
    RECEPTION = "reception"
    STAGE_MANAGER = "stage_manager"
    PROGRAMME_LEAD = "programme_lead"
    ACCOUNTANT = "accountant"


LABELS = {
    Role.OWNER: _("Owner"),
    Role.MANAGER: _("Manager"),
    Role.RECEPTION: _("Reception"),
    Role.STAGE_MANAGER: _("Stage manager"),
    Role.PROGRAMME_LEAD: _("Programme lead"),
    Role.ACCOUNTANT: _("Accountant"),
}


class Capability(StrEnum):
    """One thing that a member of the team may be allowed to do in a village."""

    SEE_DESK = "see_desk"
    SEE_PEOPLE = "see_people"
    CHANGE_PEOPLE = "change_people"
    INVITE = "invite"
    MERGE_PARTIES = "merge_parties"
    GRANT_ROLES = "grant_roles"
    SEE_AUDIT = "see_audit"
    SEE_OUTBOX = "see_outbox"
    CHANGE_VILLAGE = "change_village"
    CHANGE_PLACES = "change_places"
    CHANGE_RULES = "change_rules"
    CLOSE_PLACES = "close_places"
    BOOK_FOR_OTHERS = "book_for_others"
    CHANGE_BOOKINGS = "change_bookings"
    SEE_BOOKINGS = "see_bookings"
    SEE_VISITS = "see_visits"
    ANSWER_VISITS = "answer_visits"
    RECEIVE = "receive"
    HANDLE_TICKETS = "handle_tickets"
    CHANGE_PROJECTS = "change_projects"
    CHECK_CERTIFICATES = "check_certificates"
    SEE_MONEY = "see_money"
    CHANGE_MONEY = "change_money"
    MAKE_QUOTES = "make_quotes"
    SEE_CONTRACTS = "see_contracts"
    MAKE_CONTRACTS = "make_contracts"
    WRITE_CONTRACTS = "write_contracts"
    IMPORT = "import"
    SIMULATE = "simulate"
    SEE_PLANS = "see_plans"
    CHANGE_PLANS = "change_plans"
    CHANGE_OFFERS = "change_offers"
    SEE_DOMICILIATIONS = "see_domiciliations"
    KEEP_DOMICILIATIONS = "keep_domiciliations"
    #: Opens the copies of identity documents, and judges them.
    CHECK_IDENTITIES = "check_identities"
    MOVE_RESIDENTS = "move_residents"
    #: Reads and writes the register of de minimis aid.
    KEEP_AIDS = "keep_aids"
    SEE_PROGRAMMES = "see_programmes"
    #: Writes calls, screens, leads juries, sends letters, accompanies cohorts.
    RUN_PROGRAMMES = "run_programmes"


_EVERYBODY = frozenset(
    {
        Capability.SEE_DESK,
        Capability.SEE_PEOPLE,
        Capability.SEE_BOOKINGS,
        Capability.SEE_VISITS,
        Capability.SEE_PLANS,
        Capability.SEE_PROGRAMMES,
    }
)
_BOOKER = frozenset({Capability.BOOK_FOR_OTHERS, Capability.CHANGE_BOOKINGS})

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.MANAGER: frozenset(Capability) - {Capability.MERGE_PARTIES, Capability.CHANGE_VILLAGE},
    Role.RECEPTION: _EVERYBODY
    | _BOOKER
    | {
        Capability.CHANGE_PEOPLE,
        Capability.INVITE,
        Capability.ANSWER_VISITS,
        Capability.RECEIVE,
        Capability.HANDLE_TICKETS,
        Capability.CHECK_CERTIFICATES,
        Capability.SEE_MONEY,
        Capability.MAKE_QUOTES,
        Capability.SEE_CONTRACTS,
        Capability.MAKE_CONTRACTS,
        Capability.CHANGE_PLANS,
        Capability.SEE_DOMICILIATIONS,
        Capability.KEEP_DOMICILIATIONS,
    },
    Role.STAGE_MANAGER: _EVERYBODY
    | _BOOKER
    | {
        Capability.CLOSE_PLACES,
        Capability.CHANGE_PLACES,
        Capability.RECEIVE,
        Capability.HANDLE_TICKETS,
        Capability.CHECK_CERTIFICATES,
        Capability.SEE_MONEY,
        Capability.MAKE_QUOTES,
    },
    Role.PROGRAMME_LEAD: _EVERYBODY
    | {
        Capability.BOOK_FOR_OTHERS,
        Capability.CHANGE_PEOPLE,
        Capability.INVITE,
        Capability.CHANGE_PROJECTS,
        Capability.ANSWER_VISITS,
        Capability.SEE_CONTRACTS,
        Capability.MAKE_CONTRACTS,
        Capability.HANDLE_TICKETS,
        Capability.KEEP_AIDS,
        Capability.RUN_PROGRAMMES,
    },
    Role.ACCOUNTANT: _EVERYBODY
    | {
        Capability.SEE_AUDIT,
        Capability.SEE_MONEY,
        Capability.CHANGE_MONEY,
        Capability.MAKE_QUOTES,
        Capability.KEEP_AIDS,
        Capability.SEE_CONTRACTS,
        Capability.SEE_DOMICILIATIONS,
    },
}

#: What a grant narrowed to a building or a resource still gives: only what is done to places and bookings.
NARROWABLE = frozenset(
    {
        Capability.SEE_DESK,
        Capability.SEE_BOOKINGS,
        Capability.BOOK_FOR_OTHERS,
        Capability.CHANGE_BOOKINGS,
        Capability.CLOSE_PLACES,
        Capability.CHANGE_PLACES,
    }
)


class Scope(StrEnum):
    """What an API token may be used for; it never gives more than its holder may do."""

    READ = "read"
    BOOKINGS = "bookings"
    PEOPLE = "people"
    PROJECTS = "projects"
    PLACES = "places"
    VISITS = "visits"
    RECEPTION = "reception"
    MONEY = "money"
    CONTRACTS = "contracts"
    PLANS = "plans"
    DOMICILIATION = "domiciliation"
    PROGRAMMES = "programmes"
    #: Takes all that is known of its holder, in every village.
    DATA = "data"
    #: Has its holder forgotten, for ever.
    ERASURE = "erasure"
