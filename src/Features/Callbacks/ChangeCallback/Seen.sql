update callbacks set seen_at = @Now where id = @Id and owner_id = @Me and state in ('pending', 'snoozed');
