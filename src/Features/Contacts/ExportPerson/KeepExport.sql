select true
  from contacts c, audit(@UserId, 'contacts.person_exported', c.id, coalesce(nullif(c.name, ''), c.phone), @Detail::jsonb, @Now::timestamptz)
 where c.id = @ContactId;
