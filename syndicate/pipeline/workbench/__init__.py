"""What translators and editors ask of the pipeline besides packages."""
