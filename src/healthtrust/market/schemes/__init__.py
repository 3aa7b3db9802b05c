"""Transfer schemes between pool and plans: each declares its pools, its scores and its balancing rule."""
