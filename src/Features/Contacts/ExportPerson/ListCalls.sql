select jsonb_build_object(
           'id', l.id, 'direction', l.direction, 'state', l.state, 'agent', u.name, 'number', l.customer_number, 'callerId', l.our_number, 'name', l.contact_name,
           'createdAt', l.created_at, 'ringingAt', l.ringing_at, 'answeredAt', l.answered_at, 'connectedAt', l.connected_at, 'endedAt', l.ended_at, 'endedBy', l.ended_by,
           'endReason', l.end_reason, 'talkSeconds', l.talk_seconds, 'result', l.result, 'disposition', coalesce(d.label, l.disposition_code), 'notes', l.notes,
           'leadStatus', l.lead_status, 'dealValue', l.deal_value, 'tags', l.tags, 'conferenceSid', l.conference_sid,
           'legs', (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'address', g.address, 'callSid', g.call_sid, 'status', g.status, 'createdAt', g.created_at,
                                                                 'endedAt', g.ended_at, 'durationSeconds', g.duration_seconds) order by g.created_at, g.id), '[]')
                      from call_legs g where g.call_id = l.id))::text
  from calls l
  left join users u on u.id = l.agent_id
  left join dispositions d on d.code = l.disposition_code
 where l.contact_id = @ContactId
 order by l.created_at, l.id;
