-- With it goes what was still to be delivered.
with deleted as (
    delete from call_outs
     where id = @Id
    returning id, url
)
select id
  from deleted, lateral audit(@UserId, 'call_outs.deleted', id, split_part(url, '?', 1), '{}', @Now);
