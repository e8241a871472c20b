"""Rows that are final once their owner says so, on both databases, whatever happens to their tables and its."""

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from creuset.core.constraints import violated_constraint
from creuset.core.fixing import FixedWith
from creuset.incubation.models import Score


def constraint(**more):
    values = {
        "name": "line_final",
        "owner": "sheet",
        "state": "state",
        "final": "done",
        "erased": ["words"],
        "once": ("folder", "emptied_at"),
    }
    return FixedWith(**values | more)


def key():
    return ("id", models.BigAutoField(primary_key=True))


def tables(*constraints):
    return [
        migrations.CreateModel("Folder", [key(), ("emptied_at", models.DateTimeField(null=True))]),
        migrations.CreateModel(
            "Sheet",
            [
                key(),
                ("folder", models.ForeignKey("elsewhere.Folder", models.CASCADE)),
                ("state", models.CharField(max_length=9)),
            ],
        ),
        migrations.CreateModel(
            "Line",
            [
                key(),
                ("sheet", models.ForeignKey("elsewhere.Sheet", models.CASCADE)),
                ("points", models.IntegerField(null=True)),
                ("words", models.TextField()),
            ],
            options={"constraints": list(constraints)},
        ),
    ]


CHANGES = {
    "nothing": [],
    "the rows remade": [migrations.AlterField("line", "points", models.BigIntegerField(null=True))],
    "the rows with a column more": [
        migrations.AddField("line", "n", models.IntegerField(default=1))
    ],
    "the rows with another constraint": [
        migrations.AddConstraint(
            "line", models.CheckConstraint(condition=models.Q(points__lt=99), name="line_points")
        )
    ],
    "the rows under another name": [migrations.RenameModel("Line", "Row")],
    "the owner remade": [migrations.AlterField("sheet", "state", models.CharField(max_length=12))],
    "the owner with a column more": [
        migrations.AddField("sheet", "n", models.IntegerField(default=1))
    ],
    "the owner with a column fewer": [
        migrations.AddField("sheet", "n", models.IntegerField(default=1, db_index=True)),
        migrations.RemoveField("sheet", "n"),
    ],
    "what the owner points at remade": [
        migrations.AddField("folder", "n", models.IntegerField(default=1))
    ],
    "all of them, twice": [
        operation
        for name in ("line", "sheet", "folder")
        for operation in (
            migrations.AddField(name, "n", models.IntegerField(default=1)),
            migrations.AlterField(name, "n", models.BigIntegerField(default=1)),
        )
    ],
    "taken off and put back": [
        migrations.RemoveConstraint("line", "line_final"),
        migrations.AddConstraint("line", constraint()),
    ],
    "the state under another name": [
        migrations.RemoveConstraint("line", "line_final"),
        migrations.RenameField("sheet", "state", "stage"),
        migrations.AddConstraint("line", constraint(state="stage")),
    ],
}


class Tables:
    """Tables that migrations make and change, outside of every app; each migration or all operations in one."""

    def __init__(self):
        self.state = ProjectState()

    def run(self, *operations):
        for operation in operations:
            self.together(operation)

    def together(self, *operations):
        with connection.schema_editor(atomic=True) as editor:
            for operation in operations:
                after = self.state.clone()
                operation.state_forwards("elsewhere", after)
                operation.database_forwards("elsewhere", editor, self.state, after)
                self.state = after

    def model(self, *names):
        known = {one._meta.model_name: one for one in self.state.apps.get_models()}
        return next(known[name] for name in names if name in known)


@pytest.fixture
def made(transactional_db):
    made = Tables()
    yield made
    with connection.schema_editor() as editor:
        for names in (("line", "row"), ("sheet",), ("folder",)):
            editor.delete_model(made.model(*names))


def refused(write):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert violated_constraint(caught.value) == "line_final"


def judge(made):
    """The rows of an owner that is final are final; of another they are not."""
    sheets, lines = made.model("sheet").objects, made.model("line", "row").objects
    folder = made.model("folder").objects.create()
    state = next(one.name for one in sheets.model._meta.fields if one.name in {"state", "stage"})
    done, other = (sheets.create(folder_id=folder.pk, **{state: "begun"}) for _ in range(2))
    one = lines.create(sheet_id=done.pk, points=1, words="x")
    two = lines.create(sheet_id=other.pk, points=1, words="x")
    lines.filter(pk=one.pk).update(points=2)
    sheets.filter(pk=done.pk).update(**{state: "done"})
    refused(lambda: lines.filter(pk=one.pk).update(points=3))
    refused(lambda: lines.filter(pk=one.pk).update(words=""))
    refused(lambda: lines.filter(pk=one.pk).delete())
    refused(lambda: lines.filter(pk=two.pk).update(sheet_id=done.pk))
    refused(lambda: lines.filter(pk=one.pk).update(sheet_id=other.pk))
    refused(lambda: lines.create(sheet_id=done.pk, points=1, words="x"))
    lines.filter(pk=two.pk).update(points=3, words="y")
    type(folder).objects.update(emptied_at="2026-11-23T10:00+00:00")
    refused(lambda: lines.filter(pk=one.pk).update(words="y"))
    refused(lambda: lines.filter(pk=one.pk).update(words="", points=None))
    lines.filter(pk=one.pk).update(words="")
    sheets.filter(pk=done.pk).update(**{state: "begun"})
    lines.filter(pk=one.pk).delete()
    assert lines.get().points == 3


@pytest.mark.parametrize("change", CHANGES)
def test_it_survives_changes_of_its_tables(made, change):
    made.run(*tables(constraint()), *CHANGES[change])
    judge(made)


def test_it_survives_them_within_one_migration(made):
    made.together(*tables(constraint()), *CHANGES["all of them, twice"])
    judge(made)


def test_rows_that_are_final_stay_as_they_are_when_tables_are_remade(made):
    made.run(*tables(constraint()))
    sheet = made.model("sheet").objects.create(
        folder_id=made.model("folder").objects.create().pk, state="begun"
    )
    made.model("line").objects.create(sheet_id=sheet.pk, points=1, words="x")
    type(sheet).objects.update(state="done")
    made.run(*CHANGES["all of them, twice"])
    rows = made.model("line").objects
    assert [(one.points, one.words, one.sheet_id) for one in rows.all()] == [(1, "x", sheet.pk)]
    refused(lambda: rows.all().delete())
    made.model("sheet").objects.update(state="begun")


def test_once_removed_it_refuses_nothing(made):
    made.run(*tables(constraint()), migrations.RemoveConstraint("line", "line_final"))
    sheet = made.model("sheet").objects.create(
        folder_id=made.model("folder").objects.create().pk, state="done"
    )
    made.model("line").objects.create(sheet_id=sheet.pk, points=1, words="x")
    assert made.model("line").objects.all().delete()[0] == 1


def test_it_reports_an_owner_that_may_be_missing():
    class Loose(models.Model):
        sheet = models.ForeignKey("incubation.Reading", models.CASCADE, null=True, related_name="+")

        class Meta:
            app_label = "core"
            managed = False

    try:
        found = constraint().check(Loose, connection)
    finally:
        del Loose._meta.apps.all_models["core"]["loose"]
        Loose._meta.apps.clear_cache()
    assert [message.id for message in found] == ["creuset.E003"]
    [own] = [one for one in Score._meta.constraints if isinstance(one, FixedWith)]
    assert own.check(Score, connection) == []


def test_two_that_are_written_alike_are_the_same():
    assert constraint() == constraint()
    assert constraint() != constraint(final="over")
    path, args, kwargs = constraint().deconstruct()
    assert path == "creuset.core.fixing.FixedWith"
    assert FixedWith(*args, **kwargs) == constraint()
