select jsonb_build_object('receivedAt', w.received_at, 'kind', w.kind, 'callId', w.call_id, 'params', w.params)::text
  from calls l
  join webhook_inbox w on w.call_id = l.id
 where l.contact_id = @ContactId
 order by w.received_at, w.id;
