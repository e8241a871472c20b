"""What two answers to one form say otherwise."""

from creuset.questions.models import Sheet, SheetFile
from creuset.questions.queries.versions import asked_by
from creuset.questions.rules import Form
from creuset.questions.rules.asking import Block, Files
from creuset.questions.rules.changing import rows_of


def changes_between(filed: Sheet, written: Sheet) -> set[str]:
    """Return the keys of the questions that are answered otherwise; a copy of a file is the same file. Two queries."""
    before, after = _plain(filed), _plain(written)
    return {
        key
        for key in before.keys() | after.keys()
        if (before.get(key) or None) != (after.get(key) or None)
    }


def _plain(sheet: Sheet) -> dict[str, object]:
    """Return the answers with the digests of files in place of their numbers, and without the names of rows."""
    files = SheetFile.objects.filter(sheet=sheet).select_related("stored")
    digests = {str(one.pk): one.stored.sha256 for one in files}
    return _answers(asked_by(sheet.version), dict(sheet.answers), digests)


def _answers(form: Form, answers: dict[str, object], digests: dict[str, str]) -> dict[str, object]:
    found = dict(answers)
    for question in form.questions:
        typed = answers.get(question.key)
        match question.ask:
            case Files() if isinstance(typed, list):
                found[question.key] = [digests.get(str(key), "") for key in typed]
            case Block(questions=inner):
                rows = [_answers(Form(inner), row, digests) for _name, row in rows_of(typed)]
                found[question.key] = [
                    {key: value for key, value in row.items() if not key.startswith("_")}
                    for row in rows
                ]
            case _:
                continue
    return found
