"""The same protections on every address, for every method, on every error and every file."""

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests import make

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = [line for line in (ROOT / "tests" / "addresses.txt").read_text().splitlines() if line.startswith("/")]
FILES = sorted(path.relative_to(ROOT / "app" / "static").as_posix() for path in (ROOT / "app" / "static").rglob("*.*"))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What programs of other sites may read: published figures, the same for everybody, without a cookie.
FOR_ANY_SITE = ("/api/v1/", "/catalogue.ttl", "/observatoire/publications.atom")
OPEN = {"Cross-Origin-Resource-Policy": "cross-origin"}
LEAKS = re.compile(r"werkzeug|python|flask|gunicorn|sqlite|postgres|openssl|\bphp\b", re.IGNORECASE)
# JSON is always UTF-8 and takes no such parameter (RFC 8259).
TEXTUAL = ("text/", "application/xml", "application/javascript", "image/svg+xml")
EVIL = ("null", "https://exemple.invalid", "http://127.0.0.1.exemple.invalid")
TRICKS = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


def written(address):
    """An address with something in the place of what it asks for."""
    address = re.sub(r"<path:\w+>", "css/bootstrap.min.css" if "bootstrap" in address else "theme.css", address)
    address = re.sub(r"<any\(\W*([\w.-]+)[^>]*>", r"\1", address)
    return re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", address))


def assert_protected(answer, url):
    # An error outside the views is an ordinary page; what may be asked by other sites says so even when it is empty.
    is_page = answer.mimetype == "text/html" and "Access-Control-Allow-Origin" not in answer.headers
    is_open = url.startswith(FOR_ANY_SITE) and not is_page
    for name, value in {**EXACT, **(OPEN if is_open else {})}.items():
        given = answer.headers[name]
        if name == "Content-Security-Policy":
            given = re.sub(r" 'nonce-[\w-]{22}'", "", given)
        assert given == value, f"{url}: {name}"
        assert len(answer.headers.getlist(name)) == 1, f"{url} says {name} twice"
    told = [f"{name}: {value}" for name, value in answer.headers if LEAKS.search(f"{name}: {value}")]
    assert not told, f"{url} tells what it runs on: {told}"
    if is_open and url.startswith("/api/"):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    else:
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]
    if answer.content_type and answer.content_type.startswith(TEXTUAL):
        assert answer.content_type.lower().endswith("charset=utf-8"), f"{url} is {answer.content_type}"


def ask(app, url, method="GET", **options):
    with app.test_client().open(url, method=method, **options) as answer:
        answer.get_data()
    return answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_protected_whoever_asks_and_however(app, address):
    url = written(address)
    for method in ("GET", "HEAD", "OPTIONS"):
        assert_protected(ask(app, url, method), url)
    for origin in EVIL:
        assert_protected(ask(app, url, headers={"Origin": origin, "Cookie": "tissage=x"}), url)
    preflight = {"Origin": EVIL[1], "Access-Control-Request-Method": "POST"}
    assert_protected(ask(app, url, "OPTIONS", headers=preflight), url)


@pytest.mark.parametrize("address", ADDRESSES)
def test_methods_nobody_expects_are_refused(app, address):
    url = written(address)
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"):
        answer = ask(app, url, method)
        assert answer.status_code == 405, f"{method} {url} answered {answer.status_code}"
        assert_protected(answer, url)
        assert "DELETE" not in answer.headers["Allow"]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_method_written_in_a_header_changes_nothing(app, trick):
    for method in ("DELETE", "PUT", "POST"):
        assert ask(app, "/connexion", headers={trick: method}).status_code == 200
        assert ask(app, "/", "POST", headers={trick: "GET"}).status_code == 405
        assert ask(app, f"/connexion?_method={method}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_without_a_form_to_send_leaves_no_cookie(app, address):
    answer = ask(app, written(address))
    if b'method="post"' not in answer.get_data():
        assert not answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("file", FILES)
def test_every_file_is_protected_and_says_what_it_is(app, file):
    answer = ask(app, f"/static/{file}")
    assert answer.status_code == 200
    assert_protected(answer, file)
    assert answer.content_type != "application/octet-stream"
    assert not answer.headers.getlist("Set-Cookie")


def broken(error):
    """A view with a fault in it."""

    def view(**_values):
        raise error

    view.access = ("public", ())
    return view


def locked():
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError("database is locked"))


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("a secret: 4711"), 500), (locked(), 503)])
def test_a_fault_of_ours_is_protected_and_tells_nothing(app, monkeypatch, error, status):
    monkeypatch.setitem(app.view_functions, "home.healthz", broken(error))
    answer = ask(app, "/healthz")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert_protected(answer, "/healthz")
    assert not re.search(r"4711|Traceback|RuntimeError|locked|SELECT|\.py\b", page)
    assert "<main" in page


@pytest.mark.parametrize(
    ("status", "method", "url", "options"),
    [
        (400, "GET", "/associations/?apres=%%%", {}),
        (400, "GET", "/associations/?q=%00", {}),
        (400, "POST", "/deconnexion", {"data": {"email": "a"}}),
        (404, "GET", "/nulle-part", {}),
        (404, "GET", "/static/../wsgi.py", {}),
        (404, "GET", "/static/absent.js", {}),
        (405, "POST", "/", {}),
        (413, "POST", "/connexion", {"data": {"email": "a" * 1_600_000}}),
    ],
)
def test_every_refusal_is_protected_and_in_french(app, status, method, url, options):
    answer = ask(app, url, method, **options)
    assert answer.status_code == status
    assert_protected(answer, url)
    assert f"Erreur {status}" in answer.get_data(as_text=True)


def test_a_door_closed_to_this_role_is_protected(browse, app):
    page = browse(make.social_worker()).get("/administration/", status=403)
    assert_protected(page.response, "/administration/")
    assert page.headers["Cache-Control"] == "no-store"


def test_without_https_nothing_is_promised_about_it(app):
    assert "Strict-Transport-Security" not in ask(app, "/").headers


def test_a_page_of_one_person_is_kept_by_no_cache(browse, app):
    page = browse(make.social_worker()).get("/")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers.get("Vary", "")


def test_files_served_in_front_of_the_portal_carry_the_same_protections():
    said = dict(re.findall(r'add_header ([\w-]+) "(.+)";', (ROOT / "deploy" / "nginx.conf").read_text()))
    assert said.pop("Strict-Transport-Security") == "max-age=63072000; includeSubDomains"
    assert said == EXACT
