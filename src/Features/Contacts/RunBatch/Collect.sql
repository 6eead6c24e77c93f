-- Everybody the search finds now, once: who begins to match later is not meant.
with batch as materialized (
    select b.id, b.command from contact_batches b where b.id = @BatchId and b.state = 'running' and not b.is_collected for update skip locked
),
parts as (
    insert into contact_batch_parts (org_id, batch_id, contact_id)
    select current_org(), batch.id, f.id from batch, find_contacts(batch.command -> 'search') f (id)
    returning contact_id
)
update contact_batches b
   set is_collected = true, found = (select count(*) from parts)
  from batch
 where b.id = batch.id
returning true;
