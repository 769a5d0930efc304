"""Backups: one archive of everything the portal holds at one instant, and putting it back on either engine.

An archive is a tar: `tables/<name>.jsonl.gz` (one row a line, in words any engine reads), `files/<key>` (what people
sent), and last of all `manifest.json` (schema, date, counts and checksums), so that an archive cut short has none. The
keys that seal data (DATA_KEYS) and sign cookies (SECRET_KEY) are never in it.
"""

from app.cli.backup.commands import backup, restore

__all__ = ["backup", "restore"]
