"""The search for a better design: knobs turned, the winner or front, why it wins, how certain that is."""
