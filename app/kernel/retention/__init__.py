"""How long the portal keeps what: one table (`retention.csv`), done every night, told in advance to whoever asks."""
