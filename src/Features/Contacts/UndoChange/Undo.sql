-- Each contact goes back to what it was, but for what somebody has changed since: that stays. A number taken meanwhile stays taken.
with batch as (
    update contact_batches
       set undone_at = @Now, undone_by = @UserId
     where id = @BatchId and actor_id = @UserId and undone_at is null and at > @Since and action <> 'import'
    returning *
),
parts as (
    select h.contact_id, h.field, h.before, h.after, batch.action, batch.at
      from batch
      join contact_changes h on h.batch_id = batch.id and h.at = batch.at
),
undone as (
    update contacts c
       set tags = case when p.field <> 'tags' then c.tags
                       else array(select t.name
                                    from (select name, min(position) as position
                                            from unnest(c.tags || array(select jsonb_array_elements_text(p.before) except select jsonb_array_elements_text(p.after))) with ordinality t (name, position)
                                           where name <> all (array(select jsonb_array_elements_text(p.after) except select jsonb_array_elements_text(p.before)))
                                           group by name) t
                                   order by t.position) end,
           lead_status = case when p.field = 'leadStatus' and c.lead_status = p.after #>> '{}' then p.before #>> '{}' else c.lead_status end,
           owner_id = case when p.field = 'owner' and c.owner_id is not distinct from (p.after #>> '{}')::uuid then (p.before #>> '{}')::uuid else c.owner_id end,
           deleted_at = case when p.field = 'deleted' then null else c.deleted_at end,
           updated_at = @Now
      from parts p
     where c.id = p.contact_id
       and case when p.field = 'deleted' then c.deleted_at = p.at and contact_of(c.phone) is null else c.deleted_at is null end
    returning c.id, p.field, p.before, p.after
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, batch_id)
    select current_org(), id, @Now, @UserId, field, after, before, @BatchId from undone
)
select batch.contacts, (select count(*) from undone)::integer as undone,
       audit(@UserId, 'contacts.undone', batch.id, batch.action, jsonb_build_object('contacts', (select count(*) from undone)), @Now)::text as audited
  from batch;
