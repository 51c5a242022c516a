	INSERT	INTO said (file, v)VALUES	('tabs-and-formfeeds',	'a');
