"""Who gains and who bears the cost: equity of health and protection from the cost of care."""
