"""Read rows back: lists by page or cursor, CSV, and counts that do not grow with the table."""
