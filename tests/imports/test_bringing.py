"""Files are brought in through the actions: once, resumed after a kill, and not at all with a fault."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from creuset.core.models import AuditRow
from creuset.core.roles import Role
from creuset.imports.actions import bringing
from creuset.imports.actions.bringing import AlreadyRunning, BadFiles
from creuset.imports.actions.steps import Bringing
from creuset.imports.models import Archived, ExternalId, Import, ImportFile
from creuset.imports.queries.items import Sign
from creuset.imports.rules.systems import SYSTEMS
from creuset.imports.states import ImportState
from creuset.kernel.errors import Forbidden, Refused
from creuset.people.actors import Actor
from creuset.people.models import Affiliation, Party
from creuset.plans.models import Lot, SecurityDeposit, Subscription
from creuset.plans.states import SubscriptionState
from creuset.villages.models import Village
from tests.factories.people import make_person, team_of
from tests.factories.villages import NOW
from tests.imports.ground import PLACE, bring_in, files_of, make_ready_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return make_ready_village()


@pytest.fixture
def by(village: Village) -> Actor:
    return team_of(village)


def test_a_company_that_a_cell_names_twice_is_belonged_to_once(village: Village, by: Actor) -> None:
    files = {
        "companies.csv": b"id,company_name\nco-1,Atelier du Phare\n",
        "people.csv": b"id,full_name,companies\np-1,Nadia Perrin,co-1|Atelier du Phare|co-1\n",
    }
    assert bring_in(village, "creuset", files, by=by).state == ImportState.DONE
    assert Affiliation.objects.count() == 1
    # A second run finds her there, however often she is named.
    assert bring_in(village, "creuset", files, by=by).counts == {}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_second_run_changes_nothing(system: str, village: Village, by: Actor) -> None:
    first = bring_in(village, system, files_of(system), by=by)
    parties, links, past = (
        Party.objects.count(),
        Affiliation.objects.count(),
        Archived.objects.count(),
    )

    second = bring_in(village, system, files_of(system), by=by)

    assert first.state == second.state == ImportState.DONE
    assert first.counts
    assert second.counts == {}
    assert (parties, links, past) == (
        Party.objects.count(),
        Affiliation.objects.count(),
        Archived.objects.count(),
    )
    assert not ImportFile.objects.exists()


def test_people_companies_and_what_is_past_are_there(village: Village, by: Actor) -> None:
    bring_in(village, "nexudus", files_of("nexudus"), by=by)

    maud = Party.objects.get(email="maud.vasseur@lanterne.example")
    assert (maud.given_name, maud.family_name, maud.city) == ("Maud", "Vasseur", "Ivry-sur-Seine")
    assert [row.organisation.name for row in maud.affiliations.all()] == ["La Lanterne"]
    assert [(row.title, row.is_open) for row in Archived.objects.order_by("on")] == [
        ("INV-88", False),
        ("INV-97", True),
    ]
    assert ExternalId.objects.get(kind="party", key="4411").object_id == maud.pk
    assert AuditRow.objects.filter(verb="imports.brought").count() == 1


def test_what_somebody_wrote_here_is_filled_and_never_written_over(
    village: Village, by: Actor
) -> None:
    here = make_person(known_in=village, email="maud.vasseur@lanterne.example", phone="0102030405")

    brought = bringing.bring(
        village=village, system="nexudus", files=files_of("nexudus"), by=by, now=NOW
    )
    _said, shown = bringing.read(brought, now=NOW)
    maud = next(one for one in shown.holdings if one.party and one.party.pk == here.pk)
    assert maud.sign is Sign.FILLED
    assert set(maud.fills) == {"street", "postcode", "city", "country"}

    bringing.run(brought=bringing.start(brought=brought, by=by, now=NOW), by=by, now=lambda: NOW)
    here.refresh_from_db()
    assert (here.phone, here.city) == ("0102030405", "Ivry-sur-Seine")


def test_a_fault_changes_nothing_and_every_one_is_told(village: Village, by: Actor) -> None:
    files = {
        "people.csv": b"id,full_name,email,companies\n1,Ana Roy,ana@example.org,Nowhere\n2,Bob,bad,\n",
        "past.csv": b"id,kind,holder,on,title\nx,invoice,Nobody,2026-01-01,F1\n",
    }
    brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)

    with pytest.raises(BadFiles) as refused:
        bringing.start(brought=brought, by=by, now=NOW)

    assert [(one.file, one.line, one.column) for one in refused.value.problems] == [
        ("past.csv", 2, "holder"),
        ("people.csv", 2, "company"),
        ("people.csv", 3, "email"),
    ]
    assert not Party.objects.filter(email="ana@example.org").exists()
    brought.refresh_from_db()
    assert brought.state == ImportState.READ


def test_what_was_killed_goes_on_where_it_stopped(
    village: Village, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "TOGETHER_AT_ONCE", 2)
    rows = "\n".join(f"{n},Name {n},n{n}@example.org" for n in range(7))
    files = {"people.csv": f"id,full_name,email\n{rows}".encode()}
    brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)
    brought = bringing.start(brought=brought, by=by, now=NOW)
    take = Bringing.take

    def killed(self: Bringing, *args: object, **more: object) -> None:
        take(self, *args, **more)  # type: ignore[arg-type]
        if Party.objects.filter(email__endswith="@example.org").count() == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr(Bringing, "take", killed)
    with pytest.raises(KeyboardInterrupt):
        bringing.run(brought=brought, by=by, now=lambda: NOW)
    assert Party.objects.filter(email__endswith="@example.org").count() == 4
    monkeypatch.setattr(Bringing, "take", take)
    with pytest.raises(AlreadyRunning):
        bringing.start(brought=brought, by=by, now=NOW)

    later = NOW + timedelta(minutes=5)
    again = bringing.start(brought=brought, by=by, now=later)
    done = bringing.run(brought=again, by=by, now=lambda: later)

    assert done.state == ImportState.DONE
    assert Party.objects.filter(email__endswith="@example.org").count() == 7


def test_one_import_of_a_village_at_a_time(village: Village, by: Actor) -> None:
    files = {"people.csv": b"id,full_name\n1,Ana Roy\n"}
    first, second = (
        bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)
        for _ in range(2)
    )
    bringing.start(brought=first, by=by, now=NOW)

    with pytest.raises(AlreadyRunning):
        bringing.start(brought=second, by=by, now=NOW)


def test_dropped_files_are_gone(village: Village, by: Actor) -> None:
    brought = bringing.bring(
        village=village, system="cobot", files=files_of("cobot"), by=by, now=NOW
    )

    bringing.drop(brought=brought, by=by, now=NOW)

    assert not ImportFile.objects.exists()
    assert Import.objects.get().state == ImportState.DROPPED


def test_only_who_may_brings_files(village: Village) -> None:
    reception = team_of(village, Role.RECEPTION)

    with pytest.raises(Forbidden):
        bringing.bring(village=village, system="cobot", files={"a.csv": b""}, by=reception, now=NOW)


def test_no_file_no_such_system_and_too_many_are_refused(village: Village, by: Actor) -> None:
    for system, files in (
        ("cobot", {}),
        ("abacus", {"a": b"x"}),
        ("cobot", dict.fromkeys(map(str, range(20)), b"x")),
    ):
        with pytest.raises(Refused):
            bringing.bring(village=village, system=system, files=files, by=by, now=NOW)


def test_a_preview_asks_as_much_for_one_row_as_for_many(
    village: Village, by: Actor, django_assert_num_queries: object
) -> None:
    def queries(count: int) -> int:
        rows = "\n".join(f"{n},Name {n},n{n}@example.org" for n in range(count))
        files = {"people.csv": f"id,full_name,email\n{rows}".encode()}
        brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)
        with CaptureQueriesContext(connection) as asked:
            bringing.read(brought, now=NOW)
        return len(asked)

    assert queries(1) == queries(40)


def test_contracts_go_on_as_they_stood_there(village: Village, by: Actor) -> None:
    bring_in(village, "nexudus", files_of("nexudus"), by=by)

    office = Subscription.objects.get(offer__names__fr="Private office")
    assert office.state == SubscriptionState.LIVE
    assert office.party.name == "Maud Vasseur"
    assert office.terms.get().price_cents == 1450_00
    assert office.charged_until == date(2026, 12, 1)
    assert office.lets.get().from_on == village.day_of(NOW)
    desk = Subscription.objects.get(offer__names__fr="Hot desk")
    assert desk.terms.get().price_cents == 200_00
    assert desk.charged_until == date(2026, 12, 1), "the month that runs was asked for there"


def test_the_company_holds_what_its_people_use(village: Village, by: Actor) -> None:
    bring_in(village, "officernd", files_of("officernd"), by=by)

    held = Subscription.objects.get(offer__names__fr="Poste attitré")
    assert (held.party.name, held.member and held.member.name) == (
        "Octave & Fils",
        "Solène Marchand",
    )
    other = Subscription.objects.get(party__name="Terril Studio")
    assert (other.member, other.last_on) == (None, date(2026, 12, 31))


def test_an_offer_or_a_place_that_is_not_there_or_let_twice_is_a_fault(
    village: Village, by: Actor
) -> None:
    rows = [
        "id,holder,offer,starts_on,last_on,place",
        "1,p,Unknown,2026-01-01,,",
        "2,p,Forfait nomade,2026-01-01,,Nowhere",
        "3,p,Forfait nomade,2026-03-01,2026-02-01,",
        f"4,p,Private office,2026-01-01,,{PLACE}",
        f"5,p,Private office,2026-01-01,,{PLACE}",
        "6,q,Forfait nomade,2026-01-01,,",
    ]
    files = {
        "contracts.csv": "\n".join(rows).encode(),
        "people.csv": b"id,full_name\np,Ana Roy\n",
    }
    brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)

    with pytest.raises(BadFiles) as refused:
        bringing.start(brought=brought, by=by, now=NOW)

    assert [(one.line, one.column) for one in refused.value.problems] == [
        (2, "offer"),
        (3, "place"),
        (4, "last_on"),
        (6, "place"),
        (7, "holder"),
    ]


def test_what_is_left_and_what_is_held_comes_along(village: Village, by: Actor) -> None:
    bring_in(village, "creuset", files_of("creuset"), by=by)

    lot = Lot.objects.get(party__name="Atelier du Phare")
    assert (lot.unit, lot.balance, lot.until_on) == ("hour", 750, date(2027, 4, 1))
    held = SecurityDeposit.objects.get(subscription__party__name="Atelier du Phare")
    assert held.held_cents == 480_00
    assert held.entries.get().reference == "VIR 2026-01"


def test_a_balance_that_cannot_be_counted_and_a_deposit_for_nothing_are_faults(
    village: Village, by: Actor
) -> None:
    files = {
        "people.csv": b"id,full_name\np,Ana Roy\n",
        "balances.csv": b"id,holder,unit,balance\n1,p,coins,3\n2,p,day,1.5\n3,p,hour,0\n4,p,use,many\n",
        "deposits.csv": b"id,holder,deposit,since\n1,p,300,2026-01-01\n",
    }
    brought = bringing.bring(village=village, system="creuset", files=files, by=by, now=NOW)

    said, shown = bringing.read(brought, now=NOW)

    assert [(one.file, one.line) for one in bringing.problems_of(said, shown)] == [
        *(("balances.csv", line) for line in (2, 3, 4, 5)),
        ("deposits.csv", 2),
    ]


def test_what_an_old_spreadsheet_saves_is_read_with_its_faults_and_its_people_in_two_companies(
    village: Village, by: Actor
) -> None:
    """Latin-1 behind a mark of UTF-8, semicolons, an address twice, one person in two companies."""
    mended = (
        "id;full_name;email;companies\r\n"
        "1;Zoé Lefèvre;zoe@exemple.example;Atelier Été\r\n"
        "2;LEFÈVRE Zoé;ZOE@exemple.example;Société Noël\r\n"
    )
    companies = "id;company_name\r\na;Atelier Été\r\nb;Société Noël\r\n"
    doubled = f"{mended}3;Théo Roy;zoe@exemple.example;\r\n"

    def files(people: str) -> dict[str, bytes]:
        mark = b"\xef\xbb\xbf"
        return {
            "people.csv": mark + people.encode("latin-1"),
            "companies.csv": mark + companies.encode("latin-1"),
        }

    with pytest.raises(BadFiles) as refused:
        bring_in(village, "creuset", files(doubled), by=by)
    (fault,) = refused.value.problems
    assert (fault.file, fault.line, fault.column) == ("people.csv", 4, "zoe@exemple.example")
    assert not Party.objects.filter(email="zoe@exemple.example").exists()

    bring_in(village, "creuset", files(mended), by=by)

    zoe = Party.objects.get(email="zoe@exemple.example")
    assert zoe.name == "Zoé Lefèvre"
    assert {one.organisation.name for one in zoe.affiliations.all()} == {
        "Atelier Été",
        "Société Noël",
    }


def test_a_name_that_is_too_long_to_keep_is_a_fault(village: Village, by: Actor) -> None:
    files = {"people.csv": f"id,full_name\n1,Ana {'R' * 81}\n".encode()}
    with pytest.raises(BadFiles) as refused:
        bring_in(village, "creuset", files, by=by)
    assert [(one.line, one.column) for one in refused.value.problems] == [(2, "name")]
