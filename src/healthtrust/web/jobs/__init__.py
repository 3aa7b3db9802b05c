"""Durable jobs: asked for by a page, done by a worker in a process of its own, found again after any crash."""
