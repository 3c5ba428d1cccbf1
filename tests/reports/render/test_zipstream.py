"""Archives sent while they are made."""

import io
import tracemalloc
import zipfile

import pytest

from reports.render.zipstream import safe_name, stream_zip


def archive(files) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(stream_zip(files))))


def test_files_come_back_with_their_names_and_bytes():
    files = [("상장/서울.pdf", b"%PDF-1.7"), ("القاهرة.txt", b"Cairo" * 100), ("empty", b"")]

    opened = archive(files)

    assert opened.testzip() is None
    assert [(info.filename, opened.read(info)) for info in opened.infolist()] == files


def test_nothing_gives_an_empty_archive():
    assert archive([]).namelist() == []


def test_same_files_give_the_same_bytes():
    assert b"".join(stream_zip([("a", b"x")])) == b"".join(stream_zip([("a", b"x")]))


def test_pieces_leave_before_the_next_file_is_asked_for():
    asked = []

    def files():
        for number in range(3):
            asked.append(number)
            yield f"{number}.pdf", b"x" * 1000

    pieces = stream_zip(files())
    first = next(pieces)

    assert asked == [0]
    assert len(first) > 1000


def test_memory_does_not_grow_with_the_archive():
    tracemalloc.start()

    total = sum(len(piece) for piece in stream_zip((f"{number}.pdf", bytes(1_000_000)) for number in range(50)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 50_000_000
    assert peak < 8_000_000


@pytest.mark.parametrize(
    "name",
    [
        *("../a", "a/../b", "/etc/passwd", "a//b", "a/", "", ".", "C:\\x", "a\\b", "a\x00b", "a\nb", " a", "a ", "a|b"),
        "가" * 100,
    ],
)
def test_name_that_is_not_safe_to_unpack_is_refused(name):
    with pytest.raises(ValueError, match="is not a name"):
        archive([(name, b"")])


def test_name_given_twice_is_refused_whatever_the_case():
    with pytest.raises(ValueError, match="twice"):
        archive([("a.pdf", b""), ("A.pdf", b"")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("서울 – Gold", "서울 – Gold.pdf"),
        ("a/b\\c:d", "a-b-c-d.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (" x\u202egnp. ", "xgnp.pdf"),
        ("가" * 300, "가" * 65 + ".pdf"),
    ],
)
def test_safe_name_keeps_letters_of_every_script(text, expected):
    assert safe_name(text, ".pdf") == expected
    assert archive([(safe_name(text, ".pdf"), b"")]).namelist() == [expected]
