"""Addresses with a number too large for any row lead nowhere, politely."""

import pytest


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", "99999999999999999999999"])
def test_a_number_too_large_is_an_absent_page(browse, number):
    assert "introuvable" in browse().get(f"/associations/{number}", status=404).words


@pytest.mark.parametrize(
    ("nearly", "right"),
    [
        ("//compte//profil", "/compte/profil"),
        ("/compte//profil?suite=//evil.example", "/compte/profil?suite=//evil.example"),
        ("///espaces", "/espaces/"),
        ("/espaces", "/espaces/"),
        ("/espaces?genre=veille", "/espaces/?genre=veille"),
        ("//evil.example/..//espaces/", None),
    ],
)
def test_an_address_that_is_nearly_right_leads_to_the_right_one_here_whatever_host_is_named(app, nearly, right):
    path, _, query = nearly.partition("?")
    with app.test_client().get(
        "/", headers={"Host": "evil.example"}, environ_overrides={"PATH_INFO": path, "QUERY_STRING": query}
    ) as answer:
        assert answer.headers.get("Location") == right
        assert "http://evil.example" not in answer.get_data(as_text=True)
        assert answer.status_code == (308 if right else 404)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
