"""The top floor: the home page, territory portraits, health; it composes what the slices answer."""
