INSERT INTO said VALUES ('vertical-tab', 'a');SELECT2;
