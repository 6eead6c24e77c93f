-- wrap_up is the system's own: nobody chooses it.
select r.code, r.label, r.limit_seconds / 60 as limit_minutes, r.active,
       (select count(*)::integer from presence p where p.org_id = r.org_id and p.reason = r.code and p.left_at is null) as people_now
  from pause_reasons r
 where r.code <> 'wrap_up'
 order by not r.active, r.position, r.code;
