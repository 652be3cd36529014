"""What a model would lose or spoil is kept from it, and put back after: signs that its vocabulary
lacks, addresses and codes, quotation marks, amounts, times and dates."""
