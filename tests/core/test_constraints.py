"""Rows that never overlap, on both databases, whatever happens to their table."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.core.constraints import NoOverlap, overlap_as, violated_constraint
from creuset.places.models import Claim
from tests.factories.places import make_resource
from tests.factories.villages import NOW, make_village


def at(hours):
    return NOW + timedelta(hours=hours)


def refused(write, name="claim_no_overlap"):
    """The write breaks the constraint, and changes nothing."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert violated_constraint(caught.value) == name
    return caught.value


@pytest.fixture
def part(db):
    return make_resource(make_village())


def values(part, start, end, **more):
    return {
        "village": part.village,
        "part": part,
        "starts_at": at(start),
        "ends_at": at(end),
        "held_until": at(end),
        "source_kind": "booking",
        "source_id": 1,
        "tone": "sure",
    } | more


def claim(part, start, end, **more):
    return Claim.objects.create(**values(part, start, end, **more))


class TestClaims:
    @pytest.mark.parametrize(
        ("start", "end"), [(0, 2), (1, 3), (-1, 1), (-1, 3), (0.5, 1.5), (0, 1), (1, 2), (0, 5)]
    )
    def test_what_overlaps_is_refused(self, part, start, end):
        claim(part, 0, 2)
        refused(lambda: claim(part, start, end))
        assert Claim.objects.count() == 1

    def test_what_touches_or_lies_elsewhere_is_taken(self, part):
        claim(part, 0, 2)
        claim(part, 2, 4)
        claim(part, -2, 0)
        claim(make_resource(part.village), 0, 2)
        assert Claim.objects.count() == 4

    def test_a_turnaround_is_held_too(self, part):
        claim(part, 0, 2, held_until=at(3))
        refused(lambda: claim(part, 2.5, 4))
        claim(part, 3, 4)

    def test_an_early_long_row_is_seen_behind_later_short_ones(self, part):
        claim(part, 0, 10)
        claim(part, 10, 11)
        refused(lambda: claim(part, 9, 9.5))

    def test_a_row_moves_grows_and_changes_part_only_into_free_time(self, part):
        other = make_resource(part.village)
        one, _two, three = claim(part, 0, 2), claim(part, 2, 4), claim(other, 1, 3)
        rows = Claim.objects.filter
        refused(lambda: rows(pk=three.pk).update(part=part))
        refused(lambda: rows(pk=one.pk).update(ends_at=at(3), held_until=at(3)))
        refused(lambda: rows(pk=one.pk).update(held_until=at(2.5)))
        refused(lambda: rows(pk=one.pk).update(starts_at=at(3), ends_at=at(5), held_until=at(5)))
        rows(pk=one.pk).update(starts_at=at(-3), ends_at=at(1), held_until=at(1))
        rows(pk=three.pk).update(part=part, starts_at=at(1), ends_at=at(2), held_until=at(2))

    def test_a_row_never_collides_with_itself(self, part):
        one = claim(part, 0, 2)
        one.label = "Another name"
        one.save()
        Claim.objects.filter(pk=one.pk).update(starts_at=at(1), ends_at=at(3), held_until=at(3))
        assert Claim.objects.get().label == "Another name"

    def test_time_given_back_is_free(self, part):
        claim(part, 0, 2).delete()
        claim(part, 1, 3)

    def test_rows_written_together_are_judged_together(self, part):
        make = [Claim(**values(part, *span)) for span in [(0, 2), (2, 3)]]
        Claim.objects.bulk_create(make)
        among_themselves = [Claim(**values(part, *span)) for span in [(7, 9), (8, 10)]]
        refused(lambda: Claim.objects.bulk_create(among_themselves))
        with_others = [Claim(**values(part, *span)) for span in [(4, 5), (1, 4)]]
        refused(lambda: Claim.objects.bulk_create(with_others))
        assert Claim.objects.count() == 2

    def test_writing_a_row_over_itself_is_no_overlap(self, part):
        one = claim(part, 0, 2)
        one.label, one.held_until = "Longer", at(3)
        Claim.objects.bulk_create(
            [one],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["label", "held_until"],
        )
        assert Claim.objects.get().held_until == at(3)

    def test_an_empty_span_cannot_hide_its_predecessor(self, part):
        claim(part, 0, 4)
        refused(lambda: claim(part, 2, 2), name="claim_instants_in_order")

    def test_a_form_is_told_before_the_database_is(self, part):
        one = claim(part, 0, 2)
        with pytest.raises(ValidationError) as caught:
            Claim(**values(part, 1, 3)).validate_constraints()
        assert [error.code for error in caught.value.error_dict["__all__"]] == ["overlap"]
        one.validate_constraints()
        Claim(**values(part, 2, 3)).validate_constraints()
        Claim(**values(part, 1, 3)).validate_constraints(exclude={"part"})

    def test_the_refusal_of_the_database_becomes_ours(self, part):
        claim(part, 0, 2)
        ours = LookupError("taken")
        with (
            pytest.raises(LookupError) as caught,
            overlap_as(ours, constraint="claim_no_overlap"),
            transaction.atomic(),
        ):
            claim(part, 1, 3)
        assert caught.value is ours

    def test_the_refusal_of_another_constraint_stays_what_it_is(self, part):
        other = overlap_as(LookupError(), constraint="claim_no_overlap")
        with pytest.raises(IntegrityError), other, transaction.atomic():
            claim(part, 3, 2)


def overlaps(rows):
    return any(
        a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for i, a in enumerate(rows) for b in rows[:i]
    )


spans = st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(1, 5))
moves = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.just(0), spans),
        st.tuples(st.just("move"), st.integers(0, 5), spans),
        st.tuples(st.just("drop"), st.integers(0, 5), spans),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(moves)
def test_it_refuses_exactly_what_comparing_all_pairs_refuses(moves):
    with transaction.atomic():
        village = make_village()
        parts = [make_resource(village), make_resource(village)]
        model = {}
        for verb, which, (part, start, length) in moves:
            key = list(model)[which % len(model)] if model else None
            if verb != "add" and key is None:
                continue
            row = (part, start, start + length)
            wanted = {k: v for k, v in model.items() if k != key or verb == "add"}
            written = values(parts[part], start, start + length)
            try:
                with transaction.atomic():
                    if verb == "add":
                        key = Claim.objects.create(**written).pk
                    elif verb == "move":
                        Claim.objects.filter(pk=key).update(**written)
                    else:
                        Claim.objects.filter(pk=key).delete()
            except IntegrityError:
                assert overlaps([*wanted.values(), row]), "refused without an overlap"
                continue
            if verb != "drop":
                wanted[key] = row
            assert not overlaps(list(wanted.values())), "an overlap was taken"
            model = wanted
        transaction.set_rollback(True)


# ---- the table is remade under it -------------------------------------------------------------


def constraint(fields=("item",)):
    return NoOverlap(name="loan_no_overlap", fields=fields, start="a", end="b")


def in_order():
    return models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="loan_in_order")


def create_table(*constraints):
    return migrations.CreateModel(
        "Loan",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("item", models.IntegerField()),
            ("a", models.DateTimeField()),
            ("b", models.DateTimeField()),
        ],
        options={"constraints": [in_order(), *constraints]},
    )


CHANGES = {
    "nothing": [],
    "a column that may be null": [
        migrations.AddField("loan", "note", models.CharField(max_length=9, null=True))
    ],
    "a column with a default": [
        migrations.AddField("loan", "note", models.CharField(max_length=9, default="x"))
    ],
    "a watched column of another type": [
        migrations.AlterField("loan", "item", models.BigIntegerField())
    ],
    "an index comes and goes": [
        migrations.AddField("loan", "n", models.IntegerField(default=1, db_index=True)),
        migrations.RemoveField("loan", "n"),
    ],
    "another name": [migrations.RenameModel("Loan", "Lend")],
    "another name, then remade": [
        migrations.RenameModel("Loan", "Lend"),
        migrations.AlterField("lend", "item", models.BigIntegerField()),
    ],
    "another table": [migrations.AlterModelTable("loan", "another_name")],
    "another table, then remade": [
        migrations.AlterModelTable("loan", "another_name"),
        migrations.AddField("loan", "n", models.IntegerField(default=1)),
    ],
    "another constraint": [
        migrations.AddConstraint(
            "loan", models.CheckConstraint(condition=models.Q(item__gt=0), name="loan_items")
        )
    ],
    "another constraint goes": [migrations.RemoveConstraint("loan", "loan_in_order")],
    "taken off and put back": [
        migrations.RemoveConstraint("loan", "loan_no_overlap"),
        migrations.AddConstraint("loan", constraint()),
    ],
    "a key of another type": [
        migrations.AlterField("loan", "id", models.AutoField(primary_key=True))
    ],
    "remade twice": [
        migrations.AlterField("loan", "item", models.BigIntegerField()),
        migrations.AlterField("loan", "item", models.IntegerField()),
    ],
}


class Table:
    """A table that migrations make and change, outside of every app."""

    def __init__(self):
        self.state = ProjectState()

    def run(self, *operations):
        for operation in operations:
            after = self.state.clone()
            operation.state_forwards("elsewhere", after)
            with connection.schema_editor(atomic=True) as editor:
                operation.database_forwards("elsewhere", editor, self.state, after)
            self.state = after

    @property
    def model(self):
        (model,) = self.state.apps.get_models()
        return model


@pytest.fixture
def table(transactional_db):
    table = Table()
    yield table
    with connection.schema_editor() as editor:
        editor.delete_model(table.model)


@pytest.mark.parametrize("change", CHANGES)
def test_it_survives_changes_of_its_table(table, change):
    table.run(create_table(constraint()), *CHANGES[change])
    rows = table.model.objects
    one = rows.create(item=1, a=at(0), b=at(2))
    rows.create(item=1, a=at(2), b=at(3))
    rows.create(item=2, a=at(1), b=at(3))
    refused(lambda: rows.create(item=1, a=at(1), b=at(2)), "loan_no_overlap")
    refused(lambda: rows.filter(pk=one.pk).update(item=2), "loan_no_overlap")
    refused(lambda: rows.filter(pk=one.pk).update(b=at(2.5)), "loan_no_overlap")


def test_rows_that_are_there_are_kept_when_their_table_is_remade(table):
    table.run(create_table(constraint()))
    table.model.objects.create(item=1, a=at(0), b=at(2))
    table.run(migrations.AlterField("loan", "item", models.BigIntegerField()))
    assert table.model.objects.count() == 1
    refused(lambda: table.model.objects.create(item=1, a=at(1), b=at(3)), "loan_no_overlap")


def test_once_removed_it_refuses_nothing(table):
    table.run(create_table(constraint()), migrations.RemoveConstraint("loan", "loan_no_overlap"))
    table.model.objects.create(item=1, a=at(0), b=at(2))
    table.model.objects.create(item=1, a=at(1), b=at(3))
    assert table.model.objects.count() == 2


def test_it_is_not_put_on_rows_that_overlap_already(table):
    table.run(create_table())
    rows = table.model.objects
    rows.create(item=1, a=at(0), b=at(2))
    rows.create(item=1, a=at(1), b=at(2))
    with pytest.raises(IntegrityError):
        table.run(migrations.AddConstraint("loan", constraint()))
    rows.all().delete()
    rows.create(item=1, a=at(0), b=at(2))
    table.run(migrations.AddConstraint("loan", constraint()))
    refused(lambda: rows.create(item=1, a=at(1), b=at(2)), "loan_no_overlap")


# ---- what it is -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_reports_columns_that_make_no_span():
    class Wrong(models.Model):
        item = models.IntegerField()
        a = models.CharField(max_length=3)
        b = models.DateTimeField(null=True)

        class Meta:
            app_label = "core"
            managed = False

    try:
        found = constraint().check(Wrong, connection)
    finally:
        del Wrong._meta.apps.all_models["core"]["wrong"]
    assert [message.id for message in found] == ["creuset.E001", "creuset.E001"]


def test_two_that_are_written_alike_are_the_same():
    assert constraint() == constraint()
    assert constraint() != constraint(fields=("item", "id"))
    path, args, kwargs = constraint().deconstruct()
    assert path == "creuset.core.constraints.NoOverlap"
    assert NoOverlap(*args, **kwargs) == constraint()


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the triggers are SQLite's")
class TestTriggers:
    def probe(self):
        """The look-up inside the trigger, as the database keeps it, for one new row."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'claim_no_overlap_insert'")
            (written,) = cursor.fetchone()
        look_up = written[written.index("(SELECT o.") + 1 : written.index(") > NEW")]
        for name in ("part_id", "id"):
            look_up = look_up.replace(f'NEW."{name}"', "1")
        return look_up.replace('NEW."held_until"', "'2026-11-23'")

    def test_its_look_up_is_one_step_in_an_index_that_holds_all_it_reads(self):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + self.probe())
            plan = [row[3] for row in cursor.fetchall()]
        assert plan == ["SEARCH o USING COVERING INDEX claim_by_part (part_id=? AND starts_at<?)"]
