with saved as (
    insert into wrap_up_rules (org_id, direction, required, limit_seconds, extension_seconds)
    select current_org(), r.* from unnest(@Directions::text[], @Required::boolean[], @Limits::integer[], @Extensions::integer[]) r
    on conflict (org_id, direction) do update set required = excluded.required, limit_seconds = excluded.limit_seconds, extension_seconds = excluded.extension_seconds
    returning direction
),
hours as (
    update organisations set calling_from = @CallingFrom, calling_until = @CallingUntil returning org_id
)
select true
  from hours,
       lateral audit(@UserId, 'wrap_up.rules_changed', null, null, @Detail::jsonb, @Now)
 where (select count(*) from saved) > 0;
