"""How choice of plan answers to price: elasticities of a rule, and rules calibrated to published ones."""
