-- A field goes back to what it was where it still holds what the import wrote; of tags, those that the import added go.
with parts as (
    select h.contact_id, h.field, (array_agg(h.before order by h.at))[1] as before, (array_agg(h.after order by h.at desc))[1] as after
      from contact_changes h
     where h.batch_id = @ImportId and (@From::uuid is null or h.contact_id > @From) and h.contact_id <= @Upto
     group by h.contact_id, h.field
),
back as (
    select c.id, jsonb_object_agg(p.field, coalesce(p.before, 'null')) as fields,
           coalesce(array_agg(substr(p.field, 8)) filter (where p.field like 'custom.%'), '{}') as custom_keys,
           coalesce(jsonb_object_agg(substr(p.field, 8), p.before) filter (where p.field like 'custom.%' and p.before is not null), '{}') as custom,
           max(p.after::text) filter (where p.field = 'tags') as tags_after
      from parts p
      join contacts c on c.org_id = current_org() and c.id = p.contact_id and c.deleted_at is null
     where p.field = 'tags' or contact_value(c, p.field) is not distinct from p.after
     group by c.id
),
restored as (
    update contacts c
       set name = case when b.fields ? 'name' then b.fields ->> 'name' else c.name end,
           company = case when b.fields ? 'company' then b.fields ->> 'company' else c.company end,
           title = case when b.fields ? 'title' then b.fields ->> 'title' else c.title end,
           email = case when b.fields ? 'email' then b.fields ->> 'email' else c.email end,
           lead_status = case when b.fields ? 'leadStatus' then b.fields ->> 'leadStatus' else c.lead_status end,
           status_reason = case when b.fields ? 'statusReason' then b.fields ->> 'statusReason' else c.status_reason end,
           deal_value = case when b.fields ? 'dealValue' then (b.fields ->> 'dealValue')::numeric else c.deal_value end,
           tags = case when b.fields ? 'tags'
                       then array(select t.name from unnest(c.tags) with ordinality t (name, position)
                                   where not (b.tags_after::jsonb ? t.name) or b.fields -> 'tags' ? t.name order by t.position)
                       else c.tags end,
           pinned_note = case when b.fields ? 'pinnedNote' then b.fields ->> 'pinnedNote' else c.pinned_note end,
           time_zone = case when b.fields ? 'timeZone' then b.fields ->> 'timeZone' else c.time_zone end,
           owner_id = case when b.fields ? 'owner' then (b.fields ->> 'owner')::uuid else c.owner_id end,
           department_id = case when b.fields ? 'department' then (b.fields ->> 'department')::uuid else c.department_id end,
           custom = (c.custom - b.custom_keys) || b.custom,
           updated_at = @Now
      from back b
     where c.id = b.id
    returning c.id
),
noted as (
    insert into contact_changes (org_id, contact_id, at, actor_id, field, before, after)
    select current_org(), p.contact_id, @Now, @ActorId, p.field, p.after, p.before
      from parts p join restored r on r.id = p.contact_id join back b on b.id = p.contact_id and b.fields ? p.field
),
told as (
    update imports i set restored = i.restored + (select count(*) from restored) where i.id = @ImportId returning i.actor_id
)
select true from told, lateral tell(told.actor_id, 'imports-changed');
