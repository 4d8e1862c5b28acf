"""成果与制度台账: what the centre writes, issues, publishes and keeps in force, with the proof of each."""
