"""Take in what apps send: what events and crashes have in common on their way to the database."""
