"""Programmes and calls in a village file: there and back, loaded twice, what people rely on, every fault at once."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from creuset.core.models import AuditRow, OutboxRow
from creuset.incubation.actions.calls import DEADLINE, EXTENDED, OPENS, drop_call
from creuset.incubation.models import Call, Criterion, JuryTerms, Programme
from creuset.incubation.written.calls import Quota
from creuset.kernel.errors import Refusals
from creuset.people.actors import HOUSE
from creuset.villagefile.actions import load
from creuset.villagefile.errors import VillageFileError
from creuset.villagefile.queries import desk_of
from creuset.villagefile.reading import read, read_path
from creuset.villagefile.schema import VillageFile
from creuset.villagefile.writing import canonical
from creuset.villages.models import Village

VILLAGES = Path(__file__).parents[2] / "villages"
NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def plain() -> VillageFile:
    """The village without its places and their rules."""
    return replace(
        read_path(VILLAGES / "louvre-lens-vallee.toml"),
        buildings=(),
        resources=(),
        rate_cards=(),
        packages=(),
        policies=(),
        invented=(),
    )


def with_call(file: VillageFile, **said: object) -> VillageFile:
    return replace(file, calls=(replace(file.calls[0], **said),))


@pytest.mark.django_db
def test_calls_are_loaded_once_and_exported_the_same(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    assert not load(file=plain, by=HOUSE, now=NOW).changes
    found = desk_of(Village.objects.get())
    assert (found.programmes, found.calls) == (plain.programmes, plain.calls)
    call = Call.objects.get()
    # Six in the evening in Lens, in winter.
    assert call.closes_at == dt.datetime(2026, 12, 4, 17, tzinfo=dt.UTC)
    assert call.published_at == NOW
    assert OutboxRow.objects.filter(topic=OPENS).count() == 1
    assert Criterion.objects.filter(axis__code="securite").count() == 1


@pytest.mark.django_db
def test_a_deadline_moves_later_by_a_file_and_never_earlier(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    closes = plain.calls[0].closes
    silent = with_call(plain, closes=closes + 7 * DAY)
    with pytest.raises(Refusals) as unsaid:
        load(file=silent, by=HOUSE, now=NOW)
    assert [one.field for one in unsaid.value.errors] == ["calls.incubation-2027.closes_why"]
    later = with_call(silent, closes_why="Les écoles sont fermées.")
    done = load(file=later, by=HOUSE, now=NOW)
    assert {change.key for change in done.changes} == {
        "calls.incubation-2027.closes",
        "calls.incubation-2027.closes_why",
    }
    told = AuditRow.objects.get(verb=EXTENDED)
    assert told.content["reason"] == "Les écoles sont fermées."
    assert desk_of(Village.objects.get()).calls == later.calls
    page = Client().get(f"/{Village.objects.get().slug}/calls/incubation-2027/")
    assert "Les écoles sont fermées." in page.content.decode()
    assert OutboxRow.objects.filter(topic=DEADLINE).count() == 1
    with pytest.raises(Refusals) as refused:
        load(file=plain, by=HOUSE, now=NOW)
    assert [one.field for one in refused.value.errors] == ["calls.incubation-2027.closes_at"]
    assert Call.objects.get().closes_at.day == 11


@pytest.mark.django_db
def test_what_the_jury_signs_and_sees_is_written_there_and_back(plain: VillageFile):
    words = {"fr": "Je juge seul.", "en": "I judge alone."}
    said = with_call(plain, statement=words, shows_scores=True, hidden=("team",))
    load(file=said, by=HOUSE, now=NOW)
    terms = JuryTerms.objects.get()
    assert (terms.statements, terms.shows_scores, terms.hidden) == (words, True, ["team"])
    assert desk_of(Village.objects.get()).calls == said.calls
    assert not load(file=said, by=HOUSE, now=NOW).changes
    # Other words are another version; what was signed stays signed.
    load(file=with_call(said, statement={}), by=HOUSE, now=NOW)
    assert JuryTerms.objects.get().version == terms.version + 1


@pytest.mark.django_db
def test_what_was_published_neither_goes_nor_is_hidden_by_a_file(plain: VillageFile):
    load(file=plain, by=HOUSE, now=NOW)
    for file in (replace(plain, calls=()), with_call(plain, published=False)):
        with pytest.raises(Refusals):
            load(file=file, by=HOUSE, now=NOW)
    drop_call(call=Call.objects.get(), reason="Reporté.", by=HOUSE, now=NOW)
    load(file=replace(plain, calls=()), by=HOUSE, now=NOW)
    assert Call.objects.get().dropped_why == "Reporté."


@pytest.mark.django_db
def test_what_nobody_saw_goes_with_the_file_that_forgets_it(plain: VillageFile):
    load(file=with_call(plain, published=False), by=HOUSE, now=NOW)
    load(file=replace(plain, calls=(), programmes=()), by=HOUSE, now=NOW)
    assert not Call.objects.exists()
    assert Programme.objects.get().closed_at == NOW


@pytest.mark.django_db
def test_what_the_desk_said_since_is_kept(plain: VillageFile):
    load(file=with_call(plain, published=False), by=HOUSE, now=NOW)
    Call.objects.update(appeal_days=30)
    done = load(file=with_call(plain, published=False, grace_minutes=5), by=HOUSE, now=NOW)
    assert [change.key for change in done.kept] == ["calls.incubation-2027.appeal_days"]
    call = Call.objects.get()
    assert (call.appeal_days, call.grace_minutes) == (30, 5)


def test_every_fault_of_calls_is_told_at_once_at_its_key(plain: VillageFile):
    first, second, third = plain.calls[0].rounds
    wrong = with_call(
        plain,
        programme="rien",
        form="rien",
        rules={},
        answers=dt.date(2026, 12, 4),
        rounds=(
            replace(first, seats=3, criteria=()),
            replace(second, quotas=(Quota(axis="musees", least=99),)),
            replace(third, criteria=(replace(third.criteria[0], axis="cuisine"),)),
        ),
    )
    with pytest.raises(VillageFileError) as error:
        read(canonical(wrong))
    keys = [problem.key for problem in error.value.problems]
    call = "calls.incubation-2027"
    for key in ("programme", "form", "rules", "answers"):
        assert f"{call}.{key}" in keys
    assert len(keys) > 6


def test_an_hour_that_the_clocks_skip_is_told(plain: VillageFile):
    skipped = dt.datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001  # as a file writes it
    wrong = with_call(plain, closes=skipped, answers=None, starts=None, published=False)
    with pytest.raises(VillageFileError) as error:
        read(canonical(wrong))
    assert [problem.key for problem in error.value.problems] == ["calls.incubation-2027.closes"]


@pytest.mark.parametrize("name", ["louvre-lens-vallee", "la-kolok"])
def test_both_villages_have_their_call_and_say_what_is_invented(name: str):
    file = read_path(VILLAGES / f"{name}.toml")
    assert file.programmes
    assert file.calls[0].published
    assert "calls" in file.invented
    if name == "louvre-lens-vallee":
        assert [axis.code for axis in file.calls[0].axes] == [
            "musees",
            "securite",
            "patrimoine",
            "education",
        ]
        assert (len(file.programmes[0].stages), file.calls[0].seats) == (6, 10)
