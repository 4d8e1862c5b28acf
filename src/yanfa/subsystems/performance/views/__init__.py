"""Pages of 绩效: checking before submission (`checking`) and the forms on file (`filed`)."""
