with changed as (
    update cost_centres c
       set label = @Label, active = @Active
      from cost_centres old
     where c.code = @Code
       and old.code = c.code
       and not exists (select from cost_centres other where other.code <> @Code and lower(other.label) = lower(@Label))
    returning c.code, c.label, jsonb_build_object('code', c.code, 'label', jsonb_build_array(old.label, c.label), 'active', jsonb_build_array(old.active, c.active)) as detail
)
select code
  from changed, lateral audit(@UserId, 'cost_centres.changed', null, label, detail, @Now);
