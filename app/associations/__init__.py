"""Long-term support of associations: the register of what public funders granted them, and the field activity log."""
