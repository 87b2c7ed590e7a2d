"""Writing: bulletins and their templates, and what is handed out."""
