"""The shop's catalogue: items, their pictures and a recommendation cache."""
