with changed as (
    update pause_reasons r
       set label = @Label, limit_seconds = @LimitSeconds::integer, active = @Active
      from pause_reasons old
     where r.code = @Code
       and r.code <> 'wrap_up'
       and old.code = r.code
       and not exists (select from pause_reasons other where other.code <> @Code and lower(other.label) = lower(@Label))
    returning r.code, r.label, jsonb_build_object('code', r.code, 'label', jsonb_build_array(old.label, r.label), 'limitSeconds', jsonb_build_array(old.limit_seconds, r.limit_seconds),
                                                  'active', jsonb_build_array(old.active, r.active)) as detail
)
select code
  from changed,
       lateral audit(@UserId, 'pause_reasons.changed', null, label, detail, @Now),
       lateral tell(null, 'presence-changed');
