create function lowered(x int) returns int language sql begin atomic select case when x = 1 then 2 else 3 end; end;
insert into log values ('atomic-in-lowercase', lowered(1)::text);
