"""Pictures drawn on request as the export draws them: frames of sequences, titles."""
