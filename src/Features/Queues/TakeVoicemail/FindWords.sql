select coalesce(nullif(q.voicemail_greeting, ''), 'Please leave a message after the tone.') as voicemail_greeting,
       coalesce(case c.overflow when 'closed' then q.closed_message else q.busy_message end, '') as goodbye,
       coalesce(c.overflow = 'closed' and q.takes_voicemail, false) as then_voicemail
  from calls c
  left join queues q on q.org_id = c.org_id and q.id = c.queue_id
 where c.id = @CallId;
