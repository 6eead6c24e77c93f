-- At once as far as nothing in it is laxer than what holds at this moment; one row when it was saved, none when it has to be agreed to, or was so already.
with before as (
    select org_id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed from organisations
),
saved as (
    update organisations
       set dialing_from = @DialingFrom, dialing_until = @DialingUntil, attempts_per_day = @AttemptsPerDay, attempts_per_week = @AttemptsPerWeek, national_list_needed = @NationalListNeeded
     where (dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed)
           is distinct from (@DialingFrom, @DialingUntil, @AttemptsPerDay, @AttemptsPerWeek, @NationalListNeeded)
       and dialing_from <= @DialingFrom and dialing_until >= @DialingUntil and attempts_per_day >= @AttemptsPerDay and attempts_per_week >= @AttemptsPerWeek
       and national_list_needed <= @NationalListNeeded
    returning org_id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed
),
kept as (
    insert into calling_rule_changes (org_id, id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed, is_loosening, asked_at, asked_by, decided_at, decided_by, is_agreed)
    select org_id, @Id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed, false, @Now, @UserId, @Now, @UserId, true
      from saved
)
select true
  from saved
  join before on before.org_id = saved.org_id
 cross join audit(@UserId, 'compliance.rules_changed', null, null, jsonb_build_object('before', to_jsonb(before) - 'org_id', 'after', to_jsonb(saved) - 'org_id'), @Now);
