"""Measurements and long trials that anyone can run."""
