"""Settings: the only reader of the environment. In production, what is unsafe refuses to start."""

import base64
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRETS = {"dev", "secret", "changeme", "change-me", "default", "tissage"}


class UnsafeSettings(RuntimeError):
    """The settings would put people at risk; the message says what to change."""


@dataclass(frozen=True)
class Settings:
    """Everything the portal reads from outside, with the defaults of one machine."""

    production: bool = False
    debug: bool = False
    instance_path: Path = ROOT / "instance"
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    # What seals second factors, letters and other secrets of the database; the first key seals, all of them open.
    data_keys: tuple[str, ...] = ()
    smtp_url: str = ""
    mail_from: str = "Tissage <ne-pas-repondre@localhost>"
    antivirus_url: str = ""
    database_url: str = ""
    redis_url: str = ""
    files_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    web_workers: int = 1
    proxies: int = 0
    session_days: int = 14
    upload_limit: int = 64 * 1024 * 1024
    argon2_time: int = 2
    argon2_memory_kib: int = 46 * 1024
    log_json: bool = True
    minimum_free_bytes: int = 200 * 1024 * 1024
    trusted_hosts: tuple[str, ...] = field(default_factory=tuple)
    # The identity provider beside local accounts (ProConnect for public agents); without an issuer there is none.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "ProConnect"
    oidc_acr_values: str = ""
    # What the provider says when it met the second factor itself; anything else, and the portal asks its own.
    oidc_second_factor_acr: tuple[str, ...] = ()
    oidc_second_factor_amr: tuple[str, ...] = ()

    def check(self) -> "Settings":
        """Refuse to start in production with settings that would put people at risk."""
        if not self.production:
            return self
        faults = [message for unsafe, message in self._dangers() if unsafe]
        if faults:
            raise UnsafeSettings("The portal refuses to start in production: " + "; ".join(faults) + ".")
        return self

    def _dangers(self) -> list[tuple[bool, str]]:
        weak = len(self.secret_key) < 32 or self.secret_key.lower() in WEAK_SECRETS
        return [
            (self.debug, "debug mode is on (unset FLASK_DEBUG)"),
            (weak, "SECRET_KEY is missing, short or a default (set 32 random characters or more)"),
            (not self.data_keys, "DATA_KEYS is missing (make one with `flask make-data-key`)"),
            (not self.smtp_url, "SMTP_URL is missing: invitations and resets could not leave"),
            (urlsplit(self.base_url).scheme != "https", "BASE_URL is not https"),
            (
                urlsplit(self.antivirus_url).scheme not in ("", "tcp", "unix"),
                "ANTIVIRUS_URL is neither tcp://host:port nor unix:///path",
            ),
            (
                self.web_workers > 1 and not self.redis_url,
                "rate limits kept in memory are per process (set REDIS_URL, or WEB_WORKERS=1)",
            ),
            (
                bool(self.oidc_issuer) and urlsplit(self.oidc_issuer).scheme != "https",
                "OIDC_ISSUER is not https: who people are would travel in the clear",
            ),
            (
                bool(self.oidc_issuer) and not (self.oidc_client_id and self.oidc_client_secret),
                "OIDC_ISSUER is set without OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
            ),
        ]


def read_settings() -> Settings:
    """The settings of this process, from its environment."""
    environment = os.environ
    production = environment.get("APP_ENV", "development") == "production"
    instance = Path(environment.get("INSTANCE_PATH", ROOT / "instance")).resolve()
    _keep_to_ourselves(instance)
    base_url = environment.get("BASE_URL", f"http://127.0.0.1:{environment.get('PORT', '8000')}")
    secret = environment.get("SECRET_KEY", "")
    return Settings(
        production=production,
        debug=environment.get("FLASK_DEBUG", "") not in ("", "0", "false"),
        instance_path=instance,
        secret_key=secret if secret or production else _local_secret(instance),
        secret_key_fallbacks=_words(environment.get("SECRET_KEY_FALLBACKS", "")),
        data_keys=_words(environment.get("DATA_KEYS", "")) or (() if production else (_local_data_key(instance),)),
        smtp_url=environment.get("SMTP_URL", ""),
        mail_from=environment.get("MAIL_FROM", "Tissage <ne-pas-repondre@localhost>"),
        antivirus_url=environment.get("ANTIVIRUS_URL", ""),
        database_url=_driver(environment.get("DATABASE_URL") or f"sqlite:///{instance / 'tissage.sqlite'}"),
        redis_url=environment.get("REDIS_URL", ""),
        files_url=environment.get("FILES_URL") or f"file://{instance / 'files'}",
        base_url=base_url,
        web_workers=int(environment.get("WEB_WORKERS", "1")),
        proxies=int(environment.get("PROXIES", "0")),
        session_days=int(environment.get("SESSION_DAYS", "14")),
        argon2_time=int(environment.get("ARGON2_TIME", "2")),
        argon2_memory_kib=int(environment.get("ARGON2_MEMORY_KIB", str(46 * 1024))),
        log_json=environment.get("LOG_FORMAT", "json") == "json",
        trusted_hosts=_words(environment.get("TRUSTED_HOSTS", "")),
        oidc_issuer=environment.get("OIDC_ISSUER", ""),
        oidc_client_id=environment.get("OIDC_CLIENT_ID", ""),
        oidc_client_secret=environment.get("OIDC_CLIENT_SECRET", ""),
        oidc_name=environment.get("OIDC_NAME", "ProConnect"),
        oidc_acr_values=environment.get("OIDC_ACR_VALUES", ""),
        oidc_second_factor_acr=_words(environment.get("OIDC_SECOND_FACTOR_ACR", "")),
        oidc_second_factor_amr=_words(environment.get("OIDC_SECOND_FACTOR_AMR", "")),
    ).check()


def _keep_to_ourselves(instance: Path) -> None:
    """The folder of the instance, closed to the machine's other users, with what it already holds."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    # On a folder that is somebody else's to set, the rights stay as they were set.
    with suppress(PermissionError):
        instance.chmod(0o700)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _driver(url: str) -> str:
    """PostgreSQL is spoken through psycopg 3, whatever short form the address takes."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _local_secret(instance: Path) -> str:
    """A random key of this machine's own, so that no default key exists anywhere."""
    return _kept(instance / "secret_key", secrets.token_urlsafe(48))


def _local_data_key(instance: Path) -> str:
    """A sealing key of this machine's own."""
    return _kept(instance / "data_key", new_data_key())


def new_data_key() -> str:
    """A fresh key to seal data with: 32 random bytes in URL-safe base 64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _kept(path: Path, fresh: str) -> str:
    """What this file holds, written the first time and readable by this user only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(fresh)
    return path.read_text().strip()
