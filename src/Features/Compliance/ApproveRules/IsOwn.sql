select exists (select from calling_rule_changes where id = @ChangeId and decided_at is null and asked_by = @UserId);
