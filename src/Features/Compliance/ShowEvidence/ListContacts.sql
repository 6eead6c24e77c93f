select c.id, c.name from contacts c where c.phone = @Number or c.id in (select n.contact_id from contact_numbers n where n.number = @Number) order by c.created_at;
