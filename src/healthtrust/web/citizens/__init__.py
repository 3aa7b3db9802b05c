"""What a run means for one household: what it is asked, worked out by the run's own rules, kept nowhere."""
