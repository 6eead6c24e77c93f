-- What was asked before, and nobody has agreed to yet, is asked no more.
with instead as (
    update calling_rule_changes
       set decided_at = @Now, decided_by = @UserId, is_agreed = false
     where decided_at is null
       and phone_number_id is not distinct from @PhoneNumberId::uuid
    returning id
),
asked as (
    insert into calling_rule_changes (org_id, id, phone_number_id, daily_cap, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed, is_loosening, asked_at, asked_by)
    select org.org_id, @Id, @PhoneNumberId::uuid, @DailyCap::integer, @DialingFrom::smallint, @DialingUntil::smallint, @AttemptsPerDay::smallint, @AttemptsPerWeek::smallint, @NationalListNeeded::boolean, true, @Now, @UserId
      from organisations org
     where (select count(*) from instead) >= 0
    returning id, phone_number_id, daily_cap, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed
)
select true
  from asked, audit(@UserId, 'compliance.loosening_asked', asked.phone_number_id, null, jsonb_strip_nulls(to_jsonb(asked) - 'id' - 'phone_number_id'), @Now);
