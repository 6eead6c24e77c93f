-- Some of them change; each one's part, the progress and at the end the audit's line stand together. Whoever is as asked already is
-- left alone. Locked in the order of their ids and read as they are then, so that an edit at the same moment is not lost.
with batch as materialized (
    select b.id, b.org_id, b.at, b.actor_id, b.action, b.detail, b.command, b.contacts,
           case b.action when 'set_status' then 'leadStatus' when 'set_owner' then 'owner' when 'delete' then 'deleted' else 'tags' end as field,
           spelled_tags(array(select jsonb_array_elements_text(b.command -> 'tags'))) as tags,
           b.command ->> 'status' as status, b.command ->> 'reason' as reason, (b.command ->> 'owner')::uuid as owner
      from contact_batches b
     where b.id = @BatchId and b.state = 'running' and b.is_collected
       for update skip locked
),
next as materialized (
    select p.contact_id from contact_batch_parts p where p.batch_id = @BatchId and exists (select from batch) order by p.contact_id limit @Size
),
taken as (
    delete from contact_batch_parts p using next where p.batch_id = @BatchId and p.contact_id = next.contact_id returning p.contact_id
),
locked as materialized (
    select c.id, c.tags, c.status_reason as reason_before, contact_value(c, (select field from batch)) as before
      from contacts c
     where c.id in (select contact_id from next) and c.deleted_at is null
     order by c.id
       for update
),
wanted as (
    select l.id, l.before, l.reason_before,
           case b.action
               when 'add_tags' then to_jsonb(array(select t.name from unnest(l.tags || b.tags) with ordinality t (name, position) group by t.name order by min(t.position)))
               when 'remove_tags' then to_jsonb(array(select t.name from unnest(l.tags) with ordinality t (name, position) where t.name <> all (b.tags) order by t.position))
               when 'set_status' then to_jsonb(b.status)
               when 'set_owner' then to_jsonb(b.owner)
               else to_jsonb(b.at) end as after,
           case when b.action <> 'set_status' then l.reason_before
                when b.status = 'disqualified' then coalesce(nullif(b.reason, ''), l.reason_before)
                else '' end as reason_after
      from locked l, batch b
),
changed as (
    update contacts c
       set tags = case when b.field = 'tags' then array(select jsonb_array_elements_text(w.after)) else c.tags end,
           lead_status = case when b.action = 'set_status' then b.status else c.lead_status end,
           status_reason = w.reason_after,
           owner_id = case when b.action = 'set_owner' then b.owner else c.owner_id end,
           deleted_at = case when b.action = 'delete' then b.at else c.deleted_at end,
           updated_at = @Now
      from wanted w, batch b
     where c.id = w.id
       and (w.before is distinct from w.after or w.reason_before <> w.reason_after)
       and (b.action <> 'add_tags' or jsonb_array_length(w.after) <= @MostTags)
    returning c.id, w.before, w.after, w.reason_before, w.reason_after
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, batch_id)
    select b.org_id, ch.id, b.at, b.actor_id, b.field, ch.before, ch.after, b.id from changed ch, batch b where ch.before is distinct from ch.after
    union all
    select b.org_id, ch.id, b.at, b.actor_id, 'statusReason', to_jsonb(ch.reason_before), to_jsonb(ch.reason_after), b.id from changed ch, batch b where ch.reason_before <> ch.reason_after
),
progressed as (
    update contact_batches b
       set handled = b.handled + (select count(*) from taken),
           contacts = b.contacts + (select count(*) from changed),
           state = case when (select count(*) from taken) < @Size then 'done' else b.state end,
           finished_at = case when (select count(*) from taken) < @Size then @Now::timestamptz end
      from batch
     where b.id = batch.id
    returning b.id, b.state, b.actor_id, b.action, b.detail, b.command, b.contacts
),
audited as (
    select audit(p.actor_id, 'contacts.' || p.action, p.id, p.contacts || case p.contacts when 1 then ' contact' else ' contacts' end,
                 p.detail || jsonb_build_object('contacts', p.contacts, 'search', (p.command -> 'search') - 'ids'), @Now)::text as done
      from progressed p
     where p.state = 'done'
)
select p.id is not null from progressed p left join audited on true;
