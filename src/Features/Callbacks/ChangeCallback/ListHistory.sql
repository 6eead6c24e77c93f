select at, actor_name, action, detail::text as detail from audit_log where subject_id = @Id and action like 'callbacks.%' order by at, id limit 100;
