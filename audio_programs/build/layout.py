"""Where a project keeps what an editor writes: names of files and folders, relative to the project's folder."""

ARTICLES = "articles"
LIBRARY_FILE = f"{ARTICLES}/library.yaml"
PROGRAM_FILE = "program.yaml"
HISTORY_FILE = "history.json"
VOICES_FILE = "voices.yaml"
