"""Server-sent events: durable ones replayed by number, progress that shows the present only."""
