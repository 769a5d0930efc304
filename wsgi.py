"""What a server imports: `gunicorn wsgi:app`."""

import os

# Before anything is written: what the portal keeps is read by the user who runs it, and nobody else on the machine.
os.umask(0o077)

from app import create_app  # noqa: E402
from app.kernel.files.scratch import sweep  # noqa: E402

app = create_app()
sweep()
