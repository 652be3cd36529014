"""The editor's page: source and target side by side, what is doubted first."""
