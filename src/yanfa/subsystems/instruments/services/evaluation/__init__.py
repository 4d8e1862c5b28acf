"""The verbs of the evaluation that are not one move: batches, self-reports, figures, samples and scores."""
