with changed as (
    update call_outs
       set secret = @Secret
     where id = @Id
    returning id, url
)
select id
  from changed, lateral audit(@UserId, 'call_outs.secret_changed', id, split_part(url, '?', 1), '{}', @Now);
