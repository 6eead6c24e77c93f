-- Only who was changed is gone back over; who had not been come to is left as they are.
with batch as materialized (
    select b.id, b.at from contact_batches b where b.id = @BatchId and b.state = 'undoing' and not b.is_collected for update skip locked
),
parts as (
    insert into contact_batch_parts (org_id, batch_id, contact_id)
    select distinct current_org(), batch.id, h.contact_id from batch join contact_changes h on h.batch_id = batch.id and h.at = batch.at
    on conflict do nothing
    returning contact_id
),
dropped as (
    delete from contact_batch_parts p using batch
     where p.batch_id = batch.id and not exists (select from contact_changes h where h.batch_id = batch.id and h.contact_id = p.contact_id and h.at = batch.at)
)
update contact_batches b
   set is_collected = true, handled = 0
  from batch
 where b.id = batch.id
returning (select count(*) from parts) >= 0;
