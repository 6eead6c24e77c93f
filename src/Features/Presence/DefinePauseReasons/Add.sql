with added as (
    insert into pause_reasons (org_id, code, label, limit_seconds, position)
    select org_id, @Code, @Label, @LimitSeconds::integer, (select coalesce(max(position), 0) + 1 from pause_reasons where code <> 'wrap_up')
      from organisations
     where not exists (select from pause_reasons r where lower(r.label) = lower(@Label))
    on conflict (org_id, code) do nothing
    returning code, label, limit_seconds
)
select code
  from added,
       lateral audit(@UserId, 'pause_reasons.added', null, label, jsonb_build_object('code', code, 'limitSeconds', limit_seconds), @Now),
       lateral tell(null, 'presence-changed');
