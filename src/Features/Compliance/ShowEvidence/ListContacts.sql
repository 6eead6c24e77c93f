-- Deleted ones too: live and deleted numbers have an index each, which or would not use.
select c.id, c.name
  from (select id from contacts where phone = @Number and deleted_at is null
         union
        select id from contacts where phone = @Number and deleted_at is not null
         union
        select contact_id from contact_numbers where number = @Number) had
  join contacts c on c.id = had.id
 order by c.created_at;
