"""A laureate over HTTP, from the jury's yes to the year after: what each door does, and what each reader sees of it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from creuset.billing.models import Aid
from creuset.bookings.models import Booking, Participant
from creuset.core import clock
from creuset.core.models import OutboxRow
from creuset.core.roles import Role
from creuset.documents.models import Contract
from creuset.incubation.actions.decisions import decide, release_round
from creuset.incubation.actions.deliberations import close_deliberation
from creuset.incubation.models import (
    AlumniYear,
    Cohort,
    Goal,
    Member,
    Mentor,
    Session,
    Slot,
    SurveyAnswer,
)
from creuset.incubation.states import MemberState, Outcome
from creuset.people.models import KnownParty
from creuset.plans.kinds import OfferKind
from creuset.projects.models import KnownProject
from tests.architecture.ground import signed_in
from tests.factories.incubation import make_call, make_form, make_sitting
from tests.factories.people import actor_of, make_user, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.plans import make_offer
from tests.factories.villages import NOW, make_village

TODAY = NOW.date()
ASKED = {
    "questions": [
        {"key": "jobs", "kind": "number", "labels": {"fr": "Emplois"}, "is_required": True},
        {"key": "raised", "kind": "number", "labels": {"fr": "Fonds levés"}},
    ]
}


def at(name, *values):
    return reverse(name, args=values)


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def posted(client, address, **values):
    answer = client.post(address, values)
    assert answer.status_code == 302, (address, re.findall(r"errorlist.*", answer.content.decode()))
    return answer


def answered(client, address, **answers):
    """Everything is typed and sent at once."""
    page = text_of(client, address)
    hidden = {
        name: re.search(f'name="{name}" value="([^"]*)"', page)[1].replace("&quot;", '"')
        for name in ("revision", "drawn")
    }
    typed = {f"q-{key}": value for key, value in answers.items()}
    return client.post(address, hidden | typed | {"do": "file"})


def links():
    rows = OutboxRow.objects.filter(topic="mail").order_by("-pk")
    return [one for row in rows for one in re.findall(r"/survey/([\w-]+)/", str(row.payload))]


def sign(client, village, contract):
    page = text_of(client, at("contracts_my:contract", village, contract.pk))
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    values = {"name": "Ana Roy", "agrees": "on", "seen": seen}
    posted(client, at("contracts_my:sign", village, contract.pk), **values)


@pytest.mark.django_db
def test_a_laureate_from_the_yes_of_the_jury_to_the_year_after(settings):  # noqa: PLR0915 - a life
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    with clock.stopped_at(NOW):
        village = make_village()
        lead = team_of(village, Role.PROGRAMME_LEAD)
        desk, nobody = signed_in(lead), Client()
        call = make_call(village)
        posted(
            desk,
            at("cohorts:new", village),
            programme=call.programme.code,
            **{"name-fr": "Promotion 9", "first_on": "2026-10-19", "last_on": "2027-06-18"},
        )
        cohort = Cohort.objects.get()
        Cohort.objects.update(call=call)

        # Selected and released, it is expected.
        meeting, _jury, (file, *_others) = make_sitting(call)
        make_user(party=file.holder)
        KnownParty.objects.get_or_create(
            village=village, party=file.holder, defaults={"since": NOW}
        )
        KnownProject.objects.get_or_create(village=village, project=file.project)
        me = actor_of(file.holder)
        mine = signed_in(me)
        home = at("my:home", village)
        story = at("projects_my:project", village, file.project_id)
        assert "Devant le jury" in text_of(mine, story)
        for one in (file, *_others):
            outcome = Outcome.SELECTED if one == file else Outcome.REFUSED
            decide(application=one, outcome=outcome, reason="Un beau four.", by=lead, now=NOW)
        close_deliberation(deliberation=meeting, by=lead, now=NOW)
        # Decided is not released: nobody outside the room learns it.
        assert "Lauréat" not in text_of(mine, story)
        release_round(in_round=meeting.round, by=lead, now=NOW)
        member = Member.objects.get(project=file.project)
        assert member.state == MemberState.EXPECTED
        assert "Lauréat" in text_of(mine, story)

        # Its convention is offered with an office in kind, and signed; then the lease, and the register has its aid.
        office = make_resource(village, kind="office", code="atelier")
        offer = make_offer(village, contract="service", kind=OfferKind.OFFICE)
        terms = {
            "authors": "Ana Roy",
            "rights": "holder",
            "share_percent": "0",
            "confidential_months": "24",
            "offer": offer.code,
            "place": office.code,
            "is_chain_complete": "on",
        }
        posted(desk, at("cohorts:terms", village, member.pk), **terms)
        posted(desk, at("cohorts:convention", village, member.pk))
        sign(mine, village, Contract.objects.get())
        member.refresh_from_db()
        assert member.state == MemberState.INSIDE
        before = Aid.objects.count()
        sign(mine, village, Contract.objects.get(source_kind="subscription"))
        aid = Aid.objects.get(source_kind="subscription")
        assert (aid.party_id, aid.gross_cents > 0) == (member.holder_id, True)
        assert Aid.objects.count() == before + 1
        page = at("cohorts:member", village, member.pk)
        assert offer.names["fr"] in text_of(desk, page)

        # It comes to a session in a room.
        room = make_resource(village, code="rushes", name="Rushes")
        posted(
            desk,
            at("cohorts:new_session", village, cohort.pk),
            title="Atelier",
            kind="workshop",
            room=room.code,
            day="2026-12-01",
            start="10:00",
            end="12:00",
        )
        session = Session.objects.get()
        assert session.booking.segments.get().resource == room
    with clock.stopped_at(session.starts_at):
        posted(mine, at("programme_my:there", village, member.pk, session.pk), people="2")
    assert session.attendances.get(member=member).people == 2

    now = session.ends_at
    with clock.stopped_at(now):
        # A milestone is handed in and found done.
        posted(
            desk,
            at("cohorts:new_milestone", village, member.pk),
            **{"name-fr": "Prototype", "due_on": "2026-12-10"},
        )
        milestone = member.milestones.get()
        hand_in = at("programme_my:hand_in", village, member.pk, milestone.pk)
        assert hand_in in text_of(mine, home)
        posted(mine, hand_in, words="Le voici.")
        posted(desk, at("cohorts:done", village, member.pk, milestone.pk), on="2026-12-01")
        assert hand_in not in text_of(mine, home)

        # A mentor is there in a room; a slot is taken, and moves with its room.
        mentor = member_of(village, family_name="Mentore")
        posted(desk, at("mentors:new", village), party=mentor.party.name, skills="Droit", most="2")
        asked = Mentor.objects.get()
        posted(desk, at("cohorts:pair", village, member.pk), mentor=asked.pk, from_on="2026-12-01")
        hours = {"day": "2026-12-03", "start": "09:00", "end": "10:00", "minutes": "30"}
        posted(desk, at("mentors:open", village, asked.pk), room=room.code, **hours)
        slot, other = Slot.objects.order_by("starts_at")
        take = at("programme_my:take", village, member.pk, slot.pk)
        assert take in text_of(mine, at("programme_my:slots", village, member.pk))
        posted(mine, take, wish="Les droits")
        again = {"day": "2026-12-03", "start": "14:00"}
        posted(signed_in(mentor), at("programme_my:move_slot", village, slot.pk), **again)
        slot.refresh_from_db()
        other.refresh_from_db()
        assert slot.hours_id != other.hours_id
        for one in (slot, other):
            kept = Booking.objects.get(office_hours=one.hours_id).segments.get()
            assert (kept.resource, kept.starts_at) == (room, one.starts_at)
        assert "14\xa0h" in text_of(mine, at("programme_my:member", village, member.pk))

        # Time for a goal; two sheets: what is between us stays so, how it goes is drawn for the team.
        posted(mine, at("programme_my:new_goal", village, member.pk), title="Un distributeur")
        goal = Goal.objects.get()
        given = {"given_on": "2026-12-01", "hours": "1", "minutes": "30", "goal": goal.pk}
        posted(desk, at("cohorts:new_support", village, member.pk), **given)
        sheet = {"words": "On avance.", "agreed": "Écrire au CNC.", "goals": [goal.pk]}
        sheet |= {"private_words": "Fragile.", "is_shared": "on"}
        late = desk.post(
            at("cohorts:new_sheet", village, member.pk),
            sheet | {"held_on": "2026-12-01", "next_on": "2026-11-01"},
        )
        assert "vient après" in late.content.decode()
        for held, health in (("2026-11-20", "2"), ("2026-12-01", "4")):
            told = sheet | {"held_on": held, "next_on": "2027-01-05", "health": health}
            posted(desk, at("cohorts:new_sheet", village, member.pk), **told)
        seen = text_of(desk, page)
        assert 'class="marks"' in seen
        assert "Fragile." in seen
        shared = text_of(mine, at("programme_my:member", village, member.pk))
        assert "Écrire au CNC." in shared
        assert "Un distributeur" in shared
        for secret in ("Fragile.", 'class="marks"', "4</b>/5"):
            assert secret not in shared

        # A survey is answered by its link, without an account.
        form = make_form(village, ASKED)
        survey = {"form": form.code, "title": "Mi-parcours", "cohort": cohort.pk}
        survey |= {"first_on": "2026-10-19", "last_on": "2026-12-01", "closes_on": "2026-12-15"}
        posted(desk, at("surveys:new", village), reminds_before="3", **survey)
        row = cohort.surveys.get()
        posted(desk, at("surveys:send", village, row.pk))
        waits = at("programme_my:survey", village, member.pk, row.answers.get().pk)
        assert waits in text_of(mine, home)
        link = at("survey:survey", village, links()[0])
        assert answered(nobody, link).status_code == 422
        assert answered(nobody, link, jobs="2").url == link
        assert waits not in text_of(mine, home)

        # The demo day: shown once it is planned, named once it agreed, signed up for by anybody.
        posted_early = desk.post(at("cohorts:show_day", village, cohort.pk), {"words-fr": "Venez."})
        assert posted_early.status_code == 422
        demo = {"title": "Démo", "kind": "demo", "room": room.code}
        demo |= {"day": "2027-06-10", "start": "18:00", "end": "20:00"}
        posted(desk, at("cohorts:new_session", village, cohort.pk), **demo)
        demo_day = Session.objects.get(kind="demo")
        order = at("cohorts:pitches", village, demo_day.pk)
        assert desk.post(order, {f"order-{member.pk}": "1", "minutes": "121"}).status_code == 422
        posted(desk, order, **{f"order-{member.pk}": "1", "minutes": "5"})
        public = at("demo_days:demo_day", village, cohort.code)
        assert nobody.get(public).status_code == 404
        posted(desk, at("cohorts:show_day", village, cohort.pk), **{"words-fr": "Venez."})
        title = file.project.title
        assert title not in text_of(nobody, public)
        own = at("programme_my:show", village, member.pk)
        assert mine.post(own, {"agrees": "on", "url": "javascript:x"}).status_code == 422
        posted(mine, own, agrees="on", words="Un four solaire.", url="four.example")
        assert "https://four.example" in text_of(nobody, public)
        guest = {"name": "Léa Petit", "email": "lea@public.example"}
        posted(nobody, public, **guest | {"website": "spam"})
        assert not Participant.objects.exists()
        posted(nobody, public, **guest)
        assert Participant.objects.get().booking == demo_day.booking
        twice = nobody.post(public, guest)
        assert (twice.status_code, Participant.objects.count()) == (422, 1)

    # It finishes, and is named among the alumni.
    with clock.stopped_at(demo_day.ends_at + timedelta(days=8)):
        assert nobody.post(public, guest).status_code in (404, 422)
        last = {"on": "2027-06-18", "outcome": "Un premier client."}
        posted(desk, at("cohorts:step", village, member.pk, "finish"), **last)
        assert title in text_of(nobody, at("alumni:list", village))
        assert at("alumni:list", village) in text_of(nobody, at("calls:list", village))

    # A year later it answers from its own pages; the page of the project tells all of it, each reader their part.
    with clock.stopped_at(NOW.replace(year=2028, month=1)):
        alumni = {"form": form.code, "title": "Un an après", "cohort": ""}
        alumni |= {"first_on": "2027-01-01", "last_on": "2027-12-31", "closes_on": "2028-01-31"}
        posted(desk, at("surveys:new", village), reminds_before="3", **alumni)
        row = village.surveys.get(cohort=None)
        posted(desk, at("surveys:send", village, row.pk))
        answer = SurveyAnswer.objects.get(survey=row)
        link = at("programme_my:survey", village, member.pk, answer.pk)
        assert signed_in(mentor).get(link).status_code == 404
        assert answered(mine, link, jobs="4", raised="50000").url == link
        year = AlumniYear.objects.get(member=member)
        assert (year.year, year.jobs, year.raised_cents) == (2027, 4, 50_000_00)
        whole = text_of(desk, at("projects:project", village, file.project_id))
        for told in ("Promotion 9", "Lauréat", "Prototype", "1 h 30", "Mi-parcours", "50 000"):
            assert told in whole.replace("\xa0", " ").replace("\u202f", " "), told
        assert "/5" in whole
        own_story = text_of(mine, story)
        assert "Un an après" in own_story
        assert 'class="health"' not in own_story
        posted(mine, at("programme_my:hide", village, member.pk))
        assert title not in text_of(nobody, at("alumni:list", village))
    assert date(2027, 6, 18) == Member.objects.get(pk=member.pk).left_on
