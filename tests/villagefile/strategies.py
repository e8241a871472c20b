"""Random villages that are valid: rooms laid on a grid, parts inside their wholes, units in their pools."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from creuset.bookings.rules.policies import Over, Per, Rule, Step, Unit
from creuset.bookings.states import Requirement, SegmentKind
from creuset.bookings.written.policies import Needed
from creuset.bookings.written.prices import VatPercent, VatRate
from creuset.domiciliation.written.approvals import Domiciliation
from creuset.incubation.kinds import ProgrammeKind, RoundKind
from creuset.incubation.written.calls import (
    Anchor,
    CallAxis,
    CallCriterion,
    CallForProjects,
    CallRound,
    Quota,
)
from creuset.incubation.written.programmes import Programme, Stage
from creuset.places.features import FEATURES, FEATURES_OF
from creuset.places.kinds import Kind
from creuset.plans.kinds import (
    Access,
    Basis,
    CycleFrom,
    Doer,
    Fact,
    Moment,
    OfferKind,
    PriceFor,
    Proration,
)
from creuset.plans.rules import absence as away
from creuset.plans.rules import allowances
from creuset.plans.rules.allowances import FirstCycle, Reset, Whose
from creuset.plans.written.checklists import Checklist, ChecklistItem
from creuset.plans.written.offers import Offer, OfferAbsence, OfferAllowance, OfferPrice, OfferStep
from creuset.plans.written.purses import OWN_FIRST, Credits
from creuset.projects.states import ProjectKind
from creuset.questions.rules.asking import (
    Block,
    Choice,
    Consent,
    Day,
    Files,
    FileType,
    Number,
    Option,
    Question,
    Text,
    When,
)
from creuset.questions.written.forms import WrittenForm
from creuset.reception.rules.visitors import Asks
from creuset.villagefile.schema import (
    Address,
    Building,
    Common,
    Contact,
    Door,
    Group,
    Hours,
    HoursException,
    Layout,
    Legal,
    Level,
    Package,
    PackageItem,
    Policy,
    Resource,
    Retention,
    Supply,
    Texts,
    Units,
    Village,
    VillageFile,
    Visitors,
)
from creuset.villagefile.vocabulary import Bookers, CommonKind, SignUp, State

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.sampled_from(
    "\n\t\"\\'#{}[]=,’é…"
)
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
CODES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,3})?", fullmatch=True)
DAYS = st.dates(dt.date(2013, 1, 1), dt.date(2030, 12, 31))
ADDRESS = Address(street="1 rue de l’Essai", postcode="94200", city="Ivry-sur-Seine")
CELL = 5.25


@st.composite
def texts(draw: st.DrawFn) -> dict[str, str]:
    first = draw(WORDS)
    return {"fr": first, "en": first if draw(st.booleans()) else draw(WORDS)}


def paragraphs() -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    lists = st.lists(WORDS, min_size=1, max_size=2).map(tuple)
    return st.fixed_dictionaries({"fr": lists, "en": lists})


@st.composite
def days_hours(draw: st.DrawFn) -> tuple[str, ...]:
    times = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
    pairs = zip(times[::2], times[1::2], strict=False)
    return tuple("-".join(f"{t // 4:02}:{t % 4 * 15:02}" for t in pair) for pair in pairs)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    exceptions: tuple[HoursException, ...] = ()
    if draw(st.booleans()):
        first = draw(DAYS)
        last = first + dt.timedelta(draw(st.integers(0, 9)))
        exceptions = (
            HoursException(from_=first, until=last, hours=draw(days_hours()), why=draw(texts())),
        )
    return Hours(
        mon=draw(days_hours()),
        sun=draw(days_hours()),
        holidays=draw(st.sampled_from(["open", "closed"])),
        exceptions=exceptions,
    )


def cell(column: int, row: int) -> tuple[tuple[float, float], ...]:
    left, top = column * CELL, row * CELL
    return (left, top), (left + CELL, top), (left + CELL, top + CELL), (left, top + CELL)


@st.composite
def features(draw: st.DrawFn, kind: Kind) -> dict[str, Any]:
    names = (
        draw(st.lists(st.sampled_from(FEATURES_OF[kind]), unique=True, max_size=3))
        if FEATURES_OF[kind]
        else []
    )
    values: dict[str, st.SearchStrategy[Any]] = {
        "yes-no": st.booleans(),
        "number": st.integers(-99_999, 999_999).map(lambda milli: milli / 1000),
        "whole": st.integers(0, 50).map(float),
        "text": texts(),
    }
    return {name: draw(values[FEATURES[name].type]) for name in names}


@st.composite
def resources(draw: st.DrawFn, code: str, polygon: Any, building: str) -> Resource:
    # These have corners, which a technician has not.
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.TECHNICIAN]))
    units = None
    if draw(st.integers(0, 3)) == 0:
        layout = (
            Layout(at=polygon[0], size=(0.5, 0.5), step=(1, 1), columns=3)
            if draw(st.booleans())
            else None
        )
        units = Units(
            kind=kind,
            count=draw(st.integers(1, 4)),
            code=code + "-u{n:02}",
            name={"fr": "N° {n}", "en": "No. {n}"},
            layout=layout,
        )
    start = draw(st.none() | DAYS)
    return Resource(
        code=code,
        name=draw(texts()),
        kind=kind,
        building=building,
        level="rdc",
        polygon=polygon,
        pool=units is not None,
        units=units,
        area=draw(st.sampled_from([None, round(CELL * CELL, 2)])),
        capacity=draw(st.integers(0, 500)),
        book=draw(st.sampled_from(Bookers)),
        public=draw(st.booleans()),
        turnaround_minutes=draw(st.none() | st.integers(0, 1440)),
        from_=start,
        until=start and start + dt.timedelta(draw(st.integers(0, 900))),
        supply=draw(st.sampled_from(["", "poste"])),
        state=draw(st.sampled_from(State)),
        features=draw(features(kind)),
        hours=draw(st.none() | hours()),
        description=draw(st.just({}) | texts()),
    )


SCOPES: dict[str, st.SearchStrategy[Any]] = {
    "kinds": st.lists(st.sampled_from(Kind), unique=True, max_size=2).map(tuple),
    "buildings": st.sampled_from([(), ("halle",)]),
    "groups": st.sampled_from([(), ("amis",), ("amis", "voisins")]),
    "except_groups": st.sampled_from([(), ("voisins",)]),
}
#: Parameters that each rule takes, and some values of them.
RULES: dict[Rule, dict[str, Any]] = {
    Rule.GRANULARITY: {"step": Step.DAY, "slots": ("08:00-20:00",)},
    Rule.LEAD_TIME: {"hours": 72},
    Rule.BOOKING_WINDOW: {"days": 0},
    Rule.LENGTH: {"at_least_minutes": 30, "at_most_minutes": 90},
    Rule.QUOTA: {"most": 3, "unit": Unit.TIMES, "per": Per.GROUP, "over": Over.MONTH},
    Rule.OPEN_BOOKINGS: {"most": 2, "per": Per.PERSON},
    Rule.COOL_DOWN: {"minutes": 45, "per": Per.COMPANY},
    Rule.WHO_BOOKS: {"only": ("amis",)},
    Rule.APPROVAL: {},
    Rule.CERTIFICATE: {"certificate": Needed.INDUCTION},
    Rule.NEIGHBOURS: {"noisy": (SegmentKind.BUILD,), "quiet_spaces": (Kind.EDIT,)},
    Rule.OPTIONS: {"offers": False, "requires": (Requirement.QUOTE,)},
    Rule.RELEASE: {"after_minutes": 15},
    Rule.WAITING: {"accept_hours": 24, "in_open_days": False},
}


@st.composite
def policies(draw: st.DrawFn, code: str) -> Policy:
    rule = draw(st.sampled_from(sorted(RULES)))
    scope = {name: draw(values) for name, values in SCOPES.items()}
    if rule in (Rule.OPTIONS, Rule.RELEASE, Rule.WAITING):
        scope |= {"groups": (), "except_groups": ()}
    return Policy(code=code, rule=rule, why=draw(st.just({}) | texts()), **scope, **RULES[rule])


@st.composite
def villages(draw: st.DrawFn) -> VillageFile:
    columns, rows = 3, 2
    outline = ((0.0, 0.0), (columns * CELL, 0.0), (columns * CELL, rows * CELL), (0.0, rows * CELL))
    cells = draw(st.permutations([(c, r) for c in range(columns) for r in range(rows)]))
    codes = draw(st.lists(CODES, unique=True, min_size=1, max_size=4))
    rooms = [
        draw(resources(code, cell(*at), "halle")) for code, at in zip(codes, cells, strict=False)
    ]
    common = Common(
        kind=draw(st.sampled_from(CommonKind)), name=draw(texts()), polygon=cell(*cells[-1])
    )
    door = Door(
        at=(CELL / 2, 0.0),
        width=0.9,
        height=draw(st.none() | st.just(2.1)),
        name=draw(st.just({}) | texts()),
    )
    level = Level(
        code="rdc", name=draw(texts()), order=0, outline=outline, commons=(common,), doors=(door,)
    )
    building = Building(
        code="halle",
        name=draw(texts()),
        outline=outline,
        levels=(level,),
        address=draw(st.sampled_from([None, ADDRESS])),
        description=draw(st.just({}) | texts()),
    )
    return VillageFile(
        format=1,
        remarks=tuple(draw(st.lists(WORDS, max_size=2))),
        invented=("resources.*.name",),
        village=Village(
            code="essai",
            name=draw(WORDS),
            tagline=draw(texts()),
            zone="Europe/Paris",
            languages=("fr", "en"),
            turnaround_minutes=draw(st.integers(0, 60)),
            sign_up=draw(st.sampled_from(SignUp)),
            screens_show_titles=draw(st.booleans()),
            demo=True,
            address=ADDRESS,
            contact=Contact(email="bonjour@essai.example"),
            hours=draw(hours()),
        ),
        legal=Legal(
            name=draw(WORDS),
            form=draw(texts()),
            siren="999000011",
            siret="99900001100018",
            test_data=True,
            publication_director="Camille Exemple",
            host=draw(texts()),
            address=ADDRESS,
        ),
        texts=Texts(
            hero_title=draw(texts()),
            introduction=draw(texts()),
            story=draw(paragraphs()),
            how_to_come=draw(paragraphs()),
            legal_notice=draw(paragraphs()),
            privacy=draw(paragraphs()),
            accessibility=draw(paragraphs()),
        ),
        retention=Retention(people_months=draw(st.integers(1, 120))),
        visitors=Visitors(asks=draw(st.sampled_from(Asks)), most_a_day=draw(st.integers(1, 1000))),
        buildings=(building,),
        supplies=(
            Supply(code="poste", name=draw(texts()), kva=draw(st.sampled_from([12.5, 630]))),
        ),
        resources=tuple(rooms),
        groups=tuple(Group(code=code, name=draw(texts())) for code in ("amis", "voisins")),
        policies=tuple(draw(policies(code)) for code in codes),
        packages=tuple(
            Package(
                code=code,
                name=draw(texts()),
                items=tuple(
                    PackageItem(any_of=tuple(each), count=draw(st.integers(1, len(each))))
                    for each in draw(
                        st.lists(
                            st.lists(
                                st.sampled_from([room.code for room in rooms]),
                                unique=True,
                                min_size=1,
                                max_size=3,
                            ),
                            min_size=1,
                            max_size=3,
                        )
                    )
                ),
            )
            for code in ("formule", "autre-formule")
        )
        if rooms
        else (),
        vat_rates=(
            VatRate(
                code="normal",
                name=draw(texts()),
                percents=(VatPercent(from_=dt.date(2014, 1, 1), percent=Decimal(20)),),
            ),
        ),
        offers=tuple(draw(offers(code)) for code in codes[:2]),
        credits=draw(
            st.none() | st.permutations(OWN_FIRST).map(lambda order: Credits(order=tuple(order)))
        ),
        domiciliation=draw(st.none() | approvals()),
        checklists=tuple(draw(checklists(moment)) for moment in Moment),
        forms=draw(st.lists(forms(), max_size=1).map(tuple)),
        programmes=(draw(programmes()),),
        calls=draw(st.lists(calls(), max_size=1).map(tuple)),
    )


def programmes() -> st.SearchStrategy[Programme]:
    """Programmes for which calls() recruit."""
    stages = st.lists(CODES, unique=True, max_size=2).flatmap(
        lambda codes: st.tuples(
            *(st.builds(Stage, code=st.just(code), name=texts()) for code in codes)
        )
    )
    return st.builds(
        Programme,
        code=st.just("incubation"),
        name=texts(),
        kind=st.sampled_from(ProgrammeKind),
        description=st.just({}) | texts(),
        months=st.integers(1, 60),
        stages=stages,
    )


@st.composite
def calls(draw: st.DrawFn) -> CallForProjects:
    """Calls that hold together, not published: two axes, a round of files and one of auditions."""
    opens = dt.datetime.combine(
        draw(st.dates(dt.date(2026, 1, 5), dt.date(2026, 1, 25))), dt.time(9)
    )
    closes = opens + dt.timedelta(days=draw(st.integers(1, 30)))
    seats, more = draw(st.integers(1, 5)), draw(st.integers(0, 9))
    anchors = (Anchor(points=5, means=draw(texts())), Anchor(points=0, means=draw(texts())))
    grid = (
        CallCriterion(
            code="idee", name=draw(texts()), weight=draw(st.integers(1, 9)), anchors=anchors
        ),
        CallCriterion(code="lieu", name=draw(texts()), axis="musees", least=-2, most=2),
    )
    quota = Quota(axis="musees", least=draw(st.integers(0, seats)), most=None)
    files = CallRound(
        name=draw(texts()),
        seats=seats + more,
        readings=draw(st.integers(1, 5)),
        one_outsider=draw(st.booleans()),
        blind=draw(st.booleans()),
        scores_by=draw(st.none() | st.just(closes + dt.timedelta(days=20))),
        quotas=(quota,),
        criteria=grid,
    )
    heard = CallRound(name=draw(texts()), kind=RoundKind.AUDITION, seats=seats, criteria=grid[:1])
    return CallForProjects(
        code="appel",
        programme="incubation",
        name=draw(texts()),
        summary=draw(st.just({}) | texts()),
        opens=opens,
        closes=closes,
        closes_why=draw(st.sampled_from(["", "Une panne."])),
        grace_minutes=draw(st.integers(0, 60)),
        answers=draw(st.none() | st.just(closes.date() + dt.timedelta(days=40))),
        seats=seats,
        budget=draw(st.none() | AMOUNTS),
        kinds=tuple(draw(st.lists(st.sampled_from(ProjectKind), unique=True, max_size=3))),
        may_correct=draw(st.booleans()),
        statement=draw(st.just({}) | texts()),
        shows_scores=draw(st.booleans()),
        hidden=draw(st.sampled_from([(), ("equipe", "nom")])),
        axes=(
            CallAxis(code="musees", name=draw(texts())),
            CallAxis(code="scene", name=draw(texts())),
        ),
        rounds=draw(st.sampled_from([(), (files,), (files, heard)])),
    )


def approvals() -> st.SearchStrategy[Domiciliation]:
    """Approvals that hold together, whose postage has the VAT of villages() or none."""
    return st.builds(
        lambda start, days, vat: Domiciliation(
            number="DOM-1",
            prefecture="Préfecture",
            from_=start,
            until=start + dt.timedelta(days=days),
            registry="Greffe",
            tax_office="SIE",
            social_body="Urssaf",
            postage_vat=vat,
        ),
        st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
        st.integers(1, 2192),
        st.sampled_from(["", "normal"]),
    )


def forms() -> st.SearchStrategy[WrittenForm]:
    """Forms that ask for words, and after them for something else."""
    asks = st.sampled_from(
        [
            Consent(),
            Number(1, Decimal("0.5"), None, "min"),
            Files(frozenset({FileType.PDF, FileType.IMAGE}), 2),
            Choice((Option("oui", {"fr": "Oui"}), Option("non", {"fr": "Non"})), 2),
        ]
    )
    return st.builds(
        lambda name, label, ask: WrittenForm(
            code="dossier",
            name=name,
            questions=(
                Question("pitch", label, Text(has_lines=True, most_words=9), is_required=True),
                Question("suite", label, ask, when=When("pitch")),
                Question("equipe", label, Block((Question("nom", label, Day()),), 1, 3)),
            ),
        ),
        texts(),
        texts(),
        asks,
    )


AMOUNTS = st.integers(0, 900_00).map(lambda cents: Decimal(cents) / 100)


def checklists(moment: Moment) -> st.SearchStrategy[Checklist]:
    """Lists of things to do as somebody moves in or out."""
    item = st.builds(
        ChecklistItem,
        code=st.just("badge"),
        name=texts(),
        by=st.sampled_from(Doer),
        days=st.integers(-30, 30),
        known=st.none() | st.sampled_from(Fact),
    )
    return st.builds(
        Checklist,
        code=st.just(f"liste-{moment.value}"),
        name=texts(),
        moment=st.just(moment),
        kinds=st.sampled_from([(), (OfferKind.OFFICE, OfferKind.SEAT)]),
        items=item.map(lambda one: (one,)),
        looked_at=st.lists(texts(), max_size=2).map(tuple),
    )


def offers(code: str) -> st.SearchStrategy[Offer]:
    """Offers of something let by the month, at the VAT of villages()."""
    steps = st.lists(st.integers(1, 120), unique=True, max_size=3).map(sorted)
    price = st.builds(
        lambda amount, charges, months: OfferPrice(
            from_=dt.date(2026, 1, 1),
            price=amount,
            charges=charges,
            steps=tuple(OfferStep(after_months=each, price=amount) for each in months),
        ),
        AMOUNTS,
        AMOUNTS,
        steps,
    )
    early = st.builds(
        lambda amount: OfferPrice(
            for_=PriceFor.EARLY, from_=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30), price=amount
        ),
        AMOUNTS,
    )
    allowance = st.builds(
        OfferAllowance,
        code=st.just("essai"),
        unit=st.sampled_from([allowances.Unit.HOUR, allowances.Unit.MONEY]),
        amount=st.none() | st.integers(1, 100).map(lambda halves: Decimal(halves) / 2),
        kinds=st.sampled_from([(), (Kind.DESK,), (Kind.DESK, Kind.MEETING)]),
        purse=st.sampled_from(Whose),
        reset=st.sampled_from(Reset),
        first=st.sampled_from(FirstCycle),
    )
    absence = st.builds(
        OfferAbsence,
        per=st.sampled_from(away.Per),
        unit=st.sampled_from([allowances.Unit.HOUR, allowances.Unit.MONEY]),
        amount=st.integers(1, 100).map(lambda halves: Decimal(halves) / 2),
        kinds=st.sampled_from([(), (Kind.DESK,), (Kind.DESK, Kind.MEETING)]),
        valid_months=st.integers(1, 12),
    )
    by_area = {"kind": st.sampled_from([OfferKind.OFFICE, OfferKind.STORAGE])}
    left = {
        "kind": st.sampled_from([OfferKind.FIXED_DESK, OfferKind.SEAT]),
        "basis": st.just(Basis.UNIT),
        "absence": absence,
    }
    return _offer(code, price, early, allowance, by_area) | _offer(
        code, price, early, allowance, left
    )


def _offer(
    code: str,
    price: st.SearchStrategy[OfferPrice],
    early: st.SearchStrategy[OfferPrice],
    allowance: st.SearchStrategy[OfferAllowance],
    own: dict[str, Any],
) -> st.SearchStrategy[Offer]:
    said = {"basis": st.sampled_from(Basis)} | own
    return st.builds(
        Offer,
        **said,
        code=st.just(code),
        name=texts(),
        cycle_months=st.sampled_from([1, 2, 3, 4, 6, 12]),
        cycle_from=st.sampled_from(CycleFrom),
        proration=st.sampled_from(Proration),
        min_term_months=st.integers(0, 36),
        notice_months=st.integers(0, 6),
        notice_days=st.integers(0, 90),
        cap=st.none() | st.integers(1, 50),
        starts_any_day=st.booleans(),
        access=st.sampled_from(Access),
        vat=st.just("normal"),
        prices=st.tuples(price) | st.tuples(price, early),
        allowances=st.lists(allowance, max_size=1).map(tuple),
        index=st.sampled_from(["", "ILAT"]),
        deposit=st.integers(0, 300),
        public=st.booleans(),
        until=st.none() | st.just(dt.date(2030, 12, 31)),
    )
