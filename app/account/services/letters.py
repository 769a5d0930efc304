"""What the letters of accounts say of an address."""


def masked(address: str) -> str:
    """An address that its owner recognises and nobody else learns: « c•••@example.org »."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"
