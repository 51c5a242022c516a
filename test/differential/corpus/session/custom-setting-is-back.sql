INSERT INTO said VALUES ('custom-setting-is-back', coalesce(nullif(current_setting('my.setting', true), ''), 'gone'));
