select jsonb_build_object('at', n.created_at, 'by', u.name, 'body', n.body)::text
  from contact_notes n
  join users u on u.id = n.author_id
 where n.contact_id = @ContactId
 order by n.created_at, n.id;
