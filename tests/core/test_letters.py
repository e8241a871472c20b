"""A mail of plain words is a page too: the same words, and links that can be followed."""

from creuset.core.mail import as_payload, letter

TEXT = """Bonjour <Zoé>,

Ce lien le retrouve : https://creuset.example/apply/link/0123456789abcdef0123456789abcdef0123456789abcdef/.
Gardez-le pour vous !

Le village
"""


def test_the_page_of_a_mail_says_what_its_text_says_and_leads_where_it_leads():
    made = as_payload(
        letter(subject="Votre\ncandidature", text=TEXT, to="zoe@x.example", language="fr")
    )
    url = "https://creuset.example/apply/link/0123456789abcdef0123456789abcdef0123456789abcdef/"
    assert made["subject"] == "Votre candidature"
    assert url in made["text"]
    page = made["html"]
    assert f'<a href="{url}">' in page
    assert '<html lang="fr">' in page
    assert "Bonjour &lt;Zoé&gt;," in page
    assert page.count("<p>") == 3
    # A long address is shown short, and its full stop is none of it.
    assert page.count(url) == 1
    assert "</a>.<br>" in page


def test_what_is_set_in_is_a_code_and_blank_lines_are_one():
    made = as_payload(
        letter(
            subject="Code", text="\n\nVoici :\n\n\n    AB12-CD34\n", to="a@x.example", language="en"
        )
    )
    assert made["text"] == "Voici :\n\n    AB12-CD34\n"
    assert '<p class="code">AB12-CD34</p>' in made["html"]
    assert "<p>Voici :</p>" in made["html"]


def test_nothing_of_a_mail_is_markup():
    made = as_payload(
        letter(
            subject="<b>x</b>",
            text='https://x.example/"><script>alert(1)</script>',
            to="zoe@x.example",
            language="en",
        )
    )
    assert "<script>" not in made["html"]
    assert "<b>" not in made["html"]
