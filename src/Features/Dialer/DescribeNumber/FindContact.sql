select contact.id, contact.name, contact.company, contact.time_zone, in_reach(contact, @Reach::jsonb) as is_seen
  from contacts contact
 where contact.id = contact_of(@Number);
