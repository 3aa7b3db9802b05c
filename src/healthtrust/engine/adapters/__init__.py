"""Engines: each passes tasks on and brings back what they say, and does again what got lost.

A part that is advanced where nobody has it in memory says `Lost`; it is then sent whole, with all answers.
"""
