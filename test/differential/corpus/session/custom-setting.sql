SET my.setting = 'a;b';
SET LOCAL "my.other" = 'c';
INSERT INTO said VALUES ('custom-setting', current_setting('my.setting') || current_setting('my.other'));
