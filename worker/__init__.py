"""What happens between a request and its plan: a ledger that promises, workers that keep promises."""
