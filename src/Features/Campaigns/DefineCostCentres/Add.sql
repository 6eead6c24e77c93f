with added as (
    insert into cost_centres (org_id, code, label)
    select org_id, @Code, @Label
      from organisations
     where not exists (select from cost_centres c where lower(c.label) = lower(@Label))
    on conflict (org_id, code) do nothing
    returning code, label
)
select code
  from added, lateral audit(@UserId, 'cost_centres.added', null, label, jsonb_build_object('code', code), @Now);
