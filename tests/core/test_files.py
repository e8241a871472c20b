"""Uploads: what is kept, what is refused, who reads it."""

import zlib
from io import BytesIO
from struct import pack

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import IFD
from PIL.ExifTags import Base as Tag

from creuset.core import files
from creuset.core.models import StoredFile
from tests.factories.people import actor_of, make_person, make_user
from tests.factories.villages import NOW

SECRET = b"the place where it was taken"


def picture(kind="JPEG", size=(40, 30), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, (200, 80, 20, 90)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def upload(content, name="photo.jpg", media_type="image/jpeg"):
    return SimpleUploadedFile(name, content, content_type=media_type)


def read(content, name="photo.jpg"):
    return files.read_picture(upload(content, name), field="photo")


def refusal(content, name="photo.jpg"):
    with pytest.raises(files.FileRefused) as caught:
        read(content, name)
    assert caught.value.field == "photo"
    assert str(caught.value)
    return caught.value


def png_of(width, height):
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "expected"), [("JPEG", files.JPEG), ("PNG", files.PNG), ("WEBP", files.WEBP)]
)
def test_three_kinds_of_pictures_are_read_whatever_they_are_called(kind, expected):
    decoded, written_as = read(picture(kind), name="notes.exe")
    assert written_as is expected
    assert decoded.size == (40, 30)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"%PDF-1.7",
        b"GIF89a" + b"\0" * 40,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><script>alert(1)</script></html>",
        b"MZ" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 40,
        b"RIFF\x10\0\0\0WAVEfmt ",
        picture("JPEG", (400, 300))[:-200],
        picture("PNG", (400, 300))[:-40],
        picture("WEBP", (400, 300))[:60],
        picture("TIFF"),
        png_of(30_000, 30_000),
        png_of(7_000, 7_000),
        png_of(0, 5),
    ],
    ids=lambda content: repr(content[:16]) + str(len(content)),
)
def test_anything_else_is_refused_on_its_field(content):
    refusal(content)


def test_too_many_bytes_are_refused_before_they_are_read():
    class Large(SimpleUploadedFile):
        def read(self, *_args):
            raise AssertionError("it was read")

    large = Large("photo.jpg", picture())
    large.size = files.LARGEST_BYTES + 1
    with pytest.raises(files.FileRefused, match="8"):
        files.read_picture(large, field="photo")


def test_nothing_but_the_picture_is_kept():
    exif = Image.Exif()
    exif[Tag.Artist] = SECRET.decode()
    exif.get_ifd(IFD.GPSInfo)[2] = (48.0, 48.0, 0.0)
    script = b"<script>alert(1)</script><?php evil(); ?>PK\x03\x04"
    given = picture("JPEG", exif=exif, comment=SECRET) + script
    assert SECRET in given
    decoded, written_as = read(given)
    kept = files.written(decoded, written_as)
    assert SECRET not in kept
    assert b"script" not in kept
    again = Image.open(BytesIO(kept))
    assert not again.getexif()
    assert "comment" not in again.info


def test_blocks_of_a_png_are_not_kept():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    kept = files.written(*read(picture("PNG", pnginfo=info)))
    assert SECRET not in kept


def test_a_picture_is_turned_upright():
    exif = Image.Exif()
    exif[Tag.Orientation] = 6
    decoded, _type = read(picture("JPEG", (40, 30), exif=exif))
    assert decoded.size == (30, 40)


def test_a_large_picture_is_made_smaller_and_a_hole_stays_a_hole():
    decoded, _type = read(picture("PNG", (3000, 100), mode="RGBA"))
    assert decoded.width == files.LONGEST_SIDE
    assert decoded.mode == "RGBA"
    assert read(picture("JPEG", mode="CMYK"))[0].mode == "RGB"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\temp\\été.png", "été.jpg"),
        (".htaccess", "picture.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("", "picture.jpg"),
        ("x" * 300 + ".jpeg", "x" * 100 + ".jpg"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert files.clean_name(given, "jpg") == kept


@pytest.fixture
def by(db):
    return actor_of(make_person())


@pytest.fixture
def readers(monkeypatch):
    """Who may read files of the kind "test": nobody until a test adds them."""
    allowed = set()
    monkeypatch.setattr(files, "_access", {})
    files.register_access("test", lambda reader, _file: (reader and reader.party_id) in allowed)
    return allowed


def store(by, content=None, **more):
    return files.store_picture(
        upload=upload(content or picture("JPEG", (1200, 600)), name="le studio.png"),
        kind="test",
        object_id=4,
        by=by,
        now=NOW,
        **more,
    )


class TestStored:
    def test_a_row_says_what_is_kept_under_a_name_that_nobody_guesses(self, by):
        stored = store(by, description={"fr": "Le studio"}, position=2)
        assert (stored.name, stored.media_type) == ("le studio.jpg", "image/jpeg")
        assert (stored.width, stored.height) == (1200, 600)
        with stored.file.open() as kept:
            assert stored.size == len(kept.read())
        assert len(files.key_of(stored)) == 32
        assert "studio" not in stored.file.name
        assert files.list_of("test", 4) == [stored]

    def test_small_versions_are_made_once(self, by):
        stored = store(by)
        for width in files.WIDTHS:
            name = files.variant_name(stored, width)
            with stored.file.storage.open(name) as small:
                assert Image.open(small).size == (width, width // 2)

    def test_a_refused_one_leaves_no_row(self, by):
        with pytest.raises(files.FileRefused):
            store(by, b"nothing of the kind")
        assert not StoredFile.objects.exists()

    def test_what_is_removed_is_gone_once_it_is_sure(self, by, django_capture_on_commit_callbacks):
        stored = store(by)
        storage, name = stored.file.storage, stored.file.name
        small = files.variant_name(stored, 320)
        with django_capture_on_commit_callbacks(execute=True):
            files.remove(stored)
            assert storage.exists(name)
        assert not storage.exists(name)
        assert not storage.exists(small)
        assert not StoredFile.objects.exists()


class TestServed:
    def test_a_reader_gets_it_and_it_can_run_nothing(self, by, readers, client):
        readers.add(None)
        stored = store(by)
        answer = client.get(files.address(stored))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "immutable" in answer["Cache-Control"]
        assert answer["Content-Disposition"] == 'inline; filename="le studio.jpg"'
        assert len(b"".join(answer.streaming_content)) == stored.size

    @pytest.mark.parametrize(("width", "seen"), [(320, 320), (960, 960), (640, 1200)])
    def test_small_versions(self, by, readers, client, width, seen):
        readers.add(None)
        answer = client.get(files.address(store(by), width))
        assert Image.open(BytesIO(b"".join(answer.streaming_content))).width == seen

    @pytest.mark.parametrize(("width", "least"), [(None, 0), (1, 320), (321, 960), (961, 0)])
    def test_the_smallest_version_that_is_wide_enough(self, by, width, least):
        stored = store(by, picture(size=(1200, 600)))
        wanted = files.variant_name(stored, least) if least else files.path_of(stored)
        assert files.smallest(stored, width) == wanted

    def test_a_page_is_told_every_version(self, by):
        stored = store(by, picture(size=(900, 600)))
        small, whole = files.versions(stored).split(", ")
        assert small == f"{files.address(stored, 320)} 320w"
        assert whole == f"{files.address(stored)} 900w"

    def test_a_small_picture_has_no_smaller_version(self, by, readers, client):
        readers.add(None)
        answer = client.get(files.address(store(by, picture("PNG")), 320))
        assert answer["Content-Type"] == "image/png"
        b"".join(answer.streaming_content)

    def test_who_may_not_read_it_finds_nothing(self, by, readers, client):
        stored = store(by)
        user = make_user()
        client.force_login(user)
        assert client.get(files.address(stored)).status_code == 404
        readers.add(user.party_id)
        answer = client.get(files.address(stored))
        assert len(b"".join(answer.streaming_content)) == stored.size

    def test_a_kind_that_nobody_registered_is_read_by_no_one(self, by, readers, client):
        stored = store(by)
        StoredFile.objects.update(kind="other")
        assert client.get(files.address(stored)).status_code == 404

    def test_a_guessed_name_finds_nothing(self, by, readers, client):
        readers.add(None)
        stored = store(by)
        assert client.get(f"/files/{stored.pk}/{'x' * 32}").status_code == 404
        assert client.get(f"/files/{stored.pk + 1}/{files.key_of(stored)}").status_code == 404
        assert client.get(f"/files/{stored.pk}/..%2f..%2fsecret-key").status_code == 404

    def test_only_reading(self, by, readers, client):
        readers.add(None)
        assert client.post(files.address(store(by))).status_code == 405
