"""The worker's sign of life."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model
from app.kernel.instants import Instant, utcnow


class WorkerBeat(Model):
    """When a worker was last seen; one row."""

    __tablename__ = "worker_beat"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    seen_at: Mapped[datetime] = mapped_column(Instant, default=utcnow)
