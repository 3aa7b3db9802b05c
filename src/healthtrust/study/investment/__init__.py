"""What to invest in so that people stay healthy: gains over decades, the best mix, care at the same price."""
