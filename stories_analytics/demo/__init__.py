"""Make believable telemetry of a small desktop app, without a database.

A crowd of people (``people``) starts the app now and then (``launches``), in the version that each
has got round to (``releases``); what one launch tells is in ``sessions`` and ``crashes``, and
``rows`` puts it as the tables hold it.
"""

# The ids of demo users share this part, by which ``clear_data --demo`` finds them again.
# In a UUID of version 8, which no client makes: it cannot meet the id of a real user.
USER_MARK = "-8d30-8de3-de00"
