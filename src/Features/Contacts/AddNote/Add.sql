insert into contact_notes (org_id, id, contact_id, author_id, body, created_at)
select c.org_id, @Id, c.id, @UserId, @Body, @Now
  from contacts c
 where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb);
