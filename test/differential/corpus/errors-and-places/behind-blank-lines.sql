

SELECT 1


,

nope

;
