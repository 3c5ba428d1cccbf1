"""People who are named before they have signed in: one person an address, whoever names them and however often."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.domain.people import person_at
from accounts.models import User
from audit.models import AuditEvent
from audit.steps import SYSTEM, Refused
from tests.factories import awards as make


@pytest.mark.django_db
def test_a_newcomer_has_an_address_and_no_password():
    person = person_at(" Mai@Example.org ", actor=SYSTEM, name="Mai", language="vi")

    assert (person.email, person.name, person.language) == ("mai@example.org", "Mai", "vi")
    assert not person.has_usable_password()
    assert AuditEvent.objects.get().action == "person.name"


@pytest.mark.django_db
def test_a_person_who_is_known_stays_as_they_are():
    known = make.person("Known", email="known@example.org")

    assert person_at("KNOWN@example.org", actor=SYSTEM, name="Another name") == known
    known.refresh_from_db()
    assert (known.name, AuditEvent.objects.count()) == ("Known", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "nobody", "a@" + "b" * 260])
def test_what_cannot_be_an_address_is_refused(text):
    with pytest.raises(Refused) as caught:
        person_at(text, actor=SYSTEM)

    assert caught.value.refusal.code == "bad-address"


@pytest.mark.django_db(transaction=True)
def test_many_who_name_the_same_newcomer_at_once_name_one_person():
    start = Barrier(5)

    def hand(number: int) -> int:
        try:
            start.wait(timeout=20)
            return person_at("new@example.org", actor=SYSTEM).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        found = set(pool.map(hand, range(5)))

    assert found == {User.objects.get().pk}
