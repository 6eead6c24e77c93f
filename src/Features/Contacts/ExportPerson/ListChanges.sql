with recursive person as (
    select @ContactId::uuid as id
     union
    select c.id from contacts c join person on c.merged_into = person.id
)
select jsonb_build_object('at', h.at, 'by', u.name, 'field', h.field, 'before', h.before, 'after', h.after, 'callId', h.call_id, 'batchId', h.batch_id)::text
  from contact_changes h
  left join users u on u.id = h.actor_id
 where h.contact_id in (select id from person)
 order by h.at, h.id;
