"""Signing in and out. Five words: person, session, address, password, sign-in."""
