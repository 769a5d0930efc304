"""What is taken away of an answer: its figures one by one, in every format, each with what leads back to its source."""
