"""What is there, what is missing and what mends it: this computer, a project, and the address on the web that it names.

Part of the edge: looks and asks, decides nothing for a build, writes nothing, and opens no browser and no player.
"""

from audio_programs.doctor.finding import Finding, State, Typed
from audio_programs.doctor.look import look

__all__ = ["Finding", "State", "Typed", "look"]
