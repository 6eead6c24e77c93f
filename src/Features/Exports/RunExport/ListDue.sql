select id
  from exports
 where not direct
   and case when state = 'queued' then lease_until is null or lease_until <= @Now::timestamptz else state = 'running' and lease_until <= @Now::timestamptz end
   and state in ('queued', 'running')
 order by created_at, id
 limit @AtOnce;
