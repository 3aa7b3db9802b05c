"""What everything stands on: money, rates, periods, draws, contracts, problems. It knows no health."""
