"""People, the roles they hold on a perimeter, and their sessions."""
