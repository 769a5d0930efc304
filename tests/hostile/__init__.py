"""Attacks on what the portal holds, by people of its demonstration and by strangers."""
