from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import BigIntegerField, UniqueConstraint

from creuset.core.models import AuditObject, AuditRow, CalendarAddress, StoredFile
from creuset.core.roles import Role
from creuset.kernel.errors import Conflict, Forbidden
from creuset.people import merging
from creuset.people.actions import merge, preview_merge
from creuset.people.actions.merges import NotTheSame, TwoAccounts
from creuset.people.actors import HOUSE
from creuset.people.models import (
    Affiliation,
    KnownParty,
    Party,
    RoleGrant,
    User,
)
from creuset.people.queries import get_story, ids_of
from creuset.projects.models import TeamMember
from tests.factories.people import (
    actor_of,
    affiliate,
    know,
    make_grant,
    make_organisation,
    make_person,
    make_siren,
    make_user,
    team_of,
)
from tests.factories.projects import make_project, take_part
from tests.factories.villages import NOW, make_village
from tests.people.filler import fill

POINTERS = list(merging.pointers())


def name_of(pointer):
    return f"{pointer.model._meta.label}.{pointer.field.name}"


def pointing_at(party):
    """Every row of every model that points at the party, read without the code under test."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model is Party:
                named = {field.name: party.pk}
                found += [
                    f"{model._meta.label}.{field.name}"
                    for _row in model._base_manager.filter(**named)
                ]
    return found


def test_the_walk_meets_the_keys_that_are_known_of():
    names = {name_of(pointer) for pointer in POINTERS}
    assert {
        "people.KnownParty.party",
        "people.Affiliation.person",
        "people.Affiliation.organisation",
        "people.Party.merged_into",
        "projects.Project.holder",
        "places.Claim.party",
        "bookings.Booking.party",
        "reception.VisitRequest.answered_by",
    } <= names


@pytest.mark.django_db
@pytest.mark.parametrize("pointer", POINTERS, ids=name_of)
def test_a_row_that_points_at_one_points_at_the_other(pointer):
    make = make_organisation if pointer.field.name == "organisation" else make_person
    kept, other = make(), make()
    row = fill(pointer.model, **{pointer.field.name: other})
    assert (pointer, 1, 0) in merging.counted(other, kept)
    merge(kept=kept, other=other, by=HOUSE, now=NOW)
    row.refresh_from_db()
    assert getattr(row, pointer.name) == kept.pk
    assert pointing_at(other) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pointer",
    [pointer for pointer in POINTERS if merging.unique_sets(pointer)],
    ids=name_of,
)
def test_two_rows_that_only_one_party_may_have_become_one(pointer):
    make = make_organisation if pointer.field.name == "organisation" else make_person
    kept, other = make(), make()
    row = fill(pointer.model, **{pointer.field.name: other})
    sets = merging.unique_sets(pointer)
    same = {
        name: getattr(row, name)
        for _constraint, names in sets
        for name in names
        if name != pointer.field.name
    }
    fill(pointer.model, **{pointer.field.name: kept}, **same)
    assert (pointer, 0, 1) in merging.counted(other, kept)
    merge(kept=kept, other=other, by=HOUSE, now=NOW)
    assert pointer.model._base_manager.filter(**{pointer.name: kept.pk}).count() == 1
    assert pointing_at(other) == []


def test_every_model_whose_rows_may_meet_says_how_they_become_one():
    for pointer in POINTERS:
        if merging.unique_sets(pointer):
            assert merging.union_of(pointer.model) is not None, name_of(pointer)


def test_every_constraint_on_a_party_is_one_that_the_merge_can_read():
    for pointer in POINTERS:
        for constraint in pointer.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert constraint.fields or not constraint.expressions, name_of(pointer)


def test_every_column_of_core_that_names_a_party_is_moved_or_kept_on_purpose():
    said = {(c.model, c.name) for c in (*merging.NAMED_COLUMNS, *merging.KEPT_AS_WRITTEN)}
    for model in apps.get_app_config("core").get_models():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, BigIntegerField) or field.primary_key:
                continue
            if field.name in {"party_id", "object_id"} or field.name.endswith("_by_id"):
                assert (model, field.name) in said, (model, field.name)


@pytest.mark.django_db
def test_what_core_names_by_number_follows():
    kept, other = make_person(), make_person()
    calendar = fill(CalendarAddress, party_id=other.pk, kind="party", object_id=other.pk)
    file = fill(StoredFile, kind="party", object_id=other.pk, created_by_id=other.pk)
    elsewhere = fill(StoredFile, kind="resource", object_id=other.pk)
    merge(kept=kept, other=other, by=HOUSE, now=NOW)
    for row in (calendar, file, elsewhere):
        row.refresh_from_db()
    assert (calendar.party_id, calendar.object_id) == (kept.pk, kept.pk)
    assert (file.object_id, file.created_by_id) == (kept.pk, kept.pk)
    assert elsewhere.object_id == other.pk


@pytest.mark.django_db
class TestUnited:
    def test_a_village_keeps_the_notes_and_tags_of_both(self):
        village = make_village()
        kept, other = make_person(), make_person()
        know(village, kept, notes="Un.", tags=["image"])
        know(village, other, notes="Deux.", tags=["son"], since=NOW - timedelta(days=9))
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        known = KnownParty.objects.get(village=village)
        assert (known.notes, known.tags) == ("Un.\n\nDeux.", ["image", "son"])
        assert known.since == NOW - timedelta(days=9)

    def test_an_affiliation_is_kept_with_its_first_day(self):
        company = make_organisation()
        kept, other = make_person(), make_person()
        affiliate(kept, company)
        affiliate(other, company, since=date(2020, 2, 2), is_admin=True, title="Gérante")
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        row = Affiliation.objects.get()
        assert (row.person, row.since, row.title) == (kept, date(2020, 2, 2), "Gérante")
        assert row.is_admin

    def test_a_role_is_held_once_and_a_past_one_stays(self):
        village = make_village()
        kept, other = make_person(), make_person()
        make_grant(kept, village, Role.RECEPTION)
        make_grant(other, village, Role.RECEPTION, granted_at=NOW - timedelta(days=3))
        make_grant(other, village, Role.RECEPTION, revoked_at=NOW, granted_at=NOW)
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        live = RoleGrant.objects.get(revoked_at__isnull=True)
        assert (live.party, live.granted_at) == (kept, NOW - timedelta(days=3))
        assert RoleGrant.objects.filter(party=kept).count() == 2

    def test_a_part_in_a_project_is_one(self):
        project = make_project()
        kept, other = make_person(), make_person()
        take_part(project, kept, part="Image")
        take_part(project, other, part="Son", is_editor=True)
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        row = TeamMember.objects.get()
        assert (row.party, row.part, row.is_editor) == (kept, "Image / Son", True)

    def test_gaps_are_filled_and_the_number_moves(self):
        kept = make_organisation(email="", is_test_data=True)
        other = make_organisation(email="a@b.example", siren=make_siren(5), is_test_data=False)
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        kept.refresh_from_db()
        assert (kept.email, kept.siren, kept.is_test_data) == (
            "a@b.example",
            other.siren,
            False,
        )

    def test_whoever_was_merged_before_leads_to_the_last(self):
        first, second, third = make_person(), make_person(), make_person()
        merge(kept=second, other=first, by=HOUSE, now=NOW)
        merge(kept=third, other=second, by=HOUSE, now=NOW)
        first.refresh_from_db()
        assert first.merged_into == third


@pytest.mark.django_db
class TestAccounts:
    def test_the_account_of_the_other_becomes_that_of_the_one_who_stays(self):
        kept, other = make_person(), make_person()
        user = make_user(party=other)
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        user.refresh_from_db()
        assert user.party == kept

    def test_two_accounts_are_refused_until_somebody_chooses(self):
        kept, other = make_person(), make_person()
        make_user(party=kept), make_user(party=other)
        with pytest.raises(TwoAccounts):
            merge(kept=kept, other=other, by=HOUSE, now=NOW)
        other.refresh_from_db()
        assert other.merged_into is None

    @pytest.mark.parametrize("which", ["kept", "other"])
    def test_one_account_stays_with_both_addresses(self, which):
        kept, other = make_person(), make_person()
        users = {"kept": make_user(party=kept), "other": make_user(party=other)}
        emails = {user.email for user in users.values()}
        chosen = users[which].email
        merge(kept=kept, other=other, by=HOUSE, now=NOW, keep_email=chosen)
        user = User.objects.get()
        assert (user.party, user.email) == (kept, chosen)
        rows = EmailAddress.objects.filter(user=user, verified=True)
        assert {row.email for row in rows} == emails
        assert [row.email for row in rows if row.primary] == [chosen]


@pytest.mark.django_db
class TestRefused:
    def test_a_person_and_an_organisation_are_two(self):
        with pytest.raises(NotTheSame):
            merge(kept=make_person(), other=make_organisation(), by=HOUSE, now=NOW)

    def test_two_numbers_are_two_companies(self):
        one, two = make_organisation(siren=make_siren(1)), make_organisation(siren=make_siren(2))
        with pytest.raises(NotTheSame):
            merge(kept=one, other=two, by=HOUSE, now=NOW)

    def test_one_party_is_one_already(self):
        party = make_person()
        with pytest.raises(NotTheSame):
            merge(kept=party, other=party, by=HOUSE, now=NOW)

    def test_a_merged_one_is_not_merged_again(self):
        kept, other = make_person(), make_person()
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
        with pytest.raises(Conflict):
            merge(kept=make_person(), other=other, by=HOUSE, now=NOW)

    def test_an_owner_here_is_not_an_owner_there(self):
        village, elsewhere = make_village(), make_village()
        owner = team_of(village)
        kept, other = make_person(known_in=village), make_person(known_in=village)
        make_grant(kept, elsewhere, Role.MANAGER)
        with pytest.raises(Forbidden):
            merge(kept=kept, other=other, by=owner, now=NOW)
        make_grant(owner.party, elsewhere)
        merge(kept=kept, other=other, by=actor_of(owner.party), now=NOW)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
    def test_only_an_owner_merges(self, role):
        village = make_village()
        kept, other = make_person(known_in=village), make_person(known_in=village)
        with pytest.raises(Forbidden):
            merge(kept=kept, other=other, by=team_of(village, role), now=NOW)


@pytest.mark.django_db
def test_the_preview_says_what_happens_and_does_nothing(django_assert_max_num_queries):
    village = make_village()
    kept, other = make_person(email=""), make_person()
    know(village, kept), know(village, other)
    make_project(holder=other), make_project(holder=other)
    make_user(party=kept, email="k@k.example"), make_user(party=other)
    with django_assert_max_num_queries(5):
        preview = preview_merge(kept=kept, other=other, by=HOUSE)
    rows = {row.moved: row.united for row in preview.rows}
    assert rows == {2: 0, 0: 1}
    assert preview.filled == {"email": other.email}
    assert preview.accounts == ["k@k.example", other.email]
    assert len(pointing_at(other)) == 4
    assert not AuditRow.objects.exists()


@pytest.mark.django_db
def test_the_story_of_the_one_who_stays_is_that_of_both():
    from creuset.people.actions import change_known

    village = make_village()
    owner = team_of(village)
    kept, other = make_person(known_in=village), make_person(known_in=village)
    for party, tag in ((kept, "un"), (other, "deux")):
        change_known(known=know(village, party), notes="", tags=[tag], by=owner, now=NOW)
    merge(kept=kept, other=other, by=owner, now=NOW, reason="même personne")
    kept.refresh_from_db()
    story = get_story(kind="party", ids=ids_of(kept), village=village, is_team=True)
    assert [row.verb for row in story.rows] == ["people.merged"] + ["people.notes_changed"] * 2
    assert story.rows[0].reason == "même personne"
    assert AuditObject.objects.filter(kind="party", object_id=other.pk).count() == 2


@pytest.mark.django_db
def test_a_merge_that_fails_half_way_changes_nothing(monkeypatch):
    kept, other = make_person(), make_person()
    know(make_village(), other)
    monkeypatch.setattr("creuset.people.actions.merges.move_named", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge(kept=kept, other=other, by=HOUSE, now=NOW)
    assert KnownParty.objects.get().party == other
