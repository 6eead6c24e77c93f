select jsonb_build_object('at', a.at, 'by', a.actor_name, 'action', a.action, 'subject', a.subject, 'detail', a.detail)::text
  from audit_log a
 where a.subject_id = @ContactId
 order by a.at, a.id;
