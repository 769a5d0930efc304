"""The regional observatory of the occupations of social cohesion.

Five words: a *source file* is what a producer gave; a *release* is what we publish of it, prepared by one person and
signed by another; an *indicator* is something measured; an *observation* is its value for an occupation, a place and a
year; a *status* says why a value is missing, or how complete it is.
"""
