"""The local listening server: output/ to browsers and podcast apps on this computer and its network.

A leaf beside ``build``: it knows the output folder and nothing else, and it only reads.
"""

from audio_programs.serve.app import application
from audio_programs.serve.server import serve_output

__all__ = ["application", "serve_output"]
