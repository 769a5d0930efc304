"""Addresses with a number too large for any row lead nowhere, politely."""

import pytest


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", "99999999999999999999999"])
def test_a_number_too_large_is_an_absent_page(browse, number):
    assert "introuvable" in browse().get(f"/associations/{number}", status=404).words
