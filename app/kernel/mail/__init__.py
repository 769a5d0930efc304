"""Letters the portal sends: a row for each, written with the change it tells of, sent by the worker, never twice."""

from app.kernel.mail import jobs
from app.kernel.mail.services import post_letter

__all__ = ["jobs", "post_letter"]
