"""What people see, as pure functions: records and documents in, HTML, Markdown and Word out."""
