"""Files: told by their bytes, kept privately, bound to a question, and gone when they are removed."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from audit.steps import SYSTEM, NotPermitted, Refused
from awards.domain.attachments import attach_file, is_named_by_revision, remove_file
from awards.domain.entries import submit_entry
from awards.enums import EntryState, MemberRole
from awards.models import Attachment, Entry
from tests.factories import awards as make

pytestmark = pytest.mark.django_db


def png() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (2, 2)).save(sink, "PNG")
    return sink.getvalue()


def package(*names: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return sink.getvalue()


def message_of(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return str(caught.value.refusal)


def many_files(entry: Entry, **limits) -> None:
    """Let the entry's form ask for several files."""
    definition = {
        "key": "many",
        "label": {"en": "Many"},
        "languages": ["en"],
        "sections": [
            {
                "key": "one",
                "label": {"en": "One"},
                "questions": [{"key": "proof", "kind": "files", "label": {"en": "The proof"}, "limits": limits}],
            }
        ],
    }
    entry.form = make.application_form(entry.season, definition)
    entry.save()


def test_attach_file_keeps_the_bytes_and_answers_the_question():
    entry = make.entry()
    content = make.pdf_bytes(pages=2)

    file = attach_file(entry, actor=make.owner_of(entry), question="proof", file=make.upload("a/b\\proof.pdf", content))

    digest = hashlib.sha256(content).hexdigest()
    entry.refresh_from_db()
    assert (file.name, file.media_type, file.size, file.sha256) == (
        "proof.pdf",
        "application/pdf",
        len(content),
        digest,
    )
    assert entry.answers["proof"] == {
        "code": file.code,
        "name": "proof.pdf",
        "bytes": len(content),
        "sha256": digest,
        "pages": 2,
    }
    assert file.file.name == f"entries/{entry.code}/{file.code}"
    with file.file.open("rb") as kept:
        assert kept.read() == content
    assert entry.version == 1


def test_another_file_takes_the_place_of_the_one_before(django_capture_on_commit_callbacks):
    entry = make.entry()
    with django_capture_on_commit_callbacks(execute=True):
        first = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload())
        second = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload("new.png", png()))

    first.refresh_from_db()
    entry.refresh_from_db()
    assert entry.answers["proof"]["code"] == second.code
    assert first.removed_at is not None
    assert (default_storage.exists(first.file.name), default_storage.exists(second.file.name)) == (False, True)


def test_several_files_stand_beside_one_another_up_to_the_limit():
    entry = make.entry()
    many_files(entry, max_items=2)
    files = [attach_file(entry, actor=SYSTEM, question="proof", file=make.upload(f"{n}.pdf")) for n in range(2)]

    message = message_of(attach_file, entry, actor=SYSTEM, question="proof", file=make.upload())

    entry.refresh_from_db()
    assert [each["code"] for each in entry.answers["proof"]] == [each.code for each in files]
    assert message == "At most 2 files can be attached here. Remove one first."
    assert Attachment.objects.count() == 2


def test_removing_one_of_several_leaves_the_others():
    entry = make.entry()
    many_files(entry)
    first, second = (attach_file(entry, actor=SYSTEM, question="proof", file=make.upload(f"{n}.pdf")) for n in range(2))

    remove_file(first, actor=make.owner_of(entry))

    entry.refresh_from_db()
    assert [each["code"] for each in entry.answers["proof"]] == [second.code]


def test_a_removed_file_is_gone_unless_it_was_submitted(django_capture_on_commit_callbacks):
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True})
    submitted = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload())
    submit_entry(entry, actor=SYSTEM)
    with django_capture_on_commit_callbacks(execute=True):
        never = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload("b.pdf"))
        remove_file(never, actor=SYSTEM)

    entry.refresh_from_db()
    assert "proof" not in entry.answers
    assert (default_storage.exists(submitted.file.name), default_storage.exists(never.file.name)) == (True, False)
    assert (is_named_by_revision(entry, submitted), is_named_by_revision(entry, never)) == (True, False)


def test_removing_twice_changes_nothing():
    entry = make.entry()
    file = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload())
    remove_file(file, actor=SYSTEM)

    assert remove_file(file, actor=SYSTEM).version == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("proof.pdf", b"<html><script>alert(1)</script>", "cannot be read"),
        ("proof.pdf", b"%PDF-1.7 and then nothing", "cannot be read"),
        ("proof.png", b"\x89PNG\r\n\x1a\n broken", "cannot be read"),
        ("proof.pdf", png(), "is not what its name says: it is a png file"),
        ("proof.exe", make.pdf_bytes(), "is not what its name says: it is a pdf file"),
        ("proof", make.pdf_bytes(), "is not what its name says"),
        ("proof.docx", package("[Content_Types].xml", "word/document.xml"), "as one of these types: pdf, png"),
        ("proof.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "cannot be read"),
        ("proof.zip", package("a.txt"), "cannot be read"),
        ("proof.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        ("proof.pdf", b"", "is empty"),
        ("proof.pdf", b"%PDF-" + b"x" * (1024 * 1024), "is larger than 1 MB"),
    ],
)
def test_attach_file_refuses_what_is_not_what_it_seems(name, content, message):
    entry = make.entry()

    assert message in message_of(attach_file, entry, actor=SYSTEM, question="proof", file=make.upload(name, content))
    assert (Attachment.objects.count(), Entry.objects.get().version) == (0, 0)


def test_attach_file_refuses_questions_that_take_none():
    entry = make.entry()

    for question in ("summary", "no_such_question"):
        assert message_of(attach_file, entry, actor=SYSTEM, question=question, file=make.upload()) == (
            "This question takes no file."
        )


def test_nothing_is_left_behind_when_the_answer_cannot_be_written(monkeypatch):
    entry = make.entry()
    many_files(entry, max_items=1)
    kept = attach_file(entry, actor=SYSTEM, question="proof", file=make.upload())

    message_of(attach_file, entry, actor=SYSTEM, question="proof", file=make.upload("second.pdf"))

    assert default_storage.listdir(f"entries/{entry.code}")[1] == [kept.code]


def test_files_are_for_owner_and_editors_while_the_entry_can_be_changed():
    entry = make.entry()
    for actor in (make.person(), make.member(entry.entrant, role=MemberRole.READER), make.organiser(entry.season)):
        with pytest.raises(NotPermitted):
            attach_file(entry, actor=actor, question="proof", file=make.upload())
    file = attach_file(entry, actor=make.member(entry.entrant), question="proof", file=make.upload())
    with pytest.raises(NotPermitted):
        remove_file(file, actor=make.person())

    screened = make.entry(state=EntryState.ELIGIBLE)
    with pytest.raises(Refused):
        attach_file(screened, actor=SYSTEM, question="proof", file=make.upload())
