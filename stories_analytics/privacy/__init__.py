"""Decide what of a client's input may be kept: pure functions, no Django, no database."""
