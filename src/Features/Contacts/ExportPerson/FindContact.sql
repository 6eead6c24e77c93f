select jsonb_build_object(
           'id', c.id, 'name', c.name, 'phone', c.phone,
           'otherNumbers', (select coalesce(jsonb_agg(jsonb_build_object('number', n.number, 'addedAt', n.added_at) order by n.added_at), '[]') from contact_numbers n where n.contact_id = c.id),
           'company', c.company, 'title', c.title, 'email', c.email, 'leadStatus', c.lead_status, 'statusReason', c.status_reason, 'dealValue', c.deal_value, 'tags', c.tags,
           'pinnedNote', c.pinned_note, 'timeZone', c.time_zone, 'followUp', c.next_follow_up_at, 'owner', owner.name, 'department', department.name, 'source', c.source,
           'calls', c.call_count, 'lastCallAt', c.last_call_at, 'createdAt', c.created_at, 'updatedAt', c.updated_at,
           -- Fields that were put away keep their values, and these are the person's too.
           'custom', (select coalesce(jsonb_agg(jsonb_build_object('key', v.key, 'label', coalesce(f.label, v.key), 'value', v.value) order by v.key), '[]')
                        from jsonb_each(c.custom) v left join contact_fields f on f.key = v.key))::text
  from contacts c
  left join users owner on owner.id = c.owner_id
  left join departments department on department.id = c.department_id
 where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb);
