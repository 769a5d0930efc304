"""Commands on the register and on the field log."""

from app.associations.services import directory, expunging, indexing
from app.associations.services.activities import check_activity, log_activity
from app.associations.services.demonstration import plant_demo
from app.associations.services.places import commune_called
from app.associations.services.register import follow_association, load_register

__all__ = [
    "check_activity",
    "commune_called",
    "directory",
    "expunging",
    "follow_association",
    "indexing",
    "load_register",
    "log_activity",
    "plant_demo",
]
