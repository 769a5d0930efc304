"""Administration.

Five words: a *person* holds *roles* on a *perimeter*; a *setting* has a default and a history; the *journal* tells who
did what.
"""
