"""Where the people of a run live: the tree of places, what is told of each, and how they are drawn."""
