-- Everybody the search finds now, once: who begins to match later is not meant.
with fill as materialized (
    select f.id, f.org_id, f.search from campaign_fills f where f.id = @FillId and f.state = 'running' and not f.is_collected for update skip locked
),
parts as (
    insert into campaign_fill_parts (org_id, fill_id, contact_id)
    select fill.org_id, fill.id, c.id from fill, find_contacts(fill.search) c (id)
    returning contact_id
)
update campaign_fills f
   set is_collected = true, found = (select count(*) from parts)
  from fill
 where f.id = fill.id
returning true;
