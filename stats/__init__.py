"""The numbers: folded from what ingestion wrote down, and read by questions."""
