"""What the text of a hostile manager can and cannot do."""

import pytest

from creuset.documents.contract_papers import try_text
from creuset.documents.press import TextRefused, setting
from creuset.documents.press.reading import readable
from creuset.documents.rules.terms import ContractKind
from creuset.documents.shipped import LANGUAGES, find_shipped
from creuset.villages.models import Village
from tests.factories.villages import NOW

VILLAGE = Village(slug="essai", name="Essai", languages=["fr"], contact={})


def tried(source, *, kind=ContractKind.SERVICE, language="fr", is_whole=True):
    return try_text(
        village=VILLAGE,
        kind=kind,
        names={"fr": "Contrat"},
        source=source,
        language=language,
        at=NOW,
        is_whole=is_whole,
    )


@pytest.mark.parametrize("kind", list(ContractKind))
def test_the_texts_that_creuset_brings_are_set_whole_and_bare(kind):
    brought = find_shipped(kind)
    for language in LANGUAGES:
        whole = tried(brought.sources[language], kind=kind, language=language)
        assert whole.pdf.startswith(b"%PDF-")
        assert "<h3>Article 1" in whole.words
        assert "none" not in whole.words
    bare = tried(brought.sources["fr"], kind=kind, is_whole=False)
    assert "none" not in bare.words


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("Bonjour.\n\n#value.nmae", 3, "nmae"),
        ("\n#value.party.phone", 2, "phone"),
        ('#read("/etc/passwd")', 1, "not found"),
        ('\n\n#read("/../../../../etc/passwd")', 3, "escape"),
        ('#let x = "@preview/" + "cetz:0.3.0"\n#import x', 2, "packages"),
        ("== Titre\n#if {", 2, "unclosed"),
        ('#plugin("x.wasm")', 1, "not found"),
        ("#panic(sys.inputs.keys())", 1, "data"),
    ],
)
def test_what_a_text_may_not_do_is_refused_with_its_line(source, line, word):
    with pytest.raises(TextRefused) as refused:
        tried(source)
    assert refused.value.details["line"] == line
    assert word in refused.value.message.template or word in refused.value.details["message"]


@pytest.mark.parametrize(
    "source",
    [
        "#let f(n) = if n > 0 { f(n - 1) } \n#while true { f(50) }",
        '#let s = "xxxxxxxxxxxxxxxx"\n#while true { s = s + s }',
    ],
)
def test_a_text_that_never_ends_or_eats_the_memory_is_stopped(source, monkeypatch):
    monkeypatch.setattr(setting, "SECONDS", 1)
    monkeypatch.setattr(setting, "MEMORY", 700 * 1024**2)
    with pytest.raises(TextRefused):
        tried(source)


def test_the_worker_has_no_environment_of_ours(monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise setting.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("CREUSET_SECRET_KEY", "hush")
    monkeypatch.setattr(setting.subprocess, "run", run)
    with pytest.raises(TextRefused):
        tried("Bonjour.")
    assert set(seen.values()) == {"http://127.0.0.1:9"}


def test_the_same_values_give_the_same_bytes():
    source = find_shipped("service").sources["fr"]
    assert tried(source).pdf == tried(source).pdf


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ('<p onclick="x()"><a href="javascript:x">a</a></p>', "<p>a</p>"),
        ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
        ("<h3>T</h3><ul><li>un", "<h3>T</h3><ul><li>un</li></ul>"),
        ("<head><title>x</title></head><p>a</p>", "<p>a</p>"),
        ("<table><tr><td>1</table>", '<table class="table"><tr><td>1</td></tr></table>'),
        ("</p></script>a<img src=x onerror=y><svg><p>b</p></svg>", "a"),
    ],
)
def test_a_page_shows_words_and_nothing_that_acts(written, shown):
    assert readable(written) == shown
