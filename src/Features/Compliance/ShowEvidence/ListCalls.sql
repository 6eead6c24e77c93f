select c.id, c.direction, c.created_at, c.answered_at, c.ended_at, c.ended_by, c.result, coalesce(d.label, c.disposition_code) as disposition, c.talk_seconds, c.our_number as caller_id, u.name as agent,
       c.receipt_id, recorded.recordings, recorded.recorded_seconds
  from calls c
  left join users u on u.id = c.agent_id
  left join dispositions d on d.code = c.disposition_code
 cross join lateral (
       select count(*)::integer as recordings, coalesce(sum(r.seconds), 0)::integer as recorded_seconds from call_recordings r where r.call_id = c.id and r.state not in ('absent', 'failed')) recorded
 where c.customer_number = @Number
 order by c.created_at, c.id;
