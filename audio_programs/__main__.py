"""``python -m audio_programs``: the command line, where the console script is not on the path."""

from audio_programs.cli import main

if __name__ == "__main__":
    main()
