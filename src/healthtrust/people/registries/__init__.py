"""Who has what, in which segment, who is rising in risk: registries and segments as data, found by SQL."""
