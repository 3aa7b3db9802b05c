"""What is told of a live year: who was paid for whom, how budgets stand, what contracts would settle to."""
