-- A contact without notes is one row of nothing; none at all is a contact that is not there.
select note.id, note.created_at as at, note.author_id, note.author, note.body
  from contacts c
  left join lateral (
      select n.id, n.created_at, n.author_id, u.name as author, n.body
        from contact_notes n
        join users u on u.id = n.author_id
       where n.contact_id = c.id and (@AtUtc::timestamptz is null or (n.created_at, n.id) < (@AtUtc, @Id::uuid))
       order by n.created_at desc, n.id desc
       limit @Take) note on true
 where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb);
