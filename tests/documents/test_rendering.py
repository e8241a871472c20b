import subprocess
import sys
import threading
from io import BytesIO

import pytest
from pypdf import PdfReader

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.documents import access, rendering
from creuset.documents.actions.papers import make_document
from creuset.documents.models import Document
from creuset.people.actors import HOUSE
from tests.factories.people import member_of
from tests.factories.villages import NOW, make_village

SPECIMEN = "documents/typst/specimen.typ"
VALUES = {"title": "Œuvre n° 1", "language": "fr", "words": "Prix : 1\u202f250,00\u00a0€ – été"}


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_paper_says_what_it_was_given():
    pdf = rendering.render(SPECIMEN, VALUES, at=NOW)
    reader = PdfReader(BytesIO(pdf))
    assert "Œuvre n° 1" in text_of(pdf)
    assert "1\u202f250,00" in text_of(pdf) or "1 250,00" in text_of(pdf)
    assert reader.metadata.title == "Œuvre n° 1"
    assert reader.metadata.creation_date == NOW
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_the_same_values_give_the_same_bytes_again_and_in_another_process():
    once = rendering.render(SPECIMEN, VALUES, at=NOW)
    assert rendering.render(SPECIMEN, VALUES, at=NOW) == once
    script = (
        "import sys, json, hashlib, datetime;"
        "from creuset.documents.rendering import render;"
        "v = json.loads(sys.argv[1]); at = datetime.datetime.fromisoformat(sys.argv[2]);"
        f"print(hashlib.sha256(render({SPECIMEN!r}, v, at=at)).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, rendering.written(VALUES), NOW.isoformat()],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(rendering.ROOT.parent), "PYTHONHASHSEED": "7"},
    )
    import hashlib

    assert done.stdout.strip() == hashlib.sha256(once).hexdigest()


def test_only_our_own_fonts_are_used():
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in PdfReader(BytesIO(rendering.render(SPECIMEN, VALUES, at=NOW))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in fonts} <= {"Inter", "BricolageGrotesque"}


def test_many_threads_take_turns():
    made = []

    def make(number):
        made.append(text_of(rendering.render(SPECIMEN, VALUES | {"title": f"N° {number}"}, at=NOW)))

    threads = [threading.Thread(target=make, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(any(f"N° {n}" in text for text in made) for n in range(6))


def test_markup_in_a_value_is_only_text():
    pdf = rendering.render(SPECIMEN, VALUES | {"words": "#panic() *gras* $x$"}, at=NOW)
    assert "#panic() *gras* $x$" in text_of(pdf)


@pytest.mark.django_db
def test_a_paper_is_made_once_and_kept():
    village = make_village()
    given = {
        "village": village,
        "source": ("thing", 7),
        "template": SPECIMEN,
        "name": "Œuvre.pdf",
        "language": "fr",
        "by": HOUSE,
    }
    first = make_document(**given, values=VALUES, now=NOW)
    again = make_document(**given, values=VALUES | {"title": "Autre"}, now=NOW)
    assert again == first
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)
    with first.file.file.open() as opened:
        kept = opened.read()
    assert kept == rendering.render(SPECIMEN, VALUES, at=NOW)
    assert first.template_version == rendering.version_of(SPECIMEN)
    assert not files.may_read(member_of(village), first.file)
    access.register("thing", lambda _by, pk: pk == 7)
    assert files.may_read(member_of(village), first.file)
    assert not files.may_read(None, first.file)
