-- One statement: the batch, each contact's part of it, and the audit's line stand together. Whoever is as asked already is left alone.
with wanted as (
    select c.id, c.org_id, contact_value(c, @Field) as before,
           case @Action
               when 'add_tags' then to_jsonb(array(select t.name from unnest(c.tags || spelled.tags) with ordinality t (name, position) group by t.name order by min(t.position)))
               when 'remove_tags' then to_jsonb(array(select t.name from unnest(c.tags) with ordinality t (name, position) where t.name <> all (spelled.tags) order by t.position))
               when 'set_status' then to_jsonb(@Status::text)
               when 'set_owner' then to_jsonb(@Owner::uuid)
               else to_jsonb(@Now::timestamptz) end as after
      from find_contacts(@Search::jsonb) f (id)
      join contacts c on c.id = f.id
      cross join (select spelled_tags(@Tags::text[]) as tags) spelled
     where c.deleted_at is null
),
batch as (
    insert into contact_batches (org_id, id, actor_id, at, action, detail, contacts)
    select current_org(), @BatchId, @UserId, @Now, @Action, @Detail::jsonb,
           (select count(*) from wanted where before is distinct from after and (@Action <> 'add_tags' or jsonb_array_length(after) <= @MostTags))
    returning id, contacts
),
changed as (
    update contacts c
       set tags = case when @Action in ('add_tags', 'remove_tags') then array(select jsonb_array_elements_text(w.after)) else c.tags end,
           lead_status = case when @Action = 'set_status' then @Status else c.lead_status end,
           status_reason = case when @Action = 'set_status' then @Reason else c.status_reason end,
           owner_id = case when @Action = 'set_owner' then @Owner::uuid else c.owner_id end,
           deleted_at = case when @Action = 'delete' then @Now else c.deleted_at end,
           updated_at = @Now
      from wanted w
     where c.id = w.id
       and w.before is distinct from w.after
       and (@Action <> 'add_tags' or jsonb_array_length(w.after) <= @MostTags)
    returning c.id, w.before, w.after
),
kept as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after, batch_id)
    select current_org(), changed.id, @Now, @UserId, @Field, changed.before, changed.after, batch.id
      from changed, batch
)
select batch.id, batch.contacts
  from batch,
       audit(@UserId, 'contacts.' || @Action, batch.id, batch.contacts || ' contacts',
             @Detail::jsonb || jsonb_build_object('contacts', batch.contacts, 'search', @Search::jsonb - 'ids'), @Now);
