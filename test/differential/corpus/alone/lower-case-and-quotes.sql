create table "Mixed;Case" ("Col umn" int);
create index concurrently "Idx;1" on "Mixed;Case" ("Col umn");
create index concurrently on public."Mixed;Case" using btree ("Col umn" desc);
drop index concurrently public."Idx;1";
reindex table concurrently "Mixed;Case";
