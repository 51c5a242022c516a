DECLARE liahona SCROLL CURSOR FOR SELECT * FROM films ORDER BY code;
FETCH FORWARD 5 FROM liahona;
MOVE FIRST FROM liahona;
UPDATE films SET kind = 'First;' WHERE code = (SELECT min(code) FROM films);
CLOSE liahona;
