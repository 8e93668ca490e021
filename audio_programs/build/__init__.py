"""From a project's folder to its podcasts: scan (reads), plan (decides, pure), run (does), workers (make sound)."""
