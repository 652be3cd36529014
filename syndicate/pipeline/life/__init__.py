"""What happens to an article after it left: versions, corrections, withdrawals."""
