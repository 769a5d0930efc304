"""What breaks in a machine room: processes killed, disks full, databases lost, and what people find afterwards."""
