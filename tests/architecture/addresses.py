"""What the sweeps of addresses need to know; whoever adds an address looks here.

PUBLIC holds the names of pages that anybody may read: any other page must refuse whoever is not signed in, and
whoever the village does not know. MAKERS names the real rows that addresses are about, so that a refusal is about
the reader and not about a row that does not exist.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from creuset.bookings.codes import door_code, stay_code
from creuset.bookings.invitations import secret_of
from creuset.incubation.writers import secret_of as link_secret
from tests.architecture.applicants import LINKED
from tests.architecture.bodies import document
from tests.architecture.followed import SURVEYED
from tests.architecture.ground import (
    CONTRACTED,
    ENQUIRED,
    INVITED,
    KIOSK,
    QUOTED,
    VISITED,
    WALL,
    Ground,
)

PUBLIC_NAMESPACES = {"admin"}  # Django's own sign-in stands before each of its pages
PUBLIC_PREFIXES = ("account_", "mfa_", "usersessions_")  # allauth guards its own
PUBLIC: set[str] = {
    "api:docs",
    "api:openapi-json",
    "core:feed",  # opened by the secret in it, as calendar programs do
    "core:health",
    "calls:list",
    "calls:call",
    "calls:deadline",
    "contract:certificate",  # what anybody checks a seal with
    "contract:contract",  # opened by the secret that was mailed, as the two below
    "contract:paper",
    "contract:sign",
    "contract:decline",
    "enquiry:ask",
    "enquiry:confirm",  # opened by the secret that was mailed
    "enquiry:enquiry",
    "enquiry:thanks",
    "incubation_apply:begin",
    "incubation_apply:sent",
    "incubation_apply:answers",
    "incubation_apply:again",  # opened by the secret that was mailed, as the rest of them
    "incubation_apply:code",
    "incubation_apply:cover",
    "incubation_apply:figures",
    "incubation_apply:link",
    "incubation_apply:remove",
    "incubation_apply:take",
    "incubation_apply:team",
    "incubation_apply:withdraw",
    "incubation_apply:writer",
    "invited:answer",  # opened by the secret that was mailed, as the one below
    "invited:page",
    "network:villages",
    "plans_public:offers",
    "quote:accept",  # opened by the secret that was mailed, as the three below
    "quote:paper",
    "quote:quote",
    "quote:refuse",
    "network:robots",
    "network:sitemap",
    "people_public:invitation",  # opened by the secret that was mailed
    "people_public:join",  # the door itself
    "people_public:person",  # as far as somebody shows themselves to everybody
    "kiosk:kiosk",  # opened by the secret of a tablet at the entrance
    "prices:list",
    "reception:thanks",
    "alumni:list",
    "demo_days:demo_day",  # those that the village shows
    "survey:survey",  # opened by the secret that was mailed
    "reception:visit",
    "visitor:agree",  # opened by the secret that was mailed, as the one below
    "visitor:page",
    "screens:now",  # opened by the secret of a screen on a wall
    "screens:screen",
    "set_language",
    "site:accessibility",
    "site:buildings",
    "site:home",
    "site:manifest",  # read by the browser without its session, as the next
    "site:worker",
    "site:hours",
    "site:legal",
    "site:privacy",
    "site:space",
    "site:spaces",
}
#: Open to every member, although below /desk/ or about a row: a page of theirs asks it too; the code on a door shows
#: each of them what is theirs there, what a member may see goes into their own basket, and any of them may go to a
#: sister village.
MEMBERS: set[str] = {"core:version", "bookings_my:door", "bookings_my:add", "plans_my:introduce"}

#: About a time that every village has, not about a row: a reader of another village finds their own there.
ABOUT_A_PERIOD: set[str] = {
    "/domiciliation-lists",
    "domiciliation:list_csv",
    "domiciliation:list_pdf",
    "domiciliation:list_sent",
    "domiciliation:listing",
}

type Maker = Callable[[Ground], Any]
#: What an argument of an address stands for: by the address's name and the argument, else by namespace and argument;
#: of an operation of the API, by the word before the argument.
MAKERS: dict[str, Maker] = {
    "agreements.pk": lambda g: g.agreement.pk,
    "approvals.pk": lambda g: g.asked.pk,
    "rules.code": lambda g: g.policy.code,
    "pricing.card": lambda g: g.card.code,
    "pricing.part": lambda _g: "rates",
    **{
        f"pricing:{deed}_{word}.code": lambda _g, code=code: code
        for deed in ("change", "remove")
        for word, code in {
            "line": "reunion",
            "cards": "tarifs",
            "ladders": "salles",
            "vat": "normal",
        }.items()
    },
    "bookings.pk": lambda g: g.booking.pk,
    **{
        f"{face}:{deed}.pk": lambda g: g.option.pk
        for face in ("bookings", "bookings_my")
        for deed in ("confirm", "release", "challenge", "withdraw_challenge")
    },
    **{f"bookings:{page}.pk": lambda g: g.team_line.pk for page in ("line", "remove")},
    **{f"bookings_my:{page}.pk": lambda g: g.line.pk for page in ("line", "remove")},
    "bookings:add.code": lambda g: g.room.code,
    "bookings_my:add.code": lambda g: g.room.code,
    "bookings:pay_earlier.pk": lambda g: g.inhabitant.party.pk,
    "bookings:extend.pk": lambda g: g.option.pk,
    "desk:sealed_day.day": lambda g: g.sealed_day.isoformat(),
    "/days.day": lambda g: g.sealed_day.isoformat(),
    "bookings:leave_waiting.pk": lambda g: g.wait.pk,
    "bookings_my:leave_waiting.pk": lambda g: g.wait.pk,
    "bookings:series.pk": lambda g: g.series.pk,
    "bookings:change_series.pk": lambda g: g.series.bookings.first().pk,
    "bookings:cancel_series.pk": lambda g: g.series.bookings.first().pk,
    "bookings:confirm_series.pk": lambda g: g.optional_series.bookings.first().pk,
    "bookings_my:series.pk": lambda g: g.series.pk,
    "bookings_my:change_series.pk": lambda g: g.series.bookings.first().pk,
    "bookings_my:cancel_series.pk": lambda g: g.series.bookings.first().pk,
    "bookings_my:confirm_series.pk": lambda g: g.optional_series.bookings.first().pk,
    "bookings:arrival.code": lambda g: stay_code(
        g.booking.pk, g.booking.segments.first().starts_at
    ),
    "bookings:unlist.row": lambda g: g.expected.pk,
    "bookings:uninvite.row": lambda g: g.participant.pk,
    "bookings_my:uninvite.row": lambda g: g.participant.pk,
    "invited.secret": lambda g: secret_of(g.participant.key),
    "bookings_my:unlist.row": lambda g: g.expected.pk,
    "bookings:poster.code": lambda g: g.hidden.code,
    "bookings_my:door.code": lambda g: door_code(g.room.pk),
    "bookings_my.pk": lambda g: g.booking.pk,
    "questions_desk.code": lambda g: g.asked_form.code,
    "questions_desk.path": lambda _g: "pitch",
    "questions_desk.number": lambda _g: 1,
    "applications.pk": lambda g: g.call.pk,
    "applications.kind": lambda _g: "refused",
    "applications.language": lambda _g: "fr",
    "applications:appeal.pk": lambda g: g.appeal.pk,
    "applications:letter.pk": lambda g: g.letter_draft.pk,
    "applications:drop_letter.pk": lambda g: g.letter_draft.pk,
    "applications:letter_paper.pk": lambda g: g.letter_draft.pk,
    "applications:hide_laureate.pk": lambda g: g.file.pk,
    "incubation_my_letters.pk": lambda g: g.laureate.pk,
    "applications.rule": lambda g: g.screening_rule.pk,
    "applications:file.pk": lambda g: g.file.pk,
    "applications:judge.pk": lambda g: g.file.pk,
    "applications:complete.pk": lambda g: g.file.pk,
    "applications:more_time.pk": lambda g: g.incomplete.pk,
    "applications:paper.pk": lambda g: g.file.pk,
    "certificates.pk": lambda g: g.certificate.pk,
    "contract.secret": lambda _g: CONTRACTED,
    "contracts.pk": lambda g: g.to_sign.pk,
    "contracts:preview.pk": lambda g: g.drafted.pk,
    "contracts.code": lambda g: g.written.code,
    "contracts_my.pk": lambda g: g.to_sign.pk,
    "closures.pk": lambda g: g.closure.pk,
    "core:calendar-revoke.pk": lambda g: g.calendar.pk,
    "core:feed.secret": lambda g: g.feed,
    "core:file-variant.key": lambda g: g.picture_key,
    "core:file-variant.pk": lambda g: g.picture.pk,
    "core:file-variant.width": lambda _g: 480,
    "core:file.key": lambda g: g.picture_key,
    "core:file.pk": lambda g: g.picture.pk,
    "desk:plan_room.code": lambda g: g.room.code,
    "desk:outbox_retry.pk": lambda g: g.stuck.pk,
    "imports.pk": lambda g: g.brought.pk,
    "what_if.pk": lambda g: g.what_if.pk,
    "enquiries.pk": lambda g: g.enquiry.pk,
    "enquiry.code": lambda g: g.room.code,
    "enquiry.secret": lambda _g: ENQUIRED,
    "domiciliation.pk": lambda g: g.seat.pk,
    "domiciliation:paper.pk": lambda g: g.kbis.pk,
    "domiciliation:check.pk": lambda g: g.kbis.pk,
    "domiciliation:copy.pk": lambda g: g.kbis.pk,
    "domiciliation.parcel": lambda g: g.seat_letter.pk,
    "domiciliation.code": lambda _g: "2026-q4",
    "domiciliation:letter.pk": lambda g: g.court_letter.pk,
    "domiciliation:letter_sent.pk": lambda g: g.court_letter.pk,
    "domiciliation:letter_pdf.pk": lambda g: g.court_letter.pk,
    "domiciliation_my.parcel": lambda g: g.seat_letter.pk,
    "domiciliation_my.pk": lambda g: g.seat.pk,
    "domiciliation_my:copy.pk": lambda g: g.kbis.pk,
    "everywhere:letter.pk": lambda g: g.letter.pk,
    "notices.pk": lambda g: g.notice.pk,
    "items.pk": lambda g: g.item.pk,
    "items:locker.code": lambda g: g.locker.resource.code,
    "items:longer.pk": lambda g: g.locker.pk,
    "items:give_back.pk": lambda g: g.locker.pk,
    "calls.code": lambda g: g.call.code,
    "jury.pk": lambda g: g.call.pk,
    "jury.number": lambda _g: 1,
    "jury.row": lambda g: g.juror.pk,
    "jury:lift.row": lambda g: g.conflict.pk,
    "jury_my.pk": lambda g: g.call.pk,
    "jury_my.row": lambda g: g.reading.pk,
    "incubation_calls.pk": lambda g: g.call.pk,
    **{
        f"programme_figures:{one}{ending}.pk": lambda g, one=one: getattr(g, one).pk
        for one in ("call", "cohort")
        for ending in ("", "_csv", "_pdf")
    },
    "incubation_apply.code": lambda g: g.call.code,
    "incubation_apply.secret": lambda _g: link_secret(LINKED),
    "incubation_apply.row": lambda g: g.co_writers[1].pk,
    "incubation_my_applications.pk": lambda g: g.draft.pk,
    "incubation_my_applications.row": lambda g: g.co_writers[0].pk,
    **{
        f"incubation_my_applications:{page}.{argument}": lambda g, argument=argument: (
            g.filed.pk if argument == "pk" else 1
        )
        for page in ("receipt", "content")
        for argument in ("pk", "turn")
    },
    "incubation_late_doors.pk": lambda g: g.call.pk,
    "incubation_late_doors.door": lambda g: g.late_door.pk,
    **{
        f"incubation_calls:{page}.pk": lambda g: g.call.rounds.get().pk
        for page in ("change_round", "remove_round")
    },
    "programmes.pk": lambda g: g.programme.pk,
    "deliberation_desk.pk": lambda g: g.meeting.round_id,
    "deliberation_desk:rounds.pk": lambda g: g.judged.pk,
    "deliberation_desk:more_time.pk": lambda g: g.laureate.pk,
    "deliberation_desk:move_audition.pk": lambda g: g.audition.pk,
    "deliberation_my.pk": lambda g: g.meeting.round_id,
    **{
        f"deliberation_{face}:again.{argument}": lambda g, key=key: getattr(g.came_back, key)
        for face in ("desk", "my")
        for argument, key in (("pk", "round_id"), ("row", "pk"))
    },
    "deliberation_my:place.pk": lambda g: g.laureate.pk,
    "deliberation_my:audition.pk": lambda g: g.audition.pk,
    "deliberation_my:audition_ics.pk": lambda g: g.audition.pk,
    "inside.pk": lambda g: g.presence.pk,
    "kiosk.secret": lambda _g: KIOSK,
    "groups.party": lambda g: g.other.pk,
    "groups.pk": lambda g: g.group.pk,
    "parcels.pk": lambda g: g.parcel.pk,
    "visitor.secret": lambda _g: VISITED,
    "visitors.pk": lambda g: g.visitor.pk,
    "visitors:allow.pk": lambda g: g.other.pk,
    "people.other": lambda g: g.member.party_id,
    "people.pk": lambda g: g.other.pk,
    "people.row": lambda g: g.affiliation.pk,
    "people:add_affiliation.pk": lambda g: g.company.pk,
    "people:affiliation.pk": lambda g: g.company.pk,
    "people:answer_request.pk": lambda g: g.request.pk,
    "people:end_affiliation.pk": lambda g: g.company.pk,
    "people:resend_invitation.pk": lambda g: g.invitation.pk,
    "people:withdraw_invitation.pk": lambda g: g.invitation.pk,
    "people_account.pk": lambda g: g.company.pk,
    "people_account:revoke_organisation_token.token": lambda g: g.company_token.pk,
    "people_account:revoke_token.token": lambda g: g.token.pk,
    "people_my.pk": lambda g: g.company.pk,
    "people_my.row": lambda g: g.colleague.pk,
    **{f"people_my:{page}.row": lambda g: g.called.pk for page in ("resend", "withdraw")},
    "people_public.secret": lambda _g: INVITED,
    "people_public.pk": lambda g: g.inhabitant.party_id,
    "money.pk": lambda g: g.deposit.pk,
    "aids.pk": lambda g: g.inhabitant.party.pk,
    "aids:correct.pk": lambda g: g.aid.pk,
    "aids:reference.pk": lambda g: g.aid.pk,
    "aids:unlink.pk": lambda g: g.aid_link.pk,
    "aids_my.pk": lambda g: g.inhabitant.party.pk,
    "/aids.pk": lambda g: g.aid.pk,
    "/aid-undertakings.pk": lambda g: g.inhabitant.party.pk,
    "/aid-links.pk": lambda g: g.aid_link.pk,
    "plans.party": lambda g: g.company.pk,
    "plans.person": lambda g: g.colleague.person_id,
    "plans:correct_credits.party": lambda g: g.inhabitant.party.pk,
    "plans:correct_credits.lot": lambda g: g.lot.pk,
    "plans_my.party": lambda g: g.company.pk,
    "plans_my.person": lambda g: g.colleague.person_id,
    "plans.pk": lambda g: g.contract.pk,
    **{
        f"{face}:{page}.pk": lambda g: g.company_plan.pk
        for face in ("plans", "plans_my")
        for page in ("seats", "unseat")
    },
    "plans:unseat.row": lambda g: g.seat.pk,
    "plans_my:unseat.row": lambda g: g.seat.pk,
    "plans:away.pk": lambda g: g.desk_contract.pk,
    "plans:back.pk": lambda g: g.desk_contract.pk,
    "plans.absence": lambda g: g.absence.pk,
    "plans_my:away.pk": lambda g: g.desk_contract.pk,
    "plans_my:back.pk": lambda g: g.desk_contract.pk,
    "plans_my.absence": lambda g: g.absence.pk,
    "/absences.absence": lambda g: g.absence.pk,
    "plans.let": lambda g: g.let.pk,
    "plans:step.step": lambda _g: "change",
    "plans:offer.code": lambda g: g.contract.offer.code,
    **{f"plans:{page}_checklist.code": lambda g: g.checklist.code for page in ("change", "retire")},
    "/checklists.code": lambda g: g.checklist.code,
    "plans:change_offer.code": lambda g: g.contract.offer.code,
    "plans:retire_offer.code": lambda g: g.contract.offer.code,
    **{
        f"{face}:{page}.pk": lambda g: g.todo_list.pk
        for face in ("plans", "plans_my")
        for page in ("checklist", "inspection", "agree", "show", "todo")
    },
    **{f"{face}:todo.code": lambda _g: "photo" for face in ("plans", "plans_my")},
    **{
        f"plans:{page}.pk": lambda g: g.plan_wait.pk
        for page in ("wait", "propose", "put_first", "put_back", "leave_wait")
    },
    "plans_my:leave_wait.pk": lambda g: g.plan_wait.pk,
    **{f"plans:{page}.pk": lambda g: g.proposal.pk for page in ("accept", "let_pass", "take_back")},
    **{f"plans_my:{page}.pk": lambda g: g.proposal.pk for page in ("accept", "let_pass")},
    "prospects.key": lambda g: f"e{g.visit.email.casefold()}",
    "plans:correct_index.pk": lambda g: g.index.pk,
    "plans:agreement.code": lambda g: f"{g.sister.slug}-{g.home.slug}",
    "plans:agreement_accept.code": lambda g: f"{g.sister.slug}-{g.home.slug}",
    "plans:agreement_take_out.code": lambda g: f"{g.sister.slug}-{g.home.slug}",
    "plans:settlement.sister": lambda g: g.sister.slug,
    "plans_my:introduce.sister": lambda g: g.sister.slug,
    **{
        f"plans:{name}.pk": lambda g: g.relocation.pk
        for name in (
            "relocation",
            "change_relocation",
            "propose_relocation",
            "drop_relocation",
            "carry_out_relocation",
            "relocation_floors",
            "undo_relocation",
        )
    },
    "plans:indexation.pk": lambda g: g.index.pk,
    "plans_my.pk": lambda g: g.contract.pk,
    "places.code": lambda g: g.hidden.code,
    "places:read_calendar.pk": lambda g: g.agenda.pk,
    "places:remove_calendar.pk": lambda g: g.agenda.pk,
    "places.pk": lambda g: g.picture.pk,
    "projects.pk": lambda g: g.project.pk,
    "projects.row": lambda g: g.part.pk,
    "projects_my.pk": lambda g: g.project.pk,
    "quote.secret": lambda _g: QUOTED,
    "quotes.pk": lambda g: g.quote.pk,
    "quotes_my.pk": lambda g: g.quote.pk,
    "screens.secret": lambda _g: WALL,
    "screens_desk.pk": lambda g: g.screen.pk,
    "site.code": lambda g: g.room.code,
    "team.pk": lambda g: g.grant.pk,
    "tickets.pk": lambda g: g.ticket.pk,
    "tickets_my.pk": lambda g: g.ticket.pk,
    "visitors_my.pk": lambda g: g.visitor.pk,
    "visits.pk": lambda g: g.visit.pk,
    "cohorts.pk": lambda g: g.cohort.pk,
    "cohorts.row": lambda g: g.material.pk,
    "cohorts.verb": lambda _g: "finish",
    **dict.fromkeys(
        [
            f"cohorts:{name}.pk"
            for name in (
                "session",
                "change_session",
                "call_off",
                "attendance",
                "sheet",
                "hand_out",
                "take_in",
                "pitches",
            )
        ],
        lambda g: g.cohort_session.pk,
    ),
    **dict.fromkeys(
        [
            f"cohorts:{name}.pk"
            for name in (
                "member",
                "hide",
                "stage",
                "step",
                "terms",
                "convention",
                "new_goal",
                "goal",
                "end_goal",
                "new_support",
                "drop_support",
                "new_sheet",
                "follow_up",
                "new_milestone",
                "milestone",
                "drop_milestone",
                "done",
                "send_back",
                "pair",
                "unpair",
            )
        ],
        lambda g: g.cohort_member.pk,
    ),
    **dict.fromkeys(
        ("cohorts:goal.row", "cohorts:end_goal.row", "programme_my:end_goal.row"),
        lambda g: g.goal.pk,
    ),
    **dict.fromkeys(
        [
            "programme_my:hand_in.row",
            *(f"accompanied:{n}.row" for n in ("milestone", "done", "send_back")),
            *(f"cohorts:{n}.row" for n in ("milestone", "drop_milestone", "done", "send_back")),
        ],
        lambda g: g.milestone.pk,
    ),
    "accompanied.pk": lambda g: g.cohort_member.pk,
    "accompanied:drop_support.row": lambda g: g.support.pk,
    "accompanied:follow_up.row": lambda g: g.sheet.pk,
    "cohorts:drop_support.row": lambda g: g.support.pk,
    "cohorts:follow_up.row": lambda g: g.sheet.pk,
    "cohorts:unpair.row": lambda g: g.pair.pk,
    "cohorts:drop_model.row": lambda g: g.milestone_model.pk,
    "surveys.pk": lambda g: g.survey.pk,
    "surveys:year.pk": lambda g: g.cohort_member.pk,
    "demo_days.code": lambda g: g.cohort.code,
    "survey.secret": lambda _g: SURVEYED,
    "mentors.pk": lambda g: g.mentor.pk,
    "mentors:move.pk": lambda g: g.office_hours.pk,
    "mentors:close.pk": lambda g: g.office_hours.pk,
    "mentors:move_slot.pk": lambda g: g.slot.pk,
    "programme_my:move_slot.pk": lambda g: g.slot.pk,
    "mentors:note.pk": lambda g: g.slot.pk,
    "programme_my:survey.row": lambda g: g.survey_answer.pk,
    "programme_my:take.row": lambda g: g.free_slot.pk,
    "programme_my:give_back.row": lambda g: g.slot.pk,
    "programme_my:move_hours.pk": lambda g: g.office_hours.pk,
    "programme_my:close_hours.pk": lambda g: g.office_hours.pk,
    "programme_my:note.pk": lambda g: g.slot.pk,
    "programme_my.pk": lambda g: g.cohort_member.pk,
    "programme_my.row": lambda g: g.cohort_session.pk,
    # operations of the API
    "/my-applications.pk": lambda g: g.draft.pk,
    "/filings.turn": lambda _g: 1,
    "/files.place": lambda _g: "deck",
    "/files.file": lambda _g: 10**9,
    "/co-writers.row": lambda g: g.co_writers[0].pk,
    "/late-codes.door": lambda g: g.late_door.pk,
    "/demo-days.code": lambda g: g.cohort.code,
    "/cohorts.pk": lambda g: g.cohort.pk,
    "/cohort-members.pk": lambda g: g.cohort_member.pk,
    "/cohort-sessions.pk": lambda g: g.cohort_session.pk,
    "/programmes.code": lambda g: g.cohort.programme.code,
    "/surveys.pk": lambda g: g.survey.pk,
    "/surveys.row": lambda g: g.survey_answer.pk,
    "/years.year": lambda _g: 2026,
    "/goals.row": lambda g: g.goal.pk,
    "/support.row": lambda g: g.support.pk,
    "/sheets.row": lambda g: g.sheet.pk,
    "/milestones.row": lambda g: g.milestone.pk,
    "/mentors.row": lambda g: g.pair.pk,
    "/mentors.pk": lambda g: g.mentor.pk,
    "/office-hours.pk": lambda g: g.office_hours.pk,
    "/office-slots.pk": lambda g: g.slot.pk,
    "/materials.row": lambda g: g.material.pk,
    "/call-rounds.pk": lambda g: g.call.rounds.get().pk,
    "/programmes.pk": lambda g: g.programme.pk,
    "/credits.lot": lambda g: g.lot.pk,
    "/spenders.person": lambda g: g.colleague.person_id,
    "/agreements.pk": lambda g: g.agreement.pk,
    "/rules.code": lambda g: g.policy.code,
    "/rate-cards.card": lambda g: g.card.code,
    "/rate-cards.code": lambda g: g.card.code,
    "/vat-rates.code": lambda _g: "normal",
    "/cancellation-ladders.code": lambda _g: "salles",
    **{
        f"/{part}.code": lambda _g: "reunion" for part in ("rates", "surcharges", "power", "extras")
    },
    "/affiliations.row": lambda g: g.affiliation.pk,
    "/bookings.pk": lambda g: g.booking.pk,
    "/waiting.pk": lambda g: g.wait.pk,
    "/people.row": lambda g: g.expected.pk,
    "/participants.row": lambda g: g.participant.pk,
    "/premises.row": lambda g: g.seen.pk,
    "/basket.line": lambda g: g.line.pk,
    "/calendars.calendar": lambda g: g.calendar.pk,
    "/certificates.pk": lambda g: g.certificate.pk,
    "/contract-texts.code": lambda g: g.written.code,
    "/contracts.pk": lambda g: g.to_sign.pk,
    "/closures.pk": lambda g: g.closure.pk,
    "/deposits.pk": lambda g: g.deposit.pk,
    "/imports.pk": lambda g: g.brought.pk,
    "/forms.code": lambda g: g.asked_form.code,
    "/versions.number": lambda _g: 1,
    "/calls.pk": lambda g: g.call.pk,
    "/rounds.pk": lambda g: g.meeting.round_id,
    "/decisions.row": lambda g: g.meeting.current_id,
    "/jurors.row": lambda g: g.juror.pk,
    "/conflicts.row": lambda g: g.conflict.pk,
    "/rounds.number": lambda _g: 1,
    "/plans.row": lambda g: g.given_plan.pk,
    "/my-juries.pk": lambda g: g.call.pk,
    "/readings.row": lambda g: g.reading.pk,
    "/auditions.pk": lambda g: g.audition.pk,
    "/auditions.booking": lambda g: g.audition.booking_id,
    "/files.pk": lambda g: g.file.pk,
    "/letters.pk": lambda g: g.letter_draft.pk,
    "/my-letters.pk": lambda g: g.file.pk,
    "/appeals.pk": lambda g: g.appeal.pk,
    "/letter-texts.kind": lambda _g: "refused",
    "/letter-texts.language": lambda _g: "fr",
    "/screening.step": lambda _g: "eligible",
    "/screening-rules.row": lambda g: g.screening_rule.pk,
    "/domiciliations.pk": lambda g: g.seat.pk,
    "/domiciliation-papers.pk": lambda g: g.kbis.pk,
    "/domiciliation-lists.code": lambda _g: "2026-q4",
    "/registry-letters.pk": lambda g: g.court_letter.pk,
    "/what-ifs.pk": lambda g: g.what_if.pk,
    "/enquiries.enquiry": lambda g: g.enquiry.pk,
    "/groups.pk": lambda g: g.group.pk,
    "/invitations.pk": lambda g: g.invitation.pk,
    "/join-requests.pk": lambda g: g.request.pk,
    "/members.party": lambda g: g.other.pk,
    "/merge.other": lambda g: g.member.party_id,
    "/calendars.pk": lambda g: g.agenda.pk,
    "/notices.pk": lambda g: g.notice.pk,
    "/pictures.pk": lambda g: g.picture.pk,
    "/out-of-order.feature": lambda _g: "blackout",
    "/people.pk": lambda g: g.company.pk,
    "/persons.pk": lambda g: g.inhabitant.party_id,
    "/items.pk": lambda g: g.item.pk,
    "/lockers.pk": lambda g: g.locker.pk,
    "/parcels.pk": lambda g: g.parcel.pk,
    "/presences.pk": lambda g: g.presence.pk,
    "/projects.pk": lambda g: g.project.pk,
    "/quotes.pk": lambda g: g.quote.pk,
    "/resources.code": lambda g: g.hidden.code,
    "/series.pk": lambda g: g.series.pk,
    "/places.let": lambda g: g.let.pk,
    "/indexes.pk": lambda g: g.index.pk,
    "/offers.code": lambda g: g.contract.offer.code,
    "/subscriptions.pk": lambda g: g.contract.pk,
    "/seats.seat": lambda g: g.seat.pk,
    "/relocations.pk": lambda g: g.relocation.pk,
    "/settlements.sister": lambda g: g.sister.slug,
    "/settlements.month": lambda _g: "2026-10",
    "/sisters.code": lambda g: f"{g.sister.slug}-{g.home.slug}",
    "/sisters.sister": lambda g: g.sister.slug,
    "/team.pk": lambda g: g.grant.pk,
    "/team.row": lambda g: g.part.pk,
    "/prospects.key": lambda g: f"e{g.visit.email.casefold()}",
    "/plan-waiting.pk": lambda g: g.plan_wait.pk,
    "/plan-proposals.pk": lambda g: g.proposal.pk,
    "/todo-lists.pk": lambda g: g.todo_list.pk,
    "/items.code": lambda _g: "photo",
    "/tickets.pk": lambda g: g.ticket.pk,
    "/visitors.pk": lambda g: g.visitor.pk,
    "/announcing-stops.party": lambda g: g.other.pk,
    "/visits.visit": lambda g: g.visit.pk,
}

type Address = tuple[str, tuple[tuple[str, str], ...]]


def addresses(
    resolver: URLResolver | None = None,
    namespaces: tuple[str, ...] = (),
    known: tuple[tuple[str, str], ...] = (),
) -> Iterator[Address]:
    """Yield the name of every address below the resolver, with its arguments and their converters' names."""
    names = {type(converter): name for name, converter in get_converters().items()}
    for pattern in (resolver or get_resolver()).url_patterns:
        # Django shares the converters of one route text among patterns, and adds to them as it goes:
        # only the groups of the pattern's own expression are its arguments.
        own = {
            key: names.get(type(pattern.pattern.converters.get(key)), "str")
            for key in pattern.pattern.regex.groupindex
        }
        arguments = tuple({**dict(known), **own}.items())
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), arguments


def is_foreign(name: str) -> bool:
    """Whether a page belongs to a library, which guards and tests it."""
    return name.split(":", maxsplit=1)[0] in PUBLIC_NAMESPACES or name.startswith(PUBLIC_PREFIXES)


def is_closed(name: str) -> bool:
    return not (name in PUBLIC or is_foreign(name))


def makers_of(name: str, argument: str) -> list[str]:
    """The keys under which a maker for the argument may stand, the nearest first."""
    return [f"{name}.{argument}", f"{name.rpartition(':')[0]}.{argument}"]


def maker_of(name: str, argument: str) -> Maker | None:
    return next((MAKERS[key] for key in makers_of(name, argument) if key in MAKERS), None)


EVERY: list[Address] = sorted(set(addresses()))
#: The pages; what programs ask is swept by operation.
PAGES = [
    (name, arguments)
    for name, arguments in EVERY
    if not name.startswith("api:") and not is_foreign(name)
]


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation of the API."""
    return [
        (method.upper(), path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]
