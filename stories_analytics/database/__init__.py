"""PostgreSQL behind Django, with limits on how long a request may wait for it."""
