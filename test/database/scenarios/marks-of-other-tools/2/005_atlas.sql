-- atlas:txmode none

CREATE TABLE atlas ();
