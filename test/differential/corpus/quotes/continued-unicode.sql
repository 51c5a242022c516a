INSERT INTO said (file, v) VALUES ('continued-unicode', U&'\0441;'
  '\043B' UESCAPE '\');
