-- The server refuses such bytes before it reads any statement of what was sent, and says no place.
SELECT E'\xff';
