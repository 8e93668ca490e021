"""Settings: voices.yaml, library.yaml and program.yaml, from text to values or problems. Pure."""
