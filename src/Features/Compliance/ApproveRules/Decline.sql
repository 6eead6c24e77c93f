with declined as (
    update calling_rule_changes
       set decided_at = @Now, decided_by = @UserId, is_agreed = false
     where id = @ChangeId
       and decided_at is null
    returning id, phone_number_id, asked_by
)
select true
  from declined, audit(@UserId, case when declined.asked_by = @UserId then 'compliance.loosening_withdrawn' else 'compliance.loosening_declined' end, declined.phone_number_id, null, '{}', @Now);
