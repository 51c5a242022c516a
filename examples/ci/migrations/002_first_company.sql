INSERT INTO companies (name) VALUES ('Ada & Sons');
