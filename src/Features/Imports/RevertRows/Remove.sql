-- Contacts that the import added are hidden, unless somebody has called, changed, noted or merged them since.
with its as (
    select c.id,
           c.updated_at = c.created_at and c.call_count = 0
           and not exists (select from contact_changes h where h.contact_id = c.id)
           and not exists (select from contact_notes n where n.contact_id = c.id)
           and not exists (select from contact_numbers n where n.contact_id = c.id) as is_untouched
      from import_rows r
      join contacts c on c.org_id = r.org_id and c.id = r.contact_id and c.deleted_at is null
     where r.import_id = @ImportId and r.number > @From and r.number <= @Upto
),
removed as (
    update contacts c set deleted_at = @Now, updated_at = @Now from its where c.id = its.id and its.is_untouched and c.deleted_at is null and c.call_count = 0 returning c.id
),
left_campaigns as (
    delete from campaign_members m using removed where m.contact_id = removed.id and m.source = 'import' and m.attempts = 0 and m.call_id is null returning m.id
),
told as (
    update imports i
       set removed = i.removed + (select count(*) from removed), kept = i.kept + (select count(*) from its) - (select count(*) from removed)
     where i.id = @ImportId
    returning i.actor_id
)
select true from told, lateral tell(told.actor_id, 'imports-changed');
