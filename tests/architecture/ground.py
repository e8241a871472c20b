"""Two villages that know nothing of one another: `home` has one of everything, `away` has a stranger who owns it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from creuset.bookings import actions as bookings
from creuset.bookings.models import BasketLine
from creuset.bookings.notices import REMINDER, tell_people
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import Passage
from creuset.core import calendars, files, outbox, seals
from creuset.core.models import OutboxRow
from creuset.core.roles import Role, Scope
from creuset.core.seals import closing
from creuset.domiciliation.models import RegistryLetter
from creuset.imports.actions import bringing
from creuset.incubation.actions.calibrations import calibrate_round
from creuset.incubation.actions.deliberations import put_in_order
from creuset.incubation.models import Audition, Completion, Decision
from creuset.incubation.states import ApplicationState, Outcome
from creuset.kernel.spans import Span
from creuset.notices.models import Notice
from creuset.people.actions import ask_to_join, create_token, invite
from creuset.people.actors import HOUSE, Actor
from creuset.people.models import JoinRequest
from creuset.people.secrets import hashed
from creuset.places import pictures
from creuset.places.actions import outside
from creuset.places.models import WhoBooks
from creuset.plans.actions.absence import declare
from creuset.plans.actions.inspections import begin_inspection
from creuset.plans.actions.proposing import propose_to
from creuset.plans.actions.seating import seat
from creuset.plans.actions.waiting import join as wait_for_plan
from creuset.plans.kinds import OfferKind
from creuset.plans.rules.absence import Away
from creuset.reception.actions import (
    add_item,
    announce_visitors,
    arrive,
    confirm_enquiry,
    enquire,
    give_locker,
    receive_parcel,
    report_ticket,
    request_visit,
    stop_announcing,
)
from creuset.reception.models import (
    EnquiryFor,
    ItemKind,
    ParcelKind,
    TicketCategory,
    VisitFor,
    Workday,
)
from creuset.reception.rules.visitors import Guest, Stay
from tests.architecture.applicants import apply_to
from tests.architecture.followed import follow
from tests.architecture.judged import judge
from tests.factories.agreements import make_agreement
from tests.factories.aids import make_aid, make_link
from tests.factories.allowances import make_lot
from tests.factories.billing import make_charges, make_deposit, make_quote
from tests.factories.documents import (
    draft_text,
    make_certificate,
    make_contract,
    send_contract,
)
from tests.factories.domiciliation import make_domiciliation, make_letter, scan_letter, send_paper
from tests.factories.incubation import (
    make_appeal,
    make_application,
    make_call,
    make_letter_draft,
    make_programme,
    make_reading,
    make_rule,
    make_sitting,
    score_all,
)
from tests.factories.offers import make_index_value
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    make_user,
    member_of,
    team_of,
)
from tests.factories.people_words import show_all
from tests.factories.places import make_building, make_level, make_resource
from tests.factories.plans import make_checklist, make_offer, make_subscription
from tests.factories.policies import make_group, make_policy
from tests.factories.prices import make_card
from tests.factories.projects import make_project, take_part
from tests.factories.questions import ASKED, make_form, make_sheet
from tests.factories.relocations import make_relocation
from tests.factories.simulation import make_what_if
from tests.factories.villages import NOW, make_village

INVITED = "a-secret-that-was-mailed"
QUOTED = "another-secret-that-was-mailed"
CONTRACTED = "a-secret-to-sign-with"
ENQUIRED = "a-third-secret-that-was-mailed"
WALL = "the-secret-of-a-screen"
KIOSK = "the-secret-of-a-tablet"
VISITED = "the-secret-of-a-visitor"


class Ground:
    """The rows are named as the addresses call them; `inhabitant` is whom most of them are about."""

    def __init__(self) -> None:
        self.home, self.away = make_village(sign_up="request"), make_village()
        self.owner = team_of(self.home, family_name="Propriétaire")
        self.member = member_of(self.home, family_name="Membre")
        self.inhabitant = member_of(self.home, family_name="Habitante")
        self.stranger = team_of(self.away, family_name="Ailleurs")
        self.newcomer = actor_of(make_user().party)
        self._people()
        self._places()
        self._enquiry()
        self.brought = bringing.bring(
            village=self.home,
            system="creuset",
            files={"people.csv": b"id,full_name\n1,Ana Roy\n"},
            by=self.owner,
            now=NOW,
        )
        self.what_if = make_what_if(self.home, by=self.owner)
        self._secrets()
        self._mail()
        self._money()
        self._plans()
        self._rules()
        self._incubation()
        self._sealed()
        follow(self)
        judge(self)

    def _people(self) -> None:
        by, now = self.owner, NOW
        self.company = make_organisation(known_in=self.home)
        self.affiliation = affiliate(self.inhabitant.party, self.company, is_admin=True)
        show_all(self.inhabitant)
        self.guest = member_of(self.home, family_name="Équipière")
        self.other = self.guest.party
        self.colleague = affiliate(self.other, self.company)
        self.called = invite(
            village=self.home,
            email="y@invitee.example",
            organisation=self.company,
            title="Son",
            by=actor_of(self.inhabitant.party),
            now=now,
        )
        self.project = make_project(known_in=self.home, holder=self.inhabitant.party)
        self.part = take_part(self.project, self.other)
        self.grant = team_of(self.home, Role.RECEPTION).grants_in(self.home) and (
            self.home.role_grants.latest("pk")
        )
        self.invitation = invite(village=self.home, email="x@invitee.example", by=by, now=now)
        self.invitation.secret_hash = hashed(INVITED)
        self.invitation.save()
        ask_to_join(village=self.home, by=self.newcomer, now=now, words="Bonjour")
        self.request = JoinRequest.objects.get()
        self.visit = request_visit(
            village=self.home,
            name="Zoé",
            email="zoe@visite.example",
            wants=VisitFor.DESK,
            by=None,
            now=now,
        )

        guest = make_person(known_in=self.home)
        self.presence = arrive(village=self.home, person=guest, by=by, now=now)
        Workday.objects.create(
            village=self.home, person=guest, day=self.home.day_of(now), presence=self.presence
        )
        (self.visitor,) = announce_visitors(
            village=self.home,
            host=self.inhabitant.party,
            guests=[Guest("Zoé", "zoe@visiteuse.example")],
            stay=Stay(self.home.day_of(now), self.home.day_of(now)),
            by=by,
            now=now,
        )
        self.visitor.secret_hash = hashed(VISITED)
        self.visitor.save()
        stop_announcing(village=self.home, party=self.other, by=by, now=now)
        self.parcel = receive_parcel(
            village=self.home,
            party=self.inhabitant.party,
            kind=ParcelKind.PARCEL,
            photo=picture(),
            by=by,
            now=now,
        )
        self.item = add_item(village=self.home, number="B 1", kind=ItemKind.BADGE, by=by, now=now)
        self.locker = give_locker(
            resource=make_resource(self.home, kind="locker"),
            party=self.inhabitant.party,
            first_day=date(2026, 11, 23),
            last_day=date(2026, 12, 23),
            by=by,
            now=now,
        )
        self.ticket = report_ticket(
            village=self.home,
            category=TicketCategory.REPAIR,
            title="Une fuite",
            by=self.inhabitant,
            now=now,
        )
        self.certificate = make_certificate(self.home, self.inhabitant.party)
        self.written = draft_text(self.home, by=self.owner)
        self.drafted = make_contract(self.home, self.inhabitant.party)
        self.to_sign = send_contract(self.home, self.inhabitant.party)
        self.to_sign.secret_hash = hashed(CONTRACTED)
        self.to_sign.save()
        self.card = make_card(self.home, hour_cents=1500)
        self.agreement = make_card(
            self.home, code="accord", party=self.inhabitant.party, first_day=date(2026, 11, 1)
        )

    def _places(self) -> None:
        building = make_building(self.home)
        level = make_level(building, outline=[[0, 0], [9, 0], [9, 9], [0, 9]])
        self.level = level
        self.room = make_resource(
            self.home,
            building=building,
            level=level,
            code="agora",
            polygon=[[0, 0], [4, 0], [4, 4], [0, 4]],
        )
        self.hidden = make_resource(
            self.home,
            building=building,
            code="regie",
            is_public=False,
            who_books=WhoBooks.TEAM,
            features={"blackout": True},
        )
        self.booking = bookings.book(
            village=self.home,
            title="Lecture",
            party=self.inhabitant.party,
            periods=[bookings.Period(self.room, in_hours(1, 2))],
            by=HOUSE,
            now=NOW,
        )
        self.expected = bookings.expect(booking=self.booking, name="Zoé", by=HOUSE, now=NOW)
        self.participant = bookings.invite(
            booking=self.booking, email="zoe@invitee.example", by=HOUSE, now=NOW
        )
        self.screen, _secret = bookings.put_up(
            village=self.home, name="Porte", resource=self.room, by=HOUSE, now=NOW
        )
        self.screen.secret_hash = hashed(WALL)
        self.screen.save()
        tablet, _secret = bookings.put_up(
            village=self.home, name="Entrée", is_kiosk=True, by=HOUSE, now=NOW
        )
        tablet.secret_hash = hashed(KIOSK)
        tablet.save()
        self.seen = bookings.record_premises(
            booking=self.booking, passage=Passage.ENTRY, note="Vu.", by=HOUSE, now=NOW
        )
        self.option = bookings.ask_option(
            village=self.home,
            title="Tournage",
            party=self.inhabitant.party,
            periods=[bookings.Period(self.room, in_hours(600, 610))],
            by=HOUSE,
            now=NOW,
        )
        self.wait = bookings.join(
            village=self.home,
            title="Lecture",
            party=self.inhabitant.party,
            resources=[self.room],
            span=in_hours(1, 2),
            by=HOUSE,
            now=NOW,
        )
        self.series = bookings.book_series(
            again=bookings.Again(
                village=self.home,
                title="Lecture",
                party=self.inhabitant.party,
                resources=[self.room],
                rule="FREQ=WEEKLY;COUNT=2",
                starts=(NOW + timedelta(days=30)).replace(tzinfo=None),
                duration=timedelta(hours=1),
            ),
            by=HOUSE,
            now=NOW,
        )
        self.optional_series = bookings.book_series(
            again=bookings.Again(
                village=self.home,
                title="Essais",
                party=self.inhabitant.party,
                resources=[self.room],
                rule="FREQ=WEEKLY;COUNT=2",
                starts=(NOW + timedelta(days=60)).replace(tzinfo=None),
                duration=timedelta(hours=1),
                is_optional=True,
            ),
            by=HOUSE,
            now=NOW,
        )
        content = {"title": "Lecture", "segments": [], "at": NOW.isoformat()}
        tell_people(self.booking, REMINDER, content, key="1", now=NOW)
        self.notice = Notice.objects.filter(party=self.inhabitant.party).latest("pk")
        for by in (self.inhabitant, self.owner):
            periods = [bookings.Period(self.room, in_hours(700, 702))]
            bookings.put_in(village=self.home, periods=periods, by=by, now=NOW)
        self.line, self.team_line = BasketLine.objects.order_by("pk")
        self.closure = bookings.close_places(
            village=self.home,
            resources=[self.hidden],
            span=in_hours(24, 48),
            title="Travaux",
            by=HOUSE,
            now=NOW,
        )
        self.agenda = outside.add_calendar(
            resource=self.hidden,
            title="Agenda partagé",
            url="https://agenda.example/secret.ics",
            by=self.owner,
            now=NOW,
        )
        self.picture = pictures.add_picture(
            resource=self.hidden, upload=picture(), by=self.owner, now=NOW
        )

    def _incubation(self) -> None:
        self.asked_form = make_form(self.home)
        make_sheet(self.asked_form, pitch="Un film")
        draft = {"questions": ASKED["questions"][:1]}
        self.asked_form.versions.create(number=2, data=draft, made_at=NOW)
        self.programme = make_programme(self.home)
        self.call = make_call(self.home, programme=self.programme)
        self.file = make_application(self.call, state=ApplicationState.FILED)
        self.incomplete = make_application(self.call, state=ApplicationState.COMPLETING)
        Completion.objects.create(
            application=self.incomplete,
            asked_at=NOW,
            words="Le budget.",
            answer_by=NOW + timedelta(days=5),
        )
        apply_to(self)
        self.screening_rule = make_rule(self.call)
        self._deliberation()

    def _deliberation(self) -> None:
        """A jury that sits on another call, of which a file has a place already."""
        self.judged = make_call(self.home, programme=self.programme)
        self.meeting, jury, files = make_sitting(self.judged, chair=self.inhabitant.party)
        for points, application in enumerate(files, start=1):
            for juror in jury:
                score_all(make_reading(application, juror), points)
        calibrate_round(in_round=self.meeting.round, by=self.owner, now=NOW)
        self.meeting = put_in_order(deliberation=self.meeting, by=self.owner, now=NOW)
        self.laureate = make_application(self.judged, self.other, state=ApplicationState.SELECTED)
        Decision.objects.create(
            round=self.meeting.round,
            application=self.laureate,
            outcome=Outcome.SELECTED.value,
            decided_at=NOW,
        )
        self.audition = Audition.objects.create(
            round=self.meeting.round,
            application=self.laureate,
            starts_at=self.booking.segments.all()[0].starts_at,
            ends_at=self.booking.segments.all()[0].ends_at,
            booking=self.booking,
            changed_at=NOW,
        )
        self.meeting.current = files[0]
        self.meeting.save()
        self.released = make_call(self.home, programme=self.programme)
        over, _jury, back = make_sitting(
            self.released, chair=self.inhabitant.party, jurors=1, applications=1, closed_at=NOW
        )
        over.round.released_at = over.round.closed_at = NOW
        over.round.save()
        self.came_back = back[0]
        self.letter_draft = make_letter_draft(self.file)
        self.appeal = make_appeal(self.file)

    def _sealed(self) -> None:
        """Two readings were sealed yesterday, and the day is closed."""
        for village in (self.home, self.away):
            contents = {1: {"total": 3}, 2: {"total": 5}}
            yesterday = NOW - timedelta(days=1)
            seals.seal_all(kind="example", contents=contents, village_id=village.pk, at=yesterday)
        closing.close(self.home.pk, now=NOW)
        self.sealed_day = yesterday.date()

    def _enquiry(self) -> None:
        asked = enquire(
            resource=self.room,
            wants=EnquiryFor.OPTION,
            starts_at=NOW + timedelta(days=40),
            ends_at=NOW + timedelta(days=40, hours=2),
            name="Zoé",
            email="zoe@demande.example",
            now=NOW,
        )
        self.enquiry = confirm_enquiry(enquiry=asked, now=NOW)
        self.enquiry.secret_hash = hashed(ENQUIRED)
        self.enquiry.save()

    def _secrets(self) -> None:
        by, now = self.inhabitant, NOW
        self.token = create_token(
            party=by.party, label="Le mien", scopes=tuple(Scope), by=by, now=now
        ).token
        self.company_token = create_token(
            party=self.company, label="Le nôtre", scopes=tuple(Scope), by=by, now=now
        ).token
        self.calendar, self.feed = calendars.make_address(
            kind="party", object_id=by.party_id, by=by, now=now
        )

    def _money(self) -> None:
        make_charges(self.home, self.inhabitant.party, source=("booking", self.booking.pk))
        self.deposit = make_deposit(self.home, self.inhabitant.party)
        self.aid = make_aid(self.home, self.inhabitant.party)
        self.aid_link = make_link(self.home, self.inhabitant.party, self.company)
        self.quote = make_quote(self.home, self.inhabitant.party)
        self.quote.secret_hash = hashed(QUOTED)
        self.quote.save()

    def _plans(self) -> None:
        office = make_resource(self.home, building=self.room.building, kind="office")
        self.checklist = make_checklist(
            self.home,
            "arrival",
            ("badge", "team"),
            ("photo", "member"),
            ("lieux", "team", "inspected"),
        )
        self.contract = make_subscription(self.home, self.inhabitant.party, place=office)
        self.todo_list = self.contract.todo_lists.get()
        begin_inspection(todo_list=self.todo_list, by=self.owner, now=NOW)
        self.let = self.contract.lets.get()
        self.plan_wait = wait_for_plan(
            village=self.home,
            party=self.inhabitant.party,
            kind=OfferKind.OFFICE,
            from_on=self.home.day_of(NOW),
            by=self.inhabitant,
            now=NOW,
        )
        free = make_resource(self.home, building=self.room.building, kind="office")
        self.proposal = propose_to(
            wait=self.plan_wait,
            offer=make_offer(self.home, kind="office"),
            place=free,
            by=self.owner,
            now=NOW,
        )
        fixed = make_offer(self.home, kind="fixed_desk")
        desk = make_resource(self.home, building=self.room.building, kind="desk")
        self.desk_contract = make_subscription(self.home, self.inhabitant.party, fixed, place=desk)
        self.absence = declare(
            subscription=self.desk_contract, away=Away(self.home.day_of(NOW)), by=HOUSE, now=NOW
        )
        self.relocation = make_relocation(self.home, [office.building], make_building(self.home))
        self.sister = make_village()
        make_agreement(self.sister, self.home)
        self.lot = make_lot(self.home, self.inhabitant.party, 600)
        self.index = make_index_value(self.home)
        self.company_plan = make_subscription(self.home, self.company, quantity=2)
        self.seat = seat(
            subscription=self.company_plan, person=self.other, by=self.inhabitant, now=NOW
        )
        self.seat = make_domiciliation(self.home, self.inhabitant.party)
        self.kbis = send_paper(self.seat, by=self.inhabitant)
        self.seat_letter = make_letter(self.seat)
        scan_letter(self.seat, self.seat_letter)
        self.court_letter = RegistryLetter.objects.create(
            domiciliation=self.seat, why="uncollected", since_on=NOW.date(), made_at=NOW
        )

    def _rules(self) -> None:
        self.group = make_group(self.home, self.other)
        lab = make_resource(self.home, building=self.room.building, code="labo")
        self.policy = make_policy(self.home, Rule.APPROVAL, resources=[lab.code])
        self.asked = bookings.book(
            village=self.home,
            title="Essais",
            party=self.inhabitant.party,
            periods=[bookings.Period(lab, in_hours(1, 2))],
            by=self.inhabitant,
            now=NOW,
        )

    def _mail(self) -> None:
        payload = {"to": ["zoe@visite.example"], "from": "", "subject": "Bonjour", "text": "Zoé,"}
        self.letter = outbox.put("mail", payload, at=NOW)
        self.stuck = outbox.put("fact", {}, at=NOW, village_id=self.home.pk)
        OutboxRow.objects.filter(pk=self.stuck.pk).update(attempts=outbox.MAX_ATTEMPTS)

    @property
    def picture_key(self) -> str:
        return files.key_of(self.picture)


def in_hours(first: float, last: float) -> Span:
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 80, 20)).save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue(), "image/png")


def signed_in(actor: Actor | None, **more: Any) -> Client:
    """A browser of somebody, or of nobody; a fault of ours is an answer of 500, not an exception."""
    client = Client(raise_request_exception=False, **more)
    if actor is not None:
        client.force_login(actor.party.user)
    return client


def program_of(actor: Actor) -> dict[str, str]:
    """What a program sends that carries a token of somebody, with every scope."""
    made = create_token(party=actor.party, label="Essai", scopes=tuple(Scope), by=actor, now=NOW)
    return {"Authorization": f"Bearer {made.secret}", "Accept-Language": "en"}
