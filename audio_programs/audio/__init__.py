"""Sound: PCM in, bytes out. Resampling, levels, sections, MP3 frames, tags; counts samples and frames."""
