-- Calls, notes and changes in one line, newest first; each part walks its own index.
select * from (
    (select 'call' as kind, l.id, l.created_at as at, u.name as who, l.agent_id as who_id, l.direction, l.state, l.talk_seconds, coalesce(d.label, l.result) as outcome,
            d.tone, l.notes as body, null as field, null as before, null as after, l.lead_status, l.deal_value, l.ended_at, l.tags,
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
    (select 'note', n.id, n.created_at, u.name, n.author_id, null, null, null, null, null, n.body, null, null, null, null, null, null, null, false
       from contact_notes n
       join users u on u.id = n.author_id
      where n.contact_id = @ContactId and (@AtUtc::timestamptz is null or (n.created_at, n.id) < (@AtUtc, @Id::uuid))
      order by n.created_at desc, n.id desc
      limit @Take)
    union all
    (select 'change', h.id, h.at, u.name, h.actor_id, null, null, null, null, null, null, h.field, h.before::text, h.after::text, null, null, null, null, false
       from contact_changes h
       left join users u on u.id = h.actor_id
      where h.contact_id = @ContactId and h.field in ('leadStatus', 'created', 'owner', 'merged', 'phone') and (@AtUtc::timestamptz is null or (h.at, h.id) < (@AtUtc, @Id::uuid))
      order by h.at desc, h.id desc
      limit @Take)
) t
 order by t.at desc, t.id desc
 limit @Take;
