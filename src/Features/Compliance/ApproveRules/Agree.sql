-- By another than whoever asked; the database holds to that too.
with agreed as (
    update calling_rule_changes
       set decided_at = @Now, decided_by = @UserId, is_agreed = true
     where id = @ChangeId
       and decided_at is null
       and asked_by <> @UserId
    returning *
),
rules as (
    update organisations org
       set dialing_from = agreed.dialing_from, dialing_until = agreed.dialing_until, attempts_per_day = agreed.attempts_per_day, attempts_per_week = agreed.attempts_per_week,
           national_list_needed = agreed.national_list_needed
      from agreed
     where agreed.phone_number_id is null
    returning org.org_id
),
caps as (
    update phone_numbers ours
       set daily_cap = agreed.daily_cap
      from agreed
     where ours.id = agreed.phone_number_id
    returning ours.id
)
select true
  from agreed
  join users asker on asker.id = agreed.asked_by
 cross join audit(@UserId, 'compliance.loosening_agreed', agreed.phone_number_id, null,
                  jsonb_strip_nulls(to_jsonb(agreed) - array['org_id', 'id', 'phone_number_id', 'is_loosening', 'asked_by', 'decided_by', 'decided_at', 'is_agreed']) || jsonb_build_object('askedBy', asker.name), @Now)
 cross join judge_held_again(@Now) judged_again
 where (select count(*) from rules) + (select count(*) from caps) + judged_again >= 0;
