"""The line letters travel on: encrypted, to a server that proves who it is."""

import ssl
from datetime import timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.kernel.instants import utcnow
from app.kernel.jobs import run_pending
from app.kernel.mail.models import LetterState
from tests.kernel.post_office import letter_now, open_office, posted


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate for this machine, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(utcnow() - timedelta(days=1))
        .not_valid_after(utcnow() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    )
    return path


def served_with(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_the_line_is_encrypted_and_the_password_given_over_it(app, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    given = []

    def let_in(_server, _session, _envelope, _mechanism, login):
        given.append((login.login, login.password))
        return AuthResult(success=True)

    options = {"tls_context": served_with(certificate), "authenticator": let_in, "auth_required": True}
    url = "smtp://portail%40example.org:s%40cret@127.0.0.1:{port}"
    letter_id = posted()
    with open_office(app, url=url, require_starttls=True, **options) as office:
        run_pending()
    assert len(office.received) == 1
    assert given == [(b"portail@example.org", b"s@cret")]
    assert letter_now(letter_id).state == LetterState.SENT


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(app, certificate):
    letter_id = posted()
    with open_office(app, tls_context=served_with(certificate), require_starttls=True) as office:
        run_pending()
    assert office.received == []
    kept = letter_now(letter_id)
    assert (kept.state, kept.last_failure) == (LetterState.WAITING, "certificate_refused")


def test_a_server_elsewhere_that_does_not_encrypt_gets_nothing(app, monkeypatch):
    monkeypatch.setattr("app.kernel.mail.transport.THIS_MACHINE", set())
    letter_id = posted()
    with open_office(app) as office:
        run_pending()
    assert office.received == []
    assert letter_now(letter_id).last_failure == "not_encrypted"
