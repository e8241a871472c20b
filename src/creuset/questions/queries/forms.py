"""The forms of a village: their lists, their versions beside one another, and what publishing one would do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.questions.models import Form, FormVersion, Sheet
from creuset.questions.queries.versions import asked_by
from creuset.questions.rules import Form as Asked
from creuset.questions.rules import moved
from creuset.questions.rules.comparing import Difference, differences
from creuset.villages.models import Village


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form in a list."""

    code: str
    names: Mapping[str, str]
    #: Of the newest published version, 0 where there is none.
    number: int
    published_at: datetime | None
    has_draft: bool
    is_put_away: bool
    #: Answers that are typed in, and answers that were filed.
    open: int
    closed: int


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form: what it asks, what is being written, and every version."""

    form: Form
    newest: FormVersion | None
    draft: FormVersion | None
    #: Published ones, the newest first.
    versions: tuple[FormVersion, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """The answers to a question that would be set aside, and of how many sheets."""

    labels: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What publishing a draft would do: what changes, how many open answers move along, what is set aside."""

    differences: tuple[Difference, ...]
    open: int
    aside: tuple[SetAside, ...]


def forms_of(village: Village, *, with_put_away: bool = True) -> list[FormRow]:
    """Return the forms of a village, those that are put away last; two queries."""
    rows = Form.objects.filter(village=village)
    if not with_put_away:
        rows = rows.filter(put_away_at=None)
    published = Q(versions__published_at__isnull=False)
    told = rows.annotate(
        number=Max("versions__number", filter=published),
        published_at=Max("versions__published_at"),
        drafts=Count("versions", filter=Q(versions__published_at=None)),
    )
    sheets = {
        row["version__form"]: row
        for row in Sheet.objects.filter(village=village)
        .values("version__form")
        .annotate(open=Count("pk", filter=Q(closed_at=None)), every=Count("pk"))
    }
    nothing = {"open": 0, "every": 0}
    found = [
        FormRow(
            code=row.code,
            names=row.names,
            number=row.number or 0,
            published_at=row.published_at,
            has_draft=bool(row.drafts),
            is_put_away=row.put_away_at is not None,
            open=sheets.get(row.pk, nothing)["open"],
            closed=sheets.get(row.pk, nothing)["every"] - sheets.get(row.pk, nothing)["open"],
        )
        for row in told.order_by("made_at", "pk")
    ]
    return sorted(found, key=lambda row: row.is_put_away)


def form_page(form: Form) -> FormPage:
    """Return a form with its versions; one query."""
    rows = list(form.versions.select_related("made_by").order_by("-number"))
    published = tuple(row for row in rows if row.published_at is not None)
    draft = next((row for row in rows if row.published_at is None), None)
    return FormPage(form, published[0] if published else None, draft, published)


def get_version(form: Form, number: int) -> FormVersion:
    """Return a published version of a form; NotFound where it has none of that number."""
    found = form.versions.filter(number=number, published_at__isnull=False).first()
    if found is None:
        raise NotFound(_("There is no such version of this form."))
    return found


def differences_before(form: Form, version: FormVersion) -> tuple[Difference, ...]:
    """Return what a published version changed of the one before it; one query."""
    before = form.versions.filter(number__lt=version.number, published_at__isnull=False)
    old = before.order_by("-number").first()
    return differences(asked_by(old) if old else Asked(), asked_by(version))


def foreseen(page: FormPage, draft: Asked) -> Foreseen:
    """Return what publishing the draft would do to the open answers of the form; one query, read piece by piece."""
    forms = {version.pk: asked_by(version) for version in page.versions}
    rows = Sheet.objects.filter(version__in=page.versions, closed_at=None)
    count, words, told = 0, dict[tuple[str, ...], Mapping[str, str]](), Counter[tuple[str, ...]]()
    for version, answers in rows.values_list("version_id", "answers").iterator(chunk_size=200):
        count += 1
        aside = moved(forms[version], draft, answers).aside
        for place, labels in {
            tuple(key for key in one.place if isinstance(key, str)): one.labels for one in aside
        }.items():
            words[place] = labels
            told[place] += 1
    old = asked_by(page.newest) if page.newest else Asked()
    asides = tuple(SetAside(words[place], n) for place, n in told.most_common())
    return Foreseen(differences(old, draft), count, asides)
