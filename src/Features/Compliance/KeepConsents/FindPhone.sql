select phone from contacts c where c.id = @ContactId and c.deleted_at is null and in_reach(c, @Reach::jsonb);
