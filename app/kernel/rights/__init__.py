"""The rights of persons: a copy of what the portal holds about somebody, and erasing what identifies them.

`inventory.csv` says, for each way from a table to a person, whether it is in the copy and what erasure does to it. A
test walks every table: one that leads to a person and is not in the inventory fails the build.
"""
