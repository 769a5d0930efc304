"""How much there is at each scale."""

from dataclasses import dataclass

LONG_THREAD = 5_000


@dataclass(frozen=True)
class Volume:
    """How many rows of each kind; the long thread's posts are among the posts."""

    observations: int
    people: int
    associations: int
    activities: int
    threads: int
    posts: int
    long_thread: int = LONG_THREAD

    @classmethod
    def at_scale(cls, scale: int) -> "Volume":
        """The volume of a scale; 100 is the whole region over many years, 1 a hundredth of it."""
        # The long thread would be half of the smallest scale: there it comes in addition.
        added = LONG_THREAD if scale < 10 else 0
        return cls(
            observations=50_000 * scale,
            people=500 * scale,
            associations=300 * scale,
            activities=10_000 * scale,
            threads=1_000 * scale + bool(added),
            posts=10_000 * scale + added,
        )
