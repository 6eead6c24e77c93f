select c.id, c.name from contacts c where c.id = contact_of(@Phone) and c.id <> @ContactId;
