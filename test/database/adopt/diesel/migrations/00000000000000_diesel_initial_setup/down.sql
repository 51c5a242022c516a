SELECT 'the other way';
