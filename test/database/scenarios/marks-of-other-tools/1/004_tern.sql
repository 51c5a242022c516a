---- tern: disable-tx ----
CREATE TABLE tern ();
