/***/ /**/ /* * / */ /* /*/ */ */ INSERT INTO said (file, v) VALUES ('stars', 'a');
/*/ ; /*/ ; */ */ SELECT 1;
