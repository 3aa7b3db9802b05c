"""Choice of plan: the rule people follow, estimated from what they chose, and the shares it expects."""
