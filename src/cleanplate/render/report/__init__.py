"""The report on a clip's mattes: what is kept of them, and the page it becomes."""
