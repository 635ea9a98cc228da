"""Pages for staff, and the one that everybody may read."""
