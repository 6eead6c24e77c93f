-- As with the rules: lower, or one where there was none, at once.
with saved as (
    update phone_numbers
       set daily_cap = @DailyCap::integer
     where id = @PhoneNumberId
       and active
       and @DailyCap::integer is not null
       and (daily_cap is null or daily_cap > @DailyCap::integer)
    returning org_id, id, number, daily_cap
),
kept as (
    insert into calling_rule_changes (org_id, id, phone_number_id, daily_cap, is_loosening, asked_at, asked_by, decided_at, decided_by, is_agreed)
    select org_id, @Id, id, daily_cap, false, @Now, @UserId, @Now, @UserId, true
      from saved
)
select true from saved, audit(@UserId, 'compliance.caller_id_capped', saved.id, saved.number, jsonb_build_object('dailyCap', @DailyCap::integer), @Now);
