select change.id, change.phone_number_id, ours.number, change.daily_cap, ours.daily_cap as daily_cap_now, change.dialing_from, change.dialing_until, change.attempts_per_day, change.attempts_per_week,
       change.national_list_needed, change.asked_at, change.asked_by, asker.name as asker
  from calling_rule_changes change
  join users asker on asker.id = change.asked_by
  left join phone_numbers ours on ours.id = change.phone_number_id
 where change.decided_at is null
 order by change.asked_at;
