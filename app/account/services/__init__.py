"""Commands of the account."""

from app.account.services.demonstration import DEMO_PASSWORD, demo_address, plant_demo_people

__all__ = ["DEMO_PASSWORD", "demo_address", "plant_demo_people"]
