-- Planned once.
select id, kind, path, params::text as params, received_at, folded_at is not null as folded
  from webhook_inbox
 where call_id = @CallId
 union all
select id, kind, path, params::text, received_at, folded_at is not null
  from webhook_inbox
 where call_id is null
   and call_sid in (select call_sid from call_legs where call_id = @CallId and line_id is null);
