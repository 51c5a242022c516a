INSERT INTO said VALUES ('chain-without-begin', 'a');
COMMIT AND CHAIN;
