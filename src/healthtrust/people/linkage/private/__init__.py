"""Records linked without names: each party makes keyed Bloom filters; whoever matches sees only these."""
