-- Each contact goes back to what it was, but for what somebody has changed since: that stays. A number taken meanwhile stays taken.
with batch as materialized (
    select b.id, b.org_id, b.at, b.action, b.undone_by
      from contact_batches b
     where b.id = @BatchId and b.state = 'undoing' and b.is_collected
       for update skip locked
),
next as materialized (
    select p.contact_id from contact_batch_parts p where p.batch_id = @BatchId and exists (select from batch) order by p.contact_id limit @Size
),
taken as (
    delete from contact_batch_parts p using next where p.batch_id = @BatchId and p.contact_id = next.contact_id returning p.contact_id
),
locked as materialized (
    select c.id, c.tags, c.lead_status, c.status_reason, c.owner_id, c.deleted_at, c.phone
      from contacts c
     where c.id in (select contact_id from next)
     order by c.id
       for update
),
parts as (
    select h.contact_id, jsonb_object_agg(h.field, jsonb_build_object('before', h.before, 'after', h.after)) as fields
      from next
      join batch on true
      join contact_changes h on h.contact_id = next.contact_id and h.at = batch.at and h.batch_id = batch.id
     group by h.contact_id
),
wanted as (
    select l.id, p.fields,
           case when not p.fields ? 'tags' then l.tags
                else array(select t.name
                             from (select name, min(position) as position
                                     from unnest(l.tags || array(select jsonb_array_elements_text(p.fields #> '{tags,before}') except select jsonb_array_elements_text(p.fields #> '{tags,after}'))) with ordinality t (name, position)
                                    where name <> all (array(select jsonb_array_elements_text(p.fields #> '{tags,after}') except select jsonb_array_elements_text(p.fields #> '{tags,before}')))
                                    group by name) t
                            order by t.position) end as tags,
           case when p.fields ? 'leadStatus' and l.lead_status = p.fields #>> '{leadStatus,after}' then p.fields #>> '{leadStatus,before}' else l.lead_status end as lead_status,
           case when p.fields ? 'statusReason' and l.status_reason = p.fields #>> '{statusReason,after}' then p.fields #>> '{statusReason,before}' else l.status_reason end as status_reason,
           case when p.fields ? 'owner' and l.owner_id is not distinct from (p.fields #>> '{owner,after}')::uuid then (p.fields #>> '{owner,before}')::uuid else l.owner_id end as owner_id
      from locked l
      join parts p on p.contact_id = l.id
      join batch on true
     where case when p.fields ? 'deleted' then l.deleted_at = batch.at and contact_of(l.phone) is null else l.deleted_at is null end
),
undone as (
    update contacts c
       set tags = w.tags, lead_status = w.lead_status, status_reason = w.status_reason, owner_id = w.owner_id,
           deleted_at = case when w.fields ? 'deleted' then null else c.deleted_at end, updated_at = @Now
      from wanted w
     where c.id = w.id
       and (w.fields ? 'deleted' or (c.tags, c.lead_status, c.status_reason, c.owner_id) is distinct from (w.tags, w.lead_status, w.status_reason, w.owner_id))
    returning c.id, w.fields
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, batch_id)
    select b.org_id, u.id, @Now, b.undone_by, part.key, part.value -> 'after', part.value -> 'before', b.id from undone u, batch b, jsonb_each(u.fields) part
),
progressed as (
    update contact_batches b
       set handled = b.handled + (select count(*) from taken),
           undone = b.undone + (select count(*) from undone),
           state = case when (select count(*) from taken) < @Size then 'undone' else b.state end,
           finished_at = case when (select count(*) from taken) < @Size then @Now::timestamptz end
      from batch
     where b.id = batch.id
    returning b.id, b.state, b.undone_by, b.action, b.undone
),
audited as (
    select audit(p.undone_by, 'contacts.undone', p.id, p.action, jsonb_build_object('contacts', p.undone), @Now)::text as done
      from progressed p
     where p.state = 'undone'
)
select p.id is not null from progressed p left join audited on true;
