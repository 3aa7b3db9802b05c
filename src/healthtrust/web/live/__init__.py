"""The live year in a browser: what its pages read, and what its jobs share. Nothing here imports a step."""
