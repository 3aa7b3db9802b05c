"""Durable jobs: asked for by a page, done by a worker process, found again after any crash."""
