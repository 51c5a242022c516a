/* a; /* b; /* c */ ; */ ' ; */ INSERT INTO said (file, v) VALUES ('nested', /* x; /* y */ ; */ 'z');
