"""Commands of the forums."""

from app.forums.services import expunging, indexing
from app.forums.services.attaching import withdraw_attachment
from app.forums.services.demo import plant_demo
from app.forums.services.spaces import SlugTaken, change_openness, open_space, welcome
from app.forums.services.writing import AlreadySent, StaleEdit, edit_post, open_thread, reply

__all__ = [
    "AlreadySent",
    "SlugTaken",
    "StaleEdit",
    "change_openness",
    "edit_post",
    "expunging",
    "indexing",
    "open_space",
    "open_thread",
    "plant_demo",
    "reply",
    "welcome",
    "withdraw_attachment",
]
