"""How people log in: a limit on guessing, and a second factor."""
