SELECT a, length(a) FROM paths
