-- A restart dials ahead like a first start, and is rehearsed like one: with those whom it would call again.
alter table campaign_rehearsals add column again text check (again in ('all', 'not_reached', 'not_final'));
comment on column campaign_rehearsals.again is 'Whom a restart would call again; null of what is left of the list.';
