"""The same as JSON, for programs: described by /api/openapi.json."""
