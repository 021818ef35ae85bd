"""What happens by itself: leases that end, hourly backups, the trash, garbage."""
