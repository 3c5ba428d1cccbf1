"""Files that entrants attach to questions."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.domain import record
from audit.steps import Actor, locked, permit, refuse, refuse_if
from awards.models import Attachment, Entry
from awards.queries.answers import form_of
from awards.questionnaire import Problem, Question, QuestionKind, sentence
from awards.questionnaire.checks import VALUE_FAULTS
from awards.questionnaire.cleaning import clean_line
from awards.questionnaire.kinds import UPLOADED
from awards.validators import MEDIA_TYPES, Sniffed, kind_of_name, sniff

from .entries import locked_entry, why_not_edit

LARGEST_MEGABYTES = 50  # for questions that set no limit of their own
LONGEST_NAME = 200
MOST_FILES = 20


def attach_file(
    entry: Entry, *, actor: Actor, question: str, file: "File[bytes]", now: datetime | None = None
) -> Attachment:
    """Keep the file privately and put it into the answer: in place of the one before, or beside the others.

    Owner and editors may, until the deadline. Refused (`file`, with a sentence) for a question that takes no file, for
    bytes that are not what the name says or no kind the house knows, and past the question's limits on size, type,
    pages and number. The bytes lie under a name of ours; the entrant's is kept as text.
    """
    now = now or timezone.now()
    permit(actor, "awards.edit_entrant", entry)
    refuse_if(why_not_edit(entry, now))
    asked = _file_question(entry, question)
    name = clean_line(PurePosixPath(str(file.name or "file").replace("\\", "/")).name)[-LONGEST_NAME:]
    _refuse_size(asked, name, file.size)
    found = _sniffed(file, name)
    attachment = Attachment(
        entry=entry,
        question=question,
        name=name,
        media_type=found.media_type,
        size=file.size,
        sha256=_sha256(file),
        uploaded_by=actor if isinstance(actor, User) else None,
        uploaded_at=now,
    )
    answer = _answer(attachment, found)
    _refuse_faults(entry, asked, answer)
    file.seek(0)
    # The bytes are written before the transaction: a large file must not hold up everybody else's.
    attachment.file.save(attachment.code, file, save=False)
    try:
        _put(attachment, answer, actor=actor, now=now)
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def remove_file(attachment: Attachment, *, actor: Actor, now: datetime | None = None) -> Entry:
    """The file no longer answers its question; its bytes go too, unless a submitted revision names them.

    Owner and editors may, until the deadline. A file that was removed already stays so.
    """
    now = now or timezone.now()
    with transaction.atomic():
        entry = locked_entry(attachment.entry)
        permit(actor, "awards.edit_entrant", entry)
        refuse_if(why_not_edit(entry, now))
        attachment = locked(attachment)
        if attachment.removed_at is None:
            answer = _without(entry.answers.get(attachment.question), attachment.code)
            _store(entry, attachment.question, answer, now)
            _discard(entry, attachment, now)
            record(actor, "entry.remove_file", entry, facts={"file": attachment.code, "question": attachment.question})
    return entry


def _put(attachment: Attachment, answer: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        entry = locked_entry(attachment.entry)
        refuse_if(why_not_edit(entry, now))
        asked = _file_question(entry, attachment.question)
        before = entry.answers.get(asked.key)
        if asked.kind is QuestionKind.FILES:
            files = [*(before if isinstance(before, list) else []), answer]
            _refuse_number(asked, len(files))
            _store(entry, asked.key, files, now)
        else:
            _store(entry, asked.key, answer, now)
            for earlier in entry.attachments.filter(question=asked.key, removed_at__isnull=True):
                _discard(entry, earlier, now)
        attachment.entry = entry
        attachment.save(force_insert=True)
        facts = {"file": attachment.code, "question": asked.key, "sha256": attachment.sha256, "bytes": attachment.size}
        record(actor, "entry.attach_file", entry, facts=facts)


def _store(entry: Entry, question: str, answer: Any, now: datetime) -> None:
    kept = {key: value for key, value in entry.answers.items() if key != question}
    entry.answers = {**kept, question: answer} if answer else kept
    entry.version += 1
    entry.saved_at = now
    entry.save(update_fields=["answers", "version", "saved_at"])


def _discard(entry: Entry, attachment: Attachment, now: datetime) -> None:
    attachment.removed_at = now
    attachment.save(update_fields=["removed_at"])
    if not is_named_by_revision(entry, attachment):
        path = str(attachment.file.name)
        transaction.on_commit(lambda: attachment.file.storage.delete(path))


def is_named_by_revision(entry: Entry, attachment: Attachment) -> bool:
    """Whether a submitted revision holds this file, so that its bytes must stay."""
    named = entry.revisions.values_list("files", flat=True)
    return any(file["code"] == attachment.code for files in named for file in files)


def _without(answer: Any, code: str) -> Any:
    if isinstance(answer, list):
        return [file for file in answer if file.get("code") != code]
    return None if isinstance(answer, Mapping) and answer.get("code") == code else answer


def _file_question(entry: Entry, key: str) -> Question:
    form = form_of(entry.form)
    if not form.has_question(key) or form.question(key).kind not in UPLOADED:
        refuse("not-a-file-question", _("This question takes no file."), question=key)
    return form.question(key)


def _refuse_size(question: Question, name: str, size: int) -> None:
    most = question.limits.max_megabytes or LARGEST_MEGABYTES
    if size > most * 1024 * 1024:
        message = _("“%(name)s” is larger than %(most)s MB. Attach a smaller file.")
        refuse("file", message % {"name": name, "most": most}, question=question.key)
    if size == 0:
        refuse("file", _("“%(name)s” is empty. Attach the file again.") % {"name": name}, question=question.key)


def _sniffed(file: "File[bytes]", name: str) -> Sniffed:
    found = sniff(cast(BinaryIO, file))  # Django's File reads like one
    if found is None:
        message = _("“%(name)s” cannot be read, or is of a kind that is not taken. These are: %(kinds)s.")
        refuse("file", message % {"name": name, "kinds": ", ".join(MEDIA_TYPES)}, name=name)
        raise AssertionError  # refuse always raises; this tells the type checker
    if kind_of_name(name) != found.kind:
        message = _("“%(name)s” is not what its name says: it is a %(kind)s file. Rename it and attach it again.")
        refuse("file", message % {"name": name, "kind": found.kind}, name=name)
    return found


def _sha256(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _answer(attachment: Attachment, found: Sniffed) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "code": attachment.code,
        "name": attachment.name,
        "bytes": attachment.size,
        "sha256": attachment.sha256,
    }
    return answer if found.pages is None else {**answer, "pages": found.pages}


def _refuse_faults(entry: Entry, question: Question, answer: dict[str, Any]) -> None:
    for code, params in VALUE_FAULTS[QuestionKind.FILE](answer, question.limits):
        message = sentence(Problem(question.key, code, params), form_of(entry.form), get_language() or "en")
        refuse("file", message, question=question.key)


def _refuse_number(question: Question, count: int) -> None:
    most = min(question.limits.max_items or MOST_FILES, MOST_FILES)
    if count > most:
        message = _("At most %(most)s files can be attached here. Remove one first.")
        refuse("file", message % {"most": most}, question=question.key)
