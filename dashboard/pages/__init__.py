"""One module a page: its view, and what its template needs."""
