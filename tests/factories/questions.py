"""Forms and answers to them, for tests."""

from itertools import count
from typing import Any

from creuset.people.actors import HOUSE
from creuset.questions.actions import sheets
from creuset.questions.models import Form, FormVersion, Sheet
from creuset.questions.rules.changing import Change
from creuset.villages.models import Village
from tests.factories.villages import NOW

_numbers = count(1)


def words(french: str, english: str = "") -> dict[str, str]:
    """A text in two languages."""
    return {"fr": french, "en": english or french}


#: A short form: words with a limit, a choice, and a sentence to be agreed to.
ASKED: dict[str, Any] = {
    "questions": [
        {
            "key": "pitch",
            "kind": "text",
            "labels": words("Le projet en deux phrases", "The project in two sentences"),
            "has_lines": True,
            "most_characters": 400,
            "is_required": True,
        },
        {
            "key": "stage",
            "kind": "choice",
            "labels": words("Où en êtes-vous ?", "How far are you?"),
            "options": [
                {"key": "idea", "labels": words("Une idée", "An idea")},
                {"key": "pilot", "labels": words("Un pilote", "A pilot")},
            ],
        },
        {
            "key": "agreed",
            "kind": "consent",
            "labels": words(
                "J’ai lu le règlement de l’appel.", "I have read the rules of the call."
            ),
            "is_required": True,
        },
    ]
}

#: A form with every kind of question.
EVERYTHING: dict[str, Any] = {
    "questions": [
        {"key": "intro", "kind": "note", "labels": words("Votre projet", "Your project")},
        {"key": "title", "kind": "text", "labels": words("Titre", "Title"), "is_required": True},
        *ASKED["questions"],
        {
            "key": "formats",
            "kind": "choice",
            "labels": words("Formats"),
            "options": [
                {"key": "film", "labels": words("Film")},
                {"key": "series", "labels": words("Série", "Series")},
                {"key": "game", "labels": words("Jeu", "Game")},
            ],
            "most": 2,
        },
        {
            "key": "episodes",
            "kind": "number",
            "labels": words("Nombre d’épisodes", "Episodes"),
            "least": "1",
            "most": "60",
            "unit": "×",
            "when": {"question": "formats", "options": ["series"]},
        },
        {
            "key": "begins",
            "kind": "day",
            "labels": words("Début du tournage", "First day of shooting"),
        },
        {
            "key": "costs",
            "kind": "budget",
            "labels": words("Dépenses", "Costs"),
            "lines": [
                {"key": "shoot", "labels": words("Tournage", "Shooting")},
                {"key": "cut", "labels": words("Montage", "Editing")},
            ],
            "own_lines": 2,
        },
        {
            "key": "plan",
            "kind": "budget",
            "labels": words("Plan de financement", "Financing"),
            "lines": [{"key": "own", "labels": words("Apport", "Own funds")}],
            "own_lines": 1,
            "equals": "costs",
        },
        {
            "key": "team",
            "kind": "block",
            "labels": words("Équipe", "Team"),
            "questions": [
                {
                    "key": "name",
                    "kind": "text",
                    "labels": words("Nom", "Name"),
                    "is_required": True,
                },
                {"key": "cv", "kind": "files", "labels": words("CV"), "types": ["pdf"]},
            ],
            "most": 3,
        },
        {
            "key": "papers",
            "kind": "files",
            "labels": words("Documents", "Papers"),
            "types": ["pdf", "image", "sheet", "text"],
            "most": 2,
            "most_bytes": 100_000,
        },
    ]
}


def make_form(village: Village, data: dict[str, Any] | None = None, **more: Any) -> Form:
    """A form with one published version."""
    number = next(_numbers)
    values = {"code": f"form-{number}", "names": words("Dossier", "File"), "made_at": NOW}
    form = Form.objects.create(village=village, **values | more)
    publish_version(form, ASKED if data is None else data)
    return form


def publish_version(form: Form, data: dict[str, Any]) -> FormVersion:
    """The next version of a form, published."""
    return FormVersion.objects.create(
        form=form, number=form.versions.count() + 1, data=data, made_at=NOW, published_at=NOW
    )


def make_sheet(form: Form, **answers: Any) -> Sheet:
    """Answers to the newest version of a form, by the keys of questions outside of blocks."""
    sheet = sheets.start(form=form, by=HOUSE, now=NOW)
    changes = [Change((key,), typed, sheet.revision) for key, typed in answers.items()]
    return sheets.save(sheet=sheet, changes=changes, by=HOUSE, now=NOW).sheet
