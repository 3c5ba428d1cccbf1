"""Entrants and their members: who may act, what is refused, what is told by letter."""

import pytest

from accounts.models import User
from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.domain.entrants import (
    add_member,
    change_member,
    edit_entrant,
    register_entrant,
    remove_member,
    transfer_ownership,
)
from awards.enums import EntrantType, MemberRole
from awards.models import Entrant, EntrantMember
from outbox.models import Letter
from tests.factories import awards as make

pytestmark = pytest.mark.django_db


def refusal_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.refusal


def roles(entrant: Entrant) -> dict[str, str]:
    return dict(entrant.memberships.values_list("user__email", "role"))


def test_register_entrant_makes_the_person_its_owner():
    person = make.person(email="mai@example.org")

    entrant = register_entrant(
        actor=person, type="city", name=" Đà  Nẵng ", country="vn", city="Da Nang", population=1_220_000
    )

    assert (entrant.name, entrant.country, entrant.population) == ("Đà Nẵng", "VN", 1_220_000)
    assert roles(entrant) == {"mai@example.org": MemberRole.OWNER}
    assert AuditEvent.objects.get().action == "entrant.register"


def test_the_house_registers_an_entrant_with_or_without_an_owner():
    person = make.person()

    mine = register_entrant(actor=SYSTEM, type="city", name="A", country="KR", city="A", owner=person)
    nobodys = register_entrant(actor=SYSTEM, type="city", name="B", country="KR", city="B", demo=True)

    assert (roles(mine), roles(nobodys)) == ({person.email: MemberRole.OWNER}, {})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"type": "planet"}, "type"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"city": ""}, "city"),
        ({"population": -1}, "population"),
        ({"website": "not a site"}, "website"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_register_entrant_refuses_facts_that_cannot_be(facts, field):
    usual = {"type": "city", "name": "A", "country": "KR", "city": "A"}

    refusal = refusal_of(register_entrant, actor=make.person(), **{**usual, **facts})

    assert (refusal.code, list(refusal.facts["fields"])) == ("not-valid", [field])
    assert Entrant.objects.count() == 0


def test_register_entrant_knows_no_other_facts():
    with pytest.raises(TypeError):
        register_entrant(actor=SYSTEM, type="city", name="A", country="KR", city="A", colour="red")


def test_edit_entrant_changes_what_is_named():
    entrant = make.entrant()

    edited = edit_entrant(entrant, actor=make.member(entrant), name="New name", population=None)

    assert (edited.name, edited.population, edited.city) == ("New name", None, entrant.city)
    assert AuditEvent.objects.get().facts == {"changed": ["name", "population"]}


def test_edit_entrant_without_change_leaves_no_trace():
    entrant = make.entrant()

    edit_entrant(entrant, actor=make.owner_of(entrant), name=entrant.name)

    assert AuditEvent.objects.count() == 0


def test_the_type_stays_once_an_entry_was_begun():
    entry = make.entry()

    refusal = refusal_of(edit_entrant, entry.entrant, actor=SYSTEM, type=EntrantType.CORPORATION)

    assert refusal.code == "type-in-use"
    assert edit_entrant(make.entrant(), actor=SYSTEM, type=EntrantType.CORPORATION).type == EntrantType.CORPORATION


def test_edit_entrant_is_not_for_readers_nor_strangers():
    entrant = make.entrant()

    for actor in (make.person(), make.member(entrant, role=MemberRole.READER)):
        with pytest.raises(NotPermitted):
            edit_entrant(entrant, actor=actor, name="X")


def test_add_member_names_a_newcomer_and_writes_to_them():
    entrant = make.entrant()

    member = add_member(entrant, actor=make.owner_of(entrant), email="New@Example.org ", role="editor")

    letter = Letter.objects.get()
    assert (member.user.email, member.role, member.user.has_usable_password()) == ("new@example.org", "editor", False)
    assert (letter.kind, letter.address) == ("entrant.member_invited", "new@example.org")


def test_add_member_takes_the_person_who_is_known_already():
    entrant, known = make.entrant(), make.person(email="known@example.org")

    assert add_member(entrant, actor=SYSTEM, email="KNOWN@example.org", role="reader").user == known
    assert User.objects.filter(email__iexact="known@example.org").count() == 1


def test_add_member_refuses():
    entrant = make.entrant()
    make.member(entrant, make.person(email="in@example.org"))

    assert refusal_of(add_member, entrant, actor=SYSTEM, email="in@example.org", role="reader").code == "member-already"
    assert refusal_of(add_member, entrant, actor=SYSTEM, email="a@example.org", role="owner").code == "bad-role"
    assert refusal_of(add_member, entrant, actor=SYSTEM, email="nobody", role="editor").code == "bad-address"
    assert Letter.objects.count() == 0


def test_only_the_owner_governs_the_members():
    entrant = make.entrant()
    editor = make.member(entrant)
    membership = entrant.memberships.get(user=editor)
    reader = make.member(entrant, role=MemberRole.READER)

    for act in (
        lambda: add_member(entrant, actor=editor, email="a@example.org", role="reader"),
        lambda: change_member(membership, actor=editor, role="reader"),
        lambda: remove_member(entrant.memberships.get(user=reader), actor=editor),
        lambda: transfer_ownership(entrant, actor=editor, to=editor),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_change_member_gives_another_role():
    entrant = make.entrant()
    membership = entrant.memberships.get(user=make.member(entrant))

    assert change_member(membership, actor=make.owner_of(entrant), role="reader").role == "reader"
    owners = entrant.memberships.get(role=MemberRole.OWNER)
    assert refusal_of(change_member, owners, actor=SYSTEM, role="reader").code == "is-owner"


def test_members_leave_and_the_owner_stays():
    entrant = make.entrant()
    editor = make.member(entrant)

    remove_member(entrant.memberships.get(user=editor), actor=editor)

    owner = entrant.memberships.get()
    assert refusal_of(remove_member, owner, actor=owner.user).code == "is-owner"
    assert EntrantMember.objects.count() == 1


def test_transfer_ownership_leaves_the_former_owner_an_editor():
    entrant = make.entrant()
    owner, heir = make.owner_of(entrant), make.member(entrant)

    transfer_ownership(entrant, actor=owner, to=heir)

    assert roles(entrant) == {owner.email: MemberRole.EDITOR, heir.email: MemberRole.OWNER}


def test_transfer_ownership_goes_to_a_member_only():
    entrant = make.entrant()

    assert refusal_of(transfer_ownership, entrant, actor=SYSTEM, to=make.person()).code == "not-a-member"
