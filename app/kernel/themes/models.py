"""What people need, in groups, and whom it is for."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model


class ThemeGroup(Model):
    """A family of needs, such as housing or health."""

    __tablename__ = "theme_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    themes: Mapped[list["Theme"]] = relationship(
        back_populates="group", cascade="all, delete-orphan", order_by="Theme.position"
    )


class Theme(Model):
    """One need, under the code and the name that data-inclusion gives it."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    group_id: Mapped[int] = mapped_column(ForeignKey("theme_group.id"), index=True)
    position: Mapped[int]
    group: Mapped[ThemeGroup] = relationship(back_populates="themes")


class TargetPublic(Model):
    """People for whom something is meant, under the code and the name that data-inclusion gives them."""

    __tablename__ = "target_public"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
