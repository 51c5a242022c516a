SELECT 'before', U&'\0061;';
SELECT U&'\00;61';
