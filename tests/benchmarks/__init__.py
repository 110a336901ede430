"""What is measured and printed, and not only passed or failed."""
