"""Spaces of exchange between the people who hold social cohesion together.

Five words: a *space* has a charter and an audience; a *thread* is opened in it under a kind; a *post* is what somebody
writes in a thread; a *version* is what a post said before it was edited; a *member* reads a closed space.
"""
