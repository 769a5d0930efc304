"""Taking figures away: files made from the same answer as the page, their citation, addresses that last."""
