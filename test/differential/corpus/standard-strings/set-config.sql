SELECT set_config('standard_conforming_strings', 'off', false);
INSERT INTO said VALUES ('set-config', 'a\';b');
