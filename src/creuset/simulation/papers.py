"""The papers that simulated people send: one page of plain text, a whole PDF."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

HEAD = b"%PDF-1.4\n"


def policy_of_insurance(insured: str, first: date, last: date) -> bytes:
    """Return the certificate of an insurer that does not exist; the same bytes for the same words."""
    return page(
        (
            "Attestation d’assurance – responsabilité civile de production",
            "Mutuelle imaginaire des tournages",
            f"Assuré : {insured}",
            f"Du {first:%d/%m/%Y} au {last:%d/%m/%Y}",
            "Document de démonstration, sans valeur.",
        )
    )


def signed_by_hand(reference: str, title: str, name: str, on: date) -> SimpleUploadedFile:
    """Return the scan of a contract that somebody signed by hand, as a scanner sends it."""
    lines = (
        f"{title} – {reference}",
        f"Signé à la main par {name}, le {on:%d/%m/%Y}",
        "Document de démonstration, sans valeur.",
    )
    return SimpleUploadedFile(f"{reference}.pdf", page(lines), "application/pdf")


def page(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page with these lines, in the letters of Windows-1252."""
    drawn = b"BT /F1 12 Tf 60 760 Td 22 TL " + b" T* ".join(_shown(line) for line in lines) + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    made, places = bytearray(HEAD), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, at = len(objects) + 1, len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, at)
    return bytes(made)


def _shown(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    for letter in (b"\\", b"(", b")"):
        text = text.replace(letter, b"\\" + letter)
    return b"(" + text + b") Tj"
