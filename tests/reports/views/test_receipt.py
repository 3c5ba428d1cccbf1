"""The receipt as PDF: for the members of the entrant, with every answer and digest."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from awards.domain.entries import submit_entry
from tests.factories import awards as make

pytestmark = pytest.mark.django_db


def test_the_receipt_holds_every_answer_file_and_digest(client):
    entry = make.entry(answers={**make.WHOLE_ANSWERS, "has_proof": True}, title="Night bus")
    file = make.attachment(entry, name="evaluation.pdf")
    revision = submit_entry(entry, actor=make.owner_of(entry))
    client.force_login(make.owner_of(entry))

    response = client.get(reverse("entry_receipt", args=[entry.code, 1]))

    document = PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text().split()) for page in document.pages)
    for words in ("Night bus", make.WHOLE_ANSWERS["summary"], "evaluation.pdf", entry.code, entry.entrant.name):
        assert words in text
    for digest in (revision.digest, file.sha256):
        assert digest in text.replace(" ", "")
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="receipt-{entry.code.lower()}-version-1.pdf"'
    )


def test_the_receipt_is_for_members_only(client):
    entry = make.entry()
    submit_entry(entry, actor=make.owner_of(entry))
    address = reverse("entry_receipt", args=[entry.code, 1])

    assert client.get(address).status_code == 302
    for person in (make.person(), make.organiser(entry.season), make.owner_of(make.entrant())):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_a_version_that_was_not_submitted_has_no_receipt(client):
    entry = make.entry()
    client.force_login(make.owner_of(entry))

    assert client.get(reverse("entry_receipt", args=[entry.code, 1])).status_code == 404
