"""The rights of a user: to see everything that is held on an id, and to have it erased."""
