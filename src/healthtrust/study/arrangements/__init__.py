"""How care responds to several arrangements: asked, answered with shared draws, told in tables and words."""
