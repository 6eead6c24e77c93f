with added as (
    insert into call_outs (org_id, id, url, description, events, secret, created_at, created_by)
    select org_id, @Id, @Url, @Description, @Events, @Secret, @Now, @UserId
      from organisations
     where (select count(*) from call_outs) < @Most
    returning id
)
select id
  from added, lateral audit(@UserId, 'call_outs.added', id, @Subject, jsonb_build_object('events', @Events::text[]), @Now);
