with saved as (
    update phone_numbers set daily_cap = @DailyCap::integer where id = @PhoneNumberId and active returning id, number
)
select true from saved, audit(@UserId, 'compliance.caller_id_capped', saved.id, saved.number, jsonb_build_object('dailyCap', @DailyCap::integer), @Now);
