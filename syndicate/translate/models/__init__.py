"""Translation models on this machine: find, open, install and remove Argos packages."""
