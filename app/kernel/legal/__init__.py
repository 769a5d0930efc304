"""Pages the law asks for: written by the region, each of its versions kept, and the accessibility it may claim."""
