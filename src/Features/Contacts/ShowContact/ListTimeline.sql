-- Calls, notes and changes in one line, newest first; each part walks its own index. Calls and notes go over when contacts are
-- merged; changes stay with whom they were made to, and are read here from everybody who went into this contact.
with recursive person as (
    select @ContactId::uuid as id, null::text as was
     union
    select c.id, coalesce(nullif(c.name, ''), c.phone) from contacts c join person on c.merged_into = person.id
)
select * from (
    (select 'call' as kind, l.id, l.created_at as at, u.name as who, l.agent_id as who_id, l.direction, l.state, l.talk_seconds, coalesce(d.label, l.result) as outcome,
            d.tone, l.notes as body, null as field, null as before, null as after, l.lead_status, l.deal_value, l.ended_at, l.tags, null as was,
            case when @QualifyReach = 'organisation' then true
                 when @QualifyReach = 'department' then l.department_id = @DepartmentId::uuid or l.agent_id = @Me
                 else l.agent_id = @Me end and l.state = 'ended' as may_qualify
       from calls l
       left join users u on u.id = l.agent_id
       left join dispositions d on d.code = l.disposition_code
      where l.contact_id = @ContactId and (@AtUtc::timestamptz is null or (l.created_at, l.id) < (@AtUtc, @Id::uuid))
      order by l.created_at desc, l.id desc
      limit @Take)
    union all
    (select 'note', n.id, n.created_at, u.name, n.author_id, null, null, null, null, null, n.body, null, null, null, null, null, null, null, null, false
       from contact_notes n
       join users u on u.id = n.author_id
      where n.contact_id = @ContactId and (@AtUtc::timestamptz is null or (n.created_at, n.id) < (@AtUtc, @Id::uuid))
      order by n.created_at desc, n.id desc
      limit @Take)
    union all
    (select 'change', h.id, h.at, u.name, h.actor_id, null, null, null, null, null, null, h.field, h.before::text, h.after::text, null, null, null, null, person.was, false
       from person
      cross join lateral (
            select *
              from contact_changes c
             where c.contact_id = person.id and c.field in ('leadStatus', 'created', 'owner', 'merged', 'phone') and (@AtUtc::timestamptz is null or (c.at, c.id) < (@AtUtc, @Id::uuid))
             order by c.at desc, c.id desc
             limit @Take) h
       left join users u on u.id = h.actor_id)
) t
 order by t.at desc, t.id desc
 limit @Take;
