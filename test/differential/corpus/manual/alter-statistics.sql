CREATE STATISTICS s1 (dependencies, ndistinct, mcv) ON did, kind FROM films;
ALTER STATISTICS s1 SET STATISTICS 100;
CREATE STATISTICS s2 ON (did + 1), (lower(kind)) FROM films;
