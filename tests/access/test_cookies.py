"""Reading what is public leaves nothing on the reader's machine and asks nothing of anybody else."""

from urllib.parse import urlsplit

from tests.access.addresses import arguments
from tests.access.conftest import Standing
from tests.access.test_matrix import matrix

# Pages that are a form: the session that protects it needs a cookie, which the law exempts from consent.
FORMS = {"account.forgotten", "account.register", "account.sign_in", "observatory.new_permalink"}
FETCHED = "link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src], img, iframe, use, source"


def test_no_public_page_sets_a_cookie_nor_fetches_anything_elsewhere(standing: Standing) -> None:
    app = standing.world.app
    public = [
        cell
        for cell, statuses in matrix().items()
        if cell[1] == "GET" and statuses["visitor"] == 200 and not cell[0].endswith("static")
    ]
    assert len(public) > 20
    for endpoint, _method, which in public:
        with app.test_request_context():
            url = app.url_for(endpoint, **arguments(endpoint, standing.world, which))
        page = standing.visitor("visitor").get(url, most=20)
        assert endpoint in FORMS or "Set-Cookie" not in page.headers, f"{url} sets a cookie"
        for element in page.select(FETCHED) if page.is_html else ():
            address = element.attrs.get("src") or element.attrs.get("href") or ""
            assert not urlsplit(address).netloc, f"{url} fetches {address}"
