with before as (
    select org_id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed from organisations
),
saved as (
    update organisations
       set dialing_from = @DialingFrom, dialing_until = @DialingUntil, attempts_per_day = @AttemptsPerDay, attempts_per_week = @AttemptsPerWeek, national_list_needed = @NationalListNeeded
     where (dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed)
           is distinct from (@DialingFrom, @DialingUntil, @AttemptsPerDay, @AttemptsPerWeek, @NationalListNeeded)
    returning org_id, dialing_from, dialing_until, attempts_per_day, attempts_per_week, national_list_needed
)
select audit(@UserId, 'compliance.rules_changed', null, null, jsonb_build_object('before', to_jsonb(before) - 'org_id', 'after', to_jsonb(saved) - 'org_id'), @Now)
  from saved
  join before on before.org_id = saved.org_id;
