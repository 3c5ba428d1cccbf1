import pytest

pytestmark = pytest.mark.django_db


def test_mailbox_lists_letters_and_shows_each(client, write_letter):
    letter = write_letter(values={"entry_title": "<b>Buses</b>", "entry_code": "K7"})

    listed = client.get("/mailbox/")
    shown = client.get(f"/mailbox/{letter.code}/")

    assert (listed.status_code, list(listed.context["letters"])) == (200, [letter])
    assert (shown.status_code, shown.context["letter"]) == (200, letter)
    assert "Received: &lt;b&gt;Buses&lt;/b&gt; (K7)" in shown.content.decode()


def test_mailbox_without_letters_says_so(client):
    assert "No letter has been written yet." in client.get("/mailbox/").content.decode()


def test_mailbox_costs_the_same_for_one_letter_and_for_three(client, write_letter, django_assert_num_queries):
    for _number in range(3):
        write_letter()
        with django_assert_num_queries(1):
            client.get("/mailbox/")


def test_mailbox_does_not_exist_in_production(client, write_letter, settings):
    letter = write_letter()
    settings.ENVIRONMENT = "production"

    assert client.get("/mailbox/").status_code == 404
    assert client.get(f"/mailbox/{letter.code}/").status_code == 404


def test_mailbox_letter_that_does_not_exist_is_not_found(client):
    assert client.get("/mailbox/l-none/").status_code == 404


def test_mailbox_is_only_read(client, write_letter):
    assert client.post("/mailbox/").status_code == 405
