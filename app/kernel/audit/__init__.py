"""The journal: who did what, when, in the order it was kept; each act is sealed to the one before it.

Written with the change itself, never holding what people wrote. Nothing is ever changed in it, and what is old leaves
it only from its beginning, behind a checkpoint that keeps the rest provable.
"""
