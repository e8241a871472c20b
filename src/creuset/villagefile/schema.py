"""What a village file says, as frozen values; each field carries its codec and the sentence of the reference page."""

# ruff: noqa: RUF009 - key() is dataclasses.field with a codec: called once for each field, as field is

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from creuset.bookings.written.policies import Policy
from creuset.bookings.written.prices import CancellationLadder, RateCard, VatRate
from creuset.documents.written.texts import ContractText
from creuset.domiciliation.written.approvals import Domiciliation
from creuset.incubation.written.calls import CallForProjects
from creuset.incubation.written.programmes import Programme
from creuset.kernel.geometry import Point, Polygon, Segment
from creuset.kernel.written.codecs import (
    Checked,
    Choice,
    Codec,
    Day,
    Flag,
    Number,
    Text,
    Whole,
    key,
)
from creuset.kernel.written.compounds import Items, Localized, Measures, PointCodec, Table, Tables
from creuset.kernel.written.names import CODE, NAME, SENTENCE, TIMES
from creuset.places.kinds import Kind
from creuset.plans.written.agreements import SisterAgreement
from creuset.plans.written.checklists import Checklist
from creuset.plans.written.offers import Offer
from creuset.plans.written.purses import Credits
from creuset.questions.written.forms import WrittenForm
from creuset.reception.rules.visitors import Asks
from creuset.villagefile.formats import (
    check_currency,
    check_language,
    check_siren,
    check_siret,
    check_vat,
    check_zone,
)
from creuset.villagefile.vocabulary import (
    Bookers,
    CommonKind,
    SignUp,
    State,
    WallKind,
)

type LocalizedText = Mapping[str, str]
type LocalizedParagraphs = Mapping[str, tuple[str, ...]]

FORMAT = 1
EMAIL = Text("an e-mail address", r"[^@\s]+@[^@\s]+\.[a-z]{2,}", 254)
PARAGRAPHS = Localized("paragraphs in each language", Items(Text(), each_line=True, at_least=1))
POLYGON = Items(PointCodec(), at_least=3)
SEGMENT = Items(PointCodec(), at_least=2, at_most=2)
METRES = Number(0.01, 100_000, "m")
SQUARE_METRES = Number(0.01, 1_000_000, "m²")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursException:
    """A day or a period with hours of its own."""

    from_: dt.date = key(Day(), "First day.", name="from")
    until: dt.date = key(Day(), "Last day, included.")
    hours: tuple[str, ...] = key(TIMES, "Hours of each of these days; an empty list closes.")
    why: LocalizedText = key(NAME, "The reason, as visitors read it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A week of opening hours, in the zone of the village."""

    mon: tuple[str, ...] = key(TIMES, "Monday.", default=())
    tue: tuple[str, ...] = key(TIMES, "Tuesday.", default=())
    wed: tuple[str, ...] = key(TIMES, "Wednesday.", default=())
    thu: tuple[str, ...] = key(TIMES, "Thursday.", default=())
    fri: tuple[str, ...] = key(TIMES, "Friday.", default=())
    sat: tuple[str, ...] = key(TIMES, "Saturday.", default=())
    sun: tuple[str, ...] = key(TIMES, "Sunday.", default=())
    holidays: str = key(
        Text('"open" or "closed"', "open|closed"),
        "Whether public holidays follow the week or close.",
        default="closed",
    )
    exceptions: tuple[HoursException, ...] = key(
        Items(Table(HoursException, inline=True), each_line=True),
        "Days with other hours.",
        default=(),
    )

    def to_data(self) -> dict[str, object]:
        """The plain data that the kernel's opening hours are made from."""
        week = {
            day: list(getattr(self, day))
            for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        }
        exceptions = [
            {
                "from": each.from_.isoformat(),
                "until": each.until.isoformat(),
                "hours": list(each.hours),
                "why": dict(each.why),
            }
            for each in self.exceptions
        ]
        return {**week, "holidays": self.holidays, "exceptions": exceptions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address."""

    street: str = key(Text(limit=200), "Number and street.")
    postcode: str = key(Text("a postcode", r"[0-9A-Z][0-9A-Z -]{2,9}"), "Postcode.")
    city: str = key(Text(limit=100), "Town.")
    country: str = key(
        Text("two capital letters, such as FR", r"[A-Z]{2}"), "Country, ISO 3166.", default="FR"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How visitors reach the team."""

    email: str = key(EMAIL, "Address for visitors; ends in .example in a demonstration.")
    phone: str = key(Text("a telephone number", r"\+?[0-9][0-9 ]{5,20}"), "Telephone.", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """The place as a whole."""

    code: str = key(CODE, "First word of all the village's addresses; never changes.")
    name: str = key(Text(limit=80), "Name, the same in every language.")
    tagline: LocalizedText = key(SENTENCE, "What stands beside the name.")
    zone: str = key(
        Checked("a time zone such as Europe/Paris", check_zone),
        "Time zone of every hour in this file.",
    )
    currency: str = key(
        Checked("a currency such as EUR", check_currency),
        "Currency of every amount.",
        default="EUR",
    )
    languages: tuple[str, ...] = key(
        Items(Checked("fr or en", check_language), at_least=1),
        "Languages of the village, its own first.",
    )
    turnaround_minutes: int = key(
        Whole(0, 1440),
        "Minutes kept free after a booking, where a resource does not say otherwise.",
        default=0,
    )
    sign_up: SignUp = key(
        Choice(SignUp),
        "How people join: invited, asking, or by themselves.",
        default=SignUp.INVITATION,
    )
    screens_show_titles: bool = key(
        Flag(),
        "Door panels and lobby screens tell what a booking is called; whose it is they never tell.",
        default=False,
    )
    demo: bool = key(
        Flag(),
        "A demonstration: its pages and documents say so, its mail goes nowhere.",
        default=False,
    )
    address: Address = key(Table(Address), "Where the village is.")
    contact: Contact = key(Table(Contact), "How to reach the team.")
    hours: Hours = key(Table(Hours), "Opening hours, where a resource has none of its own.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legal:
    """Who operates the village and answers for its pages."""

    name: str = key(Text(limit=200), "Legal name of the operator.")
    form: LocalizedText = key(NAME, "Legal form: association, SAS, …")
    siren: str = key(
        Checked("nine digits of a SIREN with a right check digit", check_siren), "SIREN."
    )
    siret: str = key(
        Checked("fourteen digits of a SIRET with a right check digit", check_siret),
        "SIRET of the place.",
    )
    vat: str = key(
        Checked("a VAT number of the European Union", check_vat), "VAT number.", default=""
    )
    test_data: bool = key(Flag(), "The numbers are invented: never sent outside.", default=False)
    share_capital: int = key(
        Whole(0, 10**12), "Share capital, in whole units of the currency; 0 for none.", default=0
    )
    registered_at: str = key(Text(limit=200), "Register: RCS of a town, or prefecture.", default="")
    publication_director: str = key(Text(limit=200), "Who answers for what is published.")
    host: LocalizedText = key(SENTENCE, "Who hosts the pages, with address and telephone.")
    address: Address = key(Table(Address), "Seat of the operator.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The pages of the public site, in plain paragraphs without markup."""

    hero_title: LocalizedText = key(SENTENCE, "The title of the first page.")
    introduction: LocalizedText = key(SENTENCE, "The sentences under the title.")
    story: LocalizedParagraphs = key(PARAGRAPHS, "The history of the place.")
    how_to_come: LocalizedParagraphs = key(PARAGRAPHS, "How to come, on foot, by train, by lorry.")
    eu_funding: LocalizedText = key(
        SENTENCE, "The sentence that a European grant obliges to show.", factory=dict
    )
    legal_notice: LocalizedParagraphs = key(
        PARAGRAPHS, "The legal notice, after the operator's particulars."
    )
    privacy: LocalizedParagraphs = key(
        PARAGRAPHS, "What is known of people, why, and for how long."
    )
    accessibility: LocalizedParagraphs = key(
        PARAGRAPHS, "The accessibility statement, of the place and of its pages."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long personal data is kept, in months."""

    visit_requests_months: int = key(
        Whole(1, 120),
        "Requests of visitors who did not come back.",
        default=12,
    )
    presences_months: int = key(Whole(1, 24), "Who was in the building, and when.", default=3)
    visitors_months: int = key(
        Whole(1, 24), "Visitors whom somebody announced, after their last day.", default=3
    )
    reception_months: int = key(
        Whole(1, 120),
        "Parcels handed over, requests resolved, keys and lockers given back.",
        default=24,
    )
    people_months: int = key(
        Whole(1, 120), "People, after the last thing they did here.", default=36
    )
    bookings_months: int = key(Whole(1, 240), "Who booked what, after its end.", default=60)
    audit_months: int = key(Whole(1, 240), "Who changed what.", default=60)
    messages_months: int = key(Whole(1, 120), "Messages sent.", default=12)
    contracts_months: int = key(Whole(1, 240), "What contracts said, after their end.", default=60)
    identities_months: int = key(
        Whole(60, 240),
        "Copies of the identity papers of domiciled companies, after the end: five years by law.",
        default=60,
    )
    surveys_months: int = key(
        Whole(1, 240),
        "What projects of programmes answered to surveys, after they closed; the years of alumni stay.",
        default=60,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """How visitors are received whom members announce."""

    asks: Asks = key(
        Choice(Asks),
        "What a visitor gives at the entrance: a name, their company too, or they also accept the house rules.",
        default=Asks.NAME,
    )
    days_ahead: int = key(
        Whole(1, 366), "How many days ahead visitors are announced at most.", default=90
    )
    most_a_day: int = key(
        Whole(1, 1000), "How many visitors a member expects in a day at most.", default=20
    )
    most_a_day_company: int = key(
        Whole(1, 5000), "How many visitors a company expects in a day at most.", default=60
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An opening in the wall that passes there."""

    at: Point = key(PointCodec(), "Middle of the opening, on a wall.")
    width: float = key(Number(0.4, 30, "m"), "Width in metres.")
    height: float | None = key(Number(0.4, 30, "m"), "Height in metres.", default=None)
    name: LocalizedText = key(NAME, "A name, for the great doors.", factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A wall that is not the side of a room, or is not made as the others."""

    line: Segment = key(SEGMENT, "From a point to another.")
    kind: WallKind = key(Choice(WallKind), "What it is made of.", default=WallKind.WALL)
    name: LocalizedText = key(NAME, "A name, such as the crane bridge.", factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """A part of the floor that all share and nobody books."""

    kind: CommonKind = key(Choice(CommonKind), "What it is.")
    name: LocalizedText = key(NAME, "What is written on the plan.")
    state: State = key(Choice(State), "Whether it is built.", default=State.BUILT)
    polygon: Polygon = key(POLYGON, "Its corners, in metres.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A floor of a building."""

    code: str = key(CODE, "Code, unique in its building.")
    name: LocalizedText = key(NAME, "Name of the floor.")
    order: int = key(Whole(-10, 200), "0 for the ground floor, 1 above it, -1 below.")
    outline: Polygon = key(POLYGON, "Corners of the floor, in the metres of the site.")
    doors: tuple[Door, ...] = key(
        Items(Table(Door, inline=True), each_line=True), "Doors and gates.", default=()
    )
    walls: tuple[Wall, ...] = key(
        Items(Table(Wall, inline=True), each_line=True), "Other walls.", default=()
    )
    commons: tuple[Common, ...] = key(
        Tables(Table(Common)), "Shared parts of the floor.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building of the site, for as long as it is used."""

    code: str = key(CODE, "Code, unique in the file.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(SENTENCE, "A few sentences.", factory=dict)
    from_: dt.date | None = key(Day(), "First day of use.", default=None, name="from")
    until: dt.date | None = key(Day(), "Last day of use, included.", default=None)
    area: float | None = key(SQUARE_METRES, "Floor area of all its levels, in m².", default=None)
    area_differs: bool = key(Flag(), "The area counted is not the drawn one.", default=False)
    outline: Polygon = key(POLYGON, "Corners of the building, in the metres of the site.")
    address: Address | None = key(
        Table(Address), "Its address, where it differs from the village's.", default=None
    )
    levels: tuple[Level, ...] = key(Tables(Table(Level)), "Its floors.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Units set out in rows, from left to right and then downwards."""

    at: Point = key(PointCodec(), "Upper left corner of the first unit.")
    size: Point = key(PointCodec(), "Width and depth of a unit, in metres.")
    step: Point = key(PointCodec(), "From one unit to the next, across and down.")
    columns: int = key(Whole(1, 500), "Units in a row.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Many alike, said once: `{n}` is the number of each, `{n:02}` the same in two digits."""

    kind: Kind = key(Choice(Kind), "What each unit is.")
    count: int = key(Whole(1, 500), "How many.")
    code: str = key(
        Text("a code with {n}, such as poste-{n:02}", r"[a-z0-9-]*\{n(:0[1-4])?\}[a-z0-9-]*", 60),
        "Code of each.",
    )
    name: LocalizedText = key(
        Localized("a name with {n}", Text("a name with {n}", r"[^{}]*\{n(:0[1-4])?\}[^{}]*")),
        "Name of each.",
    )
    capacity: int = key(Whole(0, 100_000), "People each holds.", default=1)
    area: float | None = key(SQUARE_METRES, "Area of each, in m².", default=None)
    features: Mapping[str, object] = key(Measures(), "What each has.", factory=dict)
    layout: Layout | None = key(
        Table(Layout, inline=True), "Where they stand on the plan.", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Anything that one party has at a time: a room, a desk, a stage, a kit."""

    code: str = key(CODE, "Code, unique in the file; in addresses.")
    name: LocalizedText = key(NAME, "Name.")
    kind: Kind = key(Choice(Kind), "What it is.")
    building: str = key(CODE, "Code of its building.")
    level: str = key(CODE, "Code of its level; none for what moves about.", default="")
    whole: str = key(
        CODE, "Code of the resource of which it is a part: taking the whole takes it.", default=""
    )
    pool: bool = key(
        Flag(), "Its parts are alike: whoever asks gets one that is free.", default=False
    )
    area: float | None = key(
        SQUARE_METRES, "Area in m²; the polygon's, where it is left out.", default=None
    )
    area_differs: bool = key(Flag(), "The area counted is not the polygon's.", default=False)
    capacity: int = key(Whole(0, 100_000), "People it holds at once.", default=0)
    book: Bookers = key(Choice(Bookers), "Who books it by themselves.", default=Bookers.MEMBERS)
    public: bool = key(Flag(), "Shown on the public site.", default=True)
    turnaround_minutes: int | None = key(
        Whole(0, 1440), "Minutes kept free after a booking.", default=None
    )
    supply: str = key(CODE, "Code of the supply that feeds it.", default="")
    neighbours: tuple[str, ...] = key(
        Items(CODE),
        "Codes of the resources that hear it; said once, it goes both ways.",
        default=(),
    )
    from_: dt.date | None = key(Day(), "First day of use.", default=None, name="from")
    until: dt.date | None = key(Day(), "Last day of use, included.", default=None)
    state: State = key(
        Choice(State), "Whether it is built; what is not cannot be booked.", default=State.BUILT
    )
    description: LocalizedText = key(SENTENCE, "A few sentences.", factory=dict)
    polygon: Polygon = key(POLYGON, "Its corners, in the metres of the site.", default=())
    features: Mapping[str, object] = key(
        Measures(), "What it has; each kind has its own.", factory=dict
    )
    hours: Hours | None = key(Table(Hours), "Hours of its own.", default=None)
    units: Units | None = key(
        Table(Units), "Its parts, where they are many and alike.", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Parties that the rules treat alike; who is in it is said at the desk, never in this file."""

    code: str = key(CODE, "Code, unique among the groups.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(SENTENCE, "Who belongs there.", factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """What people say that they are, or know how to do, by one name for all; they add others in their own words."""

    code: str = key(CODE, "Code, unique among the trades, or among the skills.")
    name: LocalizedText = key(NAME, "Name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """A connection to the mains: what is asked of it at the same time stays under its limit."""

    code: str = key(CODE, "Code, unique among the supplies.")
    name: LocalizedText = key(NAME, "Name.")
    kva: float = key(Number(0.01, 99_999, "kVA"), "What it gives at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageItem:
    """One thing of a package, or another that will do as well."""

    any_of: tuple[str, ...] = key(
        Items(CODE, at_least=1), "Codes of the resources of which any will do, the first rather."
    )
    count: int = key(Whole(1, 10), "How many of them.", default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Resources that are held in one act."""

    code: str = key(CODE, "Code, unique among the packages.")
    name: LocalizedText = key(NAME, "Name.")
    description: LocalizedText = key(SENTENCE, "A few sentences.", factory=dict)
    items: tuple[PackageItem, ...] = key(
        Items(Table(PackageItem, inline=True), each_line=True, at_least=1), "What it holds."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageFile:
    """A village, whole."""

    format: int = key(Whole(FORMAT, FORMAT), "Version of this format.")
    remarks: tuple[str, ...] = key(
        Items(Text(), each_line=True), "For those who read this file.", default=()
    )
    invented: tuple[str, ...] = key(
        Items(
            Text("a key path such as resources.plateau-1.area", r"[A-Za-z0-9_.*-]+"), each_line=True
        ),
        "Key paths of what nobody knows and somebody made up; a path stands for all below it, * for any code.",
        default=(),
    )
    village: Village = key(Table(Village), "The place as a whole.")
    legal: Legal = key(Table(Legal), "Who operates it.")
    texts: Texts = key(Table(Texts), "The pages of its public site.")
    retention: Retention = key(
        Table(Retention), "How long personal data is kept.", factory=Retention
    )
    visitors: Visitors = key(Table(Visitors), "Visitors whom members announce.", factory=Visitors)
    buildings: tuple[Building, ...] = key(
        Tables(Table(Building)), "Buildings and their levels.", default=()
    )
    supplies: tuple[Supply, ...] = key(
        Tables(Table(Supply)), "What feeds them with power.", default=()
    )
    resources: tuple[Resource, ...] = key(Tables(Table(Resource)), "What is booked.", default=())
    groups: tuple[Group, ...] = key(
        Tables(Table(Group)), "Who is treated alike by the rules.", default=()
    )
    trades: tuple[Craft, ...] = key(
        Tables(Table(Craft)), "The trades that people choose from.", default=()
    )
    skills: tuple[Craft, ...] = key(
        Tables(Table(Craft)), "The skills that people choose from.", default=()
    )
    policies: tuple[Policy, ...] = key(
        Tables(Table(Policy)), "The rules of its places.", default=()
    )
    packages: tuple[Package, ...] = key(
        Tables(Table(Package)), "What is held in one act.", default=()
    )
    contract_texts: tuple[ContractText, ...] = key(
        Tables(Table(ContractText)), "What its contracts, and its house rules, say.", default=()
    )
    vat_rates: tuple[VatRate, ...] = key(Tables(Table(VatRate)), "Keys of VAT.", default=())
    cancellation_ladders: tuple[CancellationLadder, ...] = key(
        Tables(Table(CancellationLadder)), "What cancellations cost.", default=()
    )
    rate_cards: tuple[RateCard, ...] = key(Tables(Table(RateCard)), "Prices.", default=())
    offers: tuple[Offer, ...] = key(
        Tables(Table(Offer)), "What is subscribed to, and what is bought to be used up.", default=()
    )
    agreements: tuple[SisterAgreement, ...] = key(
        Tables(Table(SisterAgreement)),
        "What sister villages honour of one another’s plans and passes.",
        default=(),
    )
    credits: Credits | None = key(
        Table(Credits), "How what people have to spend is spent.", default=None
    )
    domiciliation: Domiciliation | None = key(
        Table(Domiciliation), "What lets it domicile companies.", default=None
    )
    checklists: tuple[Checklist, ...] = key(
        Tables(Table(Checklist)), "What is done as somebody moves in, or out.", default=()
    )
    forms: tuple[WrittenForm, ...] = key(
        Tables(Table(WrittenForm)),
        "What is asked of people: by calls, surveys, registrations.",
        default=(),
    )
    programmes: tuple[Programme, ...] = key(
        Tables(Table(Programme)), "What it does for projects, cohort after cohort.", default=()
    )
    calls: tuple[CallForProjects, ...] = key(
        Tables(Table(CallForProjects)), "Its calls for projects.", default=()
    )


ROOT: Codec = Table(VillageFile)
