"""The métiers de la cohésion sociale: the portal's own list, and the codes that count them."""
