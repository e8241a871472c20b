"""Which operation of the API does what a page does; whoever adds a page that writes adds its line."""

V = "/api/v1/villages/{village}"
PARTY = V + "/people/{pk}"
PROJECT = V + "/projects/{pk}"
BOOKING = V + "/bookings/{pk}"
CARD = f"{V}/rate-cards/{{card}}"
PARTS = ("rates", "surcharges", "power", "extras")
ROOM = V + "/resources/{code}"

#: The name of a page that writes: the operations that do the same.
SAME: dict[str, tuple[str, ...]] = {
    "core:calendars": ("POST /api/v1/me/calendars",),
    "core:calendar-revoke": ("DELETE /api/v1/me/calendars/{calendar}",),
    "people:new_person": (f"POST {V}/people/persons",),
    "people:new_organisation": (f"POST {V}/people/organisations",),
    "people:change": (f"PUT {PARTY}/person", f"PUT {PARTY}/organisation"),
    "people:notes": (f"PUT {PARTY}/notes",),
    "people:add_affiliation": (f"POST {PARTY}/affiliations",),
    "people:affiliation": (f"PUT {PARTY}/affiliations/{{row}}",),
    "people:end_affiliation": (f"DELETE {PARTY}/affiliations/{{row}}",),
    "people:choose_merge": (f"GET {PARTY}/merge/{{other}}",),
    "people:merge": (f"POST {PARTY}/merge",),
    "people:erase": (f"POST {PARTY}/erase",),
    "people:invite": (f"POST {V}/invitations",),
    "people:resend_invitation": (f"POST {V}/invitations/{{pk}}/resend",),
    "people:withdraw_invitation": (f"DELETE {V}/invitations/{{pk}}",),
    "people:answer_request": (f"POST {V}/join-requests/{{pk}}",),
    "people_account:profile": ("PUT /api/v1/me/profile",),
    "people_my:change_profile": ("PUT /api/v1/me/profile",),
    "people_my:change_company": (f"PUT {PARTY}/organisation",),
    "people_my:invite_colleague": (f"POST {V}/invitations",),
    "people_my:colleague": (f"PUT {PARTY}/affiliations/{{row}}",),
    "people_my:end_colleague": (f"DELETE {PARTY}/affiliations/{{row}}",),
    "certificates:new": (f"POST {V}/certificates",),
    "certificates:check": (f"POST {V}/certificates/{{pk}}/check",),
    "certificates:end": (f"POST {V}/certificates/{{pk}}/end",),
    "certificates_my:send": (f"POST {V}/certificates",),
    "notices:read": (f"POST {V}/notices/{{pk}}/read",),
    "notices:read_all": (f"POST {V}/notices/read",),
    "notices_account:choices": ("PUT /api/v1/me/notices",),
    "money:new_deposit": (f"POST {V}/deposits",),
    "money:settle": (f"POST {V}/deposits/{{pk}}/settle",),
    "quotes:new": (f"POST {V}/quotes",),
    "quotes:send": (f"POST {V}/quotes/{{pk}}/send",),
    "quotes:signed": (f"POST {V}/quotes/{{pk}}/accept",),
    "quotes:withdraw": (f"POST {V}/quotes/{{pk}}/withdraw",),
    "quotes_my:accept": (f"POST {V}/quotes/{{pk}}/accept",),
    "quotes_my:refuse": (f"POST {V}/quotes/{{pk}}/refuse",),
    "quote:accept": (f"POST {V}/quotes/{{pk}}/accept",),
    "quote:refuse": (f"POST {V}/quotes/{{pk}}/refuse",),
    "approvals:answer": (f"POST {BOOKING}/approve", f"POST {BOOKING}/decline"),
    "groups:new": (f"POST {V}/groups",),
    "groups:group": (f"POST {V}/groups/{{pk}}/members",),
    "groups:change": (f"PUT {V}/groups/{{pk}}",),
    "groups:leave": (f"DELETE {V}/groups/{{pk}}/members/{{party}}",),
    "team:grant": (f"POST {V}/team",),
    "team:revoke": (f"DELETE {V}/team/{{pk}}",),
    "projects:new": (f"POST {V}/projects",),
    "projects:change": (f"PUT {PROJECT}",),
    "projects:move": (f"POST {PROJECT}/move",),
    "projects:notes": (f"PUT {PROJECT}/notes",),
    "projects:new_member": (f"POST {PROJECT}/team",),
    "projects:member": (f"PUT {PROJECT}/team/{{row}}",),
    "projects:end_member": (f"DELETE {PROJECT}/team/{{row}}",),
    "projects_my:new": (f"POST {V}/projects",),
    "projects_my:change": (f"PUT {PROJECT}",),
    "projects_my:move": (f"POST {PROJECT}/move",),
    "projects_my:leave": (f"DELETE {PROJECT}/team/{{row}}",),
    "places:change": (f"PATCH {ROOM}",),
    "places:out_of_order": (
        f"PUT {ROOM}/out-of-order/{{feature}}",
        f"DELETE {ROOM}/out-of-order/{{feature}}",
    ),
    "places:add_picture": (f"POST {ROOM}/pictures",),
    "places:remove_picture": (f"DELETE {ROOM}/pictures/{{pk}}",),
    "places:calendars": (f"POST {ROOM}/calendars", f"POST {ROOM}/calendars/file"),
    "places:read_calendar": (f"POST {ROOM}/calendars/{{pk}}/read",),
    "places:remove_calendar": (f"DELETE {ROOM}/calendars/{{pk}}",),
    "bookings:new": (f"POST {V}/bookings",),
    "bookings:change": (f"POST {BOOKING}/move", f"POST {BOOKING}/resize"),
    "bookings:details": (f"PATCH {BOOKING}",),
    "bookings:cancel": (f"POST {BOOKING}/cancel",),
    "bookings:copy": (f"POST {BOOKING}/copy",),
    "bookings_my:copy": (f"POST {BOOKING}/copy",),
    **{
        f"{face}:{page}": (f"POST {BOOKING}/{operation}",)
        for face in ("bookings", "bookings_my")
        for page, operation in (
            ("confirm", "confirm"),
            ("release", "release"),
            ("challenge", "challenge"),
            ("withdraw_challenge", "challenge/withdraw"),
            ("check_in", "check-in"),
            ("check_out", "check-out"),
            ("longer", "longer"),
            ("people", "people"),
            ("participants", "participants"),
        )
    },
    "bookings:use": (f"POST {BOOKING}/use",),
    "bookings:premises": (
        f"POST {BOOKING}/premises",
        f"POST {BOOKING}/premises/{{row}}/pictures",
    ),
    "bookings:unlist": (f"DELETE {BOOKING}/people/{{row}}",),
    "bookings_my:unlist": (f"DELETE {BOOKING}/people/{{row}}",),
    "bookings:uninvite": (f"DELETE {BOOKING}/participants/{{row}}",),
    "bookings_my:uninvite": (f"DELETE {BOOKING}/participants/{{row}}",),
    "bookings:arrival": (f"POST {BOOKING}/check-in",),
    "bookings_my:door": (f"POST {BOOKING}/check-in", f"POST {BOOKING}/check-out"),
    "bookings:quote": (f"POST {BOOKING}/quote",),
    "bookings:join_waiting": (f"POST {V}/waiting",),
    "bookings:leave_waiting": (f"POST {V}/waiting/{{pk}}/leave",),
    "bookings_my:join_waiting": (f"POST {V}/waiting",),
    "bookings_my:leave_waiting": (f"POST {V}/waiting/{{pk}}/leave",),
    "bookings:extend": (f"POST {BOOKING}/extend",),
    "bookings_my:new": (f"POST {V}/bookings",),
    "bookings:take": (f"POST {V}/search/combinations", f"POST {V}/bookings"),
    "bookings_my:take": (f"POST {V}/search/combinations", f"POST {V}/bookings"),
    **{
        f"{face}:{page}": operations
        for face in ("bookings", "bookings_my")
        for page, operations in (
            ("basket", ("POST /api/v1/me/basket/book",)),
            ("put", (f"POST {V}/basket",)),
            ("add", (f"POST {V}/basket",)),
            ("line", ("PUT /api/v1/me/basket/{line}",)),
            ("remove", ("DELETE /api/v1/me/basket/{line}",)),
            ("empty", ("DELETE /api/v1/me/basket",)),
        )
    },
    "bookings_my:change": (f"POST {BOOKING}/move", f"POST {BOOKING}/resize"),
    "bookings_my:details": (f"PATCH {BOOKING}",),
    "bookings_my:cancel": (f"POST {BOOKING}/cancel",),
    "bookings:new_series": (f"POST {V}/series/preview", f"POST {V}/series"),
    "bookings:series": (f"POST {V}/series/{{pk}}/extend", f"POST {V}/series/{{pk}}/again"),
    "bookings:change_series": (f"POST {BOOKING}/series/move",),
    "bookings:cancel_series": (f"POST {BOOKING}/series/cancel",),
    "bookings:confirm_series": (f"POST {BOOKING}/series/confirm",),
    "bookings_my:new_series": (f"POST {V}/series/preview", f"POST {V}/series"),
    "bookings_my:series": (f"POST {V}/series/{{pk}}/extend", f"POST {V}/series/{{pk}}/again"),
    "bookings_my:change_series": (f"POST {BOOKING}/series/move",),
    "bookings_my:cancel_series": (f"POST {BOOKING}/series/cancel",),
    "bookings_my:confirm_series": (f"POST {BOOKING}/series/confirm",),
    "planning:move": (f"POST {BOOKING}/move", f"POST {BOOKING}/resize"),
    "planning_my:move": (f"POST {BOOKING}/move", f"POST {BOOKING}/resize"),
    "closures:new": (f"POST {V}/closures/preview", f"POST {V}/closures"),
    "reception:visit": (f"POST {V}/visits",),
    "inside:arrive": (f"POST {V}/presences",),
    "inside:leave": (f"POST {V}/presences/{{pk}}/leave",),
    "presence_my:come": (f"POST {V}/presences",),
    "presence_my:go": (f"POST {V}/presences/{{pk}}/leave",),
    "visits:propose": (f"POST {V}/visits/{{visit}}/propose",),
    "visits:announce": (f"POST {V}/visits/{{visit}}/announce",),
    "kiosk:kiosk": (
        f"POST {BOOKING}/check-in",
        f"POST {V}/visits/{{visit}}/announce",
        f"POST {V}/presences",
        f"POST {V}/presences/{{pk}}/leave",
    ),
    "visits:decline": (f"POST {V}/visits/{{visit}}/decline",),
    "enquiry:ask": (f"POST {V}/enquiries",),
    "enquiries:accept": (f"POST {V}/enquiries/{{enquiry}}/accept",),
    "enquiries:decline": (f"POST {V}/enquiries/{{enquiry}}/decline",),
    "rules:new": (f"POST {V}/rules", f"POST {V}/rules/weigh"),
    "rules:change": (f"PUT {V}/rules/{{code}}",),
    "rules:remove": (f"DELETE {V}/rules/{{code}}",),
    **{
        f"pricing:{deed}_{word}": (f"{verb} {V}/{shelf}{row}",)
        for word, shelf in {
            "cards": "rate-cards",
            "ladders": "cancellation-ladders",
            "vat": "vat-rates",
        }.items()
        for deed, verb, row in (
            ("new", "POST", ""),
            ("change", "PUT", "/{code}"),
            ("remove", "DELETE", "/{code}"),
        )
    },
    "pricing:copy": (f"POST {CARD}/copy",),
    "pricing:new_line": tuple(f"POST {CARD}/{part}" for part in PARTS),
    "pricing:change_line": tuple(f"PUT {CARD}/{part}/{{code}}" for part in PARTS),
    "pricing:remove_line": tuple(f"DELETE {CARD}/{part}/{{code}}" for part in PARTS),
    "agreements:new": (f"POST {V}/agreements",),
    "agreements:change": (f"PUT {V}/agreements/{{pk}}",),
    "agreements:end": (f"POST {V}/agreements/{{pk}}/end",),
    "closures:lift": (f"POST {V}/closures/{{pk}}/lift",),
}

#: Pages that write what no program should, each with its reason.
PAGE_ONLY: dict[str, str] = {
    "invited:answer": "is opened by a mailed secret, by somebody without an account",
    "set_language": "chooses the language of a browser; a program sends Accept-Language",
    "screens_desk:list": "a screen is put up by whoever stands before it; its address is shown once, to them",
    "screens_desk:take_down": "a stolen token must not darken the walls",
    "people_account:new_token": "a token that makes tokens would outlive its revocation",
    "people_account:revoke_token": "a stolen token must not end those of its owner",
    "people_account:new_organisation_token": "a token that makes tokens would outlive its revocation",
    "people_account:revoke_organisation_token": "a stolen token must not end those of its owner",
    "people_account:erase": "asks for one's name, typed by a hand: nothing brings a person back",
    "people_public:invitation": "is opened by a mailed secret, by somebody who signs up there and then",
    "enquiry:confirm": "proves that somebody reads the mail of the address they wrote",
    "people_public:join": "comes before anything a token could do in the village",
    "desk:outbox_retry": "an operator looks at what failed, mends the cause, then tries it again",
}

#: Pages of others, guarded and tested by them.
FOREIGN = ("admin:", "account_", "mfa_", "usersessions_")

#: Pages whose operation is not there yet; the day it is, their line goes into SAME.
WAITING: dict[str, str] = {}
