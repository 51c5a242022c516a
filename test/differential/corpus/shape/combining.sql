INSERT INTO said VALUES ('combining', 'é' || 'é'), ('combining', 'a​b c﻿d');
