"""Who may read and manage: staff, their groups and their API tokens."""
