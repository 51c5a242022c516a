DROP FUNCTION diesel_helper();
