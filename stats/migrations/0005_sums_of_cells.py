from django.db import migrations, models

# A session that was in one cell only is a sum of that cell; the others are marked.
MARK_SHARED = """
    UPDATE session_days SET is_shared = true
    FROM (
        SELECT day, session FROM session_days GROUP BY day, session
        HAVING min(cell_id) <> max(cell_id)
    ) AS shared
    WHERE session_days.day = shared.day AND session_days.session = shared.session
"""
SUM_OTHERS = """
    UPDATE daily_cube SET measures = measures || jsonb_build_object(
        'session day',
        jsonb_strip_nulls(jsonb_build_object('count', sessions, 'successes', nullif(calm, 0)))
    )
    FROM (
        SELECT day, cell_id, count(*) AS sessions, count(*) FILTER (WHERE NOT crashed) AS calm
        FROM (
            SELECT day, cell_id, session, bool_or(has_crash) AS crashed FROM session_days
            WHERE NOT is_shared GROUP BY day, cell_id, session HAVING bool_or(has_event)
        ) AS sessions_of_cells
        GROUP BY day, cell_id
    ) AS counted
    WHERE daily_cube.day = counted.day AND daily_cube.cell_id = counted.cell_id
"""
FORGET = "UPDATE daily_cube SET measures = measures - 'session day'"


class Migration(migrations.Migration):
    dependencies = [("stats", "0004_uncounted_requests")]

    operations = [
        migrations.AddField(
            model_name="sessionday",
            name="is_shared",
            field=models.BooleanField(
                db_default=False,
                help_text="Whether the session was in several cells on that day.",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionday",
            index=models.Index(
                fields=["day"],
                condition=models.Q(is_shared=True),
                name="idx_session_days_shared",
            ),
        ),
        migrations.RunSQL(MARK_SHARED, migrations.RunSQL.noop),
        migrations.RunSQL(SUM_OTHERS, FORGET),
        migrations.AlterField(
            model_name="dailycube",
            name="measures",
            field=models.TextField(help_text="JSON, event type to sums, see stats/measures.py."),
        ),
        migrations.AddIndex(
            model_name="dailycube",
            index=models.Index(fields=["cell", "day"], name="idx_daily_cube_cell_day"),
        ),
        migrations.AlterField(
            model_name="dailycube",
            name="cell",
            field=models.ForeignKey(
                db_index=False, on_delete=models.deletion.CASCADE, to="stats.cell"
            ),
        ),
    ]
