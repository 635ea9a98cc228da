"""The usual code, to compare with: a model, a serializer, a view, and what Django defaults to.

Nothing of the product imports this. It runs under the same server and the same PostgreSQL.
"""
