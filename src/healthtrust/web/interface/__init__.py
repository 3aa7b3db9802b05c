"""What the JSON interface says of itself: its description, its refusals, what several addresses tell."""
