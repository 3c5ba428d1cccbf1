"""Registering who enters, changing the profile, and governing the members."""

import pytest
from django.urls import reverse

from awards.enums import MemberRole
from awards.models import Entrant
from tests.factories import awards as make

from .reading import Page

pytestmark = pytest.mark.django_db
FACTS = {
    "type": "city",
    "name": "Da Nang",
    "name_local": "Đà Nẵng",
    "local_language": "vi",
    "country": "VN",
    "city": "Da Nang",
}


def test_registering_makes_the_person_the_owner(client):
    person = make.person()
    client.force_login(person)

    response = client.post(reverse("entrant_register"), FACTS)

    entrant = Entrant.objects.get()
    assert (response.status_code, response.url) == (302, reverse("entrant", args=[entrant.code]))
    assert (entrant.name_local, entrant.member_role(person)) == ("Đà Nẵng", MemberRole.OWNER)


@pytest.mark.parametrize("typed", ["1220000", "1,220,000", "1 220 000", "1’220’000"])
def test_populations_are_read_as_people_write_them(client, typed):
    client.force_login(make.person())

    client.post(reverse("entrant_register"), {**FACTS, "population": typed})

    assert Entrant.objects.get().population == 1_220_000


def test_registering_leads_back_to_the_entry_that_was_wanted(client):
    category = make.category()
    client.force_login(make.person())
    wanted = reverse("entry_start", args=[category.season.code, category.code])

    sent_away = client.get(wanted)
    response = client.post(reverse("entrant_register"), {**FACTS, "next": wanted})

    assert sent_away.url == f"{reverse('entrant_register')}?next={wanted}"
    assert response.url == wanted


def test_registering_never_leads_out_of_the_house(client):
    client.force_login(make.person())

    response = client.post(reverse("entrant_register"), {**FACTS, "next": "https://evil.example/"})

    assert response.url == reverse("entrant", args=[Entrant.objects.get().code])


def test_what_was_typed_is_kept_beside_the_messages(client):
    client.force_login(make.person())

    response = client.post(reverse("entrant_register"), {**FACTS, "country": "", "population": "many"})

    page = Page(response)
    assert response.status_code == 422
    assert (page.fields["name_local"], page.fields["population"]) == ("Đà Nẵng", "many")
    assert set(response.context["form"].errors) == {"country", "population"}
    assert Entrant.objects.count() == 0


def test_editors_change_the_profile_and_readers_only_read_it(client):
    entrant = make.entrant(name="Before")
    address = reverse("entrant", args=[entrant.code])
    client.force_login(make.member(entrant))
    assert client.post(address, {**FACTS, "name": "After"}).status_code == 302

    client.force_login(make.member(entrant, role=MemberRole.READER))

    assert client.get(address).status_code == 200
    assert client.post(address, {**FACTS, "name": "Not by me"}).status_code == 403
    assert Entrant.objects.get().name == "After"


def test_strangers_find_no_entrant(client):
    entrant = make.entrant()
    member = entrant.memberships.get()
    addresses = [
        reverse("entrant", args=[entrant.code]),
        reverse("entrant_member_add", args=[entrant.code]),
        reverse("entrant_member_change", args=[entrant.code, member.user.code]),
        reverse("entrant_member_remove", args=[entrant.code, member.user.code]),
        reverse("entrant_hand_over", args=[entrant.code, member.user.code]),
    ]
    client.force_login(make.owner_of(make.entrant()))

    assert [client.post(each).status_code for each in addresses] == [404] * 5
    assert client.get(addresses[0]).status_code == 404


def test_the_owner_adds_changes_hands_over_and_a_member_leaves(client):
    entrant = make.entrant()
    owner = make.owner_of(entrant)
    client.force_login(owner)
    client.post(reverse("entrant_member_add", args=[entrant.code]), {"email": "new@example.org", "role": "reader"})
    newcomer = entrant.memberships.get(user__email="new@example.org").user

    client.post(reverse("entrant_member_change", args=[entrant.code, newcomer.code]), {"role": "editor"})
    assert entrant.member_role(newcomer) == MemberRole.EDITOR
    client.post(reverse("entrant_hand_over", args=[entrant.code, newcomer.code]))
    assert dict(entrant.memberships.values_list("user", "role")) == {owner.pk: "editor", newcomer.pk: "owner"}
    left = client.post(reverse("entrant_member_remove", args=[entrant.code, owner.code]))

    assert left.url == reverse("entrant_desk")
    assert [each.user for each in entrant.memberships.all()] == [newcomer]


def test_a_wrong_address_is_told_beside_its_field(client):
    entrant = make.entrant()
    client.force_login(make.owner_of(entrant))

    response = client.post(reverse("entrant_member_add", args=[entrant.code]), {"email": "nobody", "role": "editor"})

    assert response.status_code == 422
    assert list(response.context["member_form"].errors) == ["email"]


def test_the_pages_ask_for_signing_in(client):
    for address in (reverse("entrant_register"), reverse("entrant", args=["ABC"]), reverse("entrant_desk")):
        assert client.get(address).url == f"{reverse('account_login')}?next={address}"
