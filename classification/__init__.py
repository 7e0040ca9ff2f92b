"""Information classification: methods as data, judgements as decisions, levels that systems inherit."""
