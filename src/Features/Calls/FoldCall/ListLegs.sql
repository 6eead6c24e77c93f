-- Planned once. A leg the carrier was asked to dial is found again by its news; of others our row is all there is.
select id, role, label, user_id, case when submitted_at is null then call_sid end as call_sid, submitted_at is not null as submitted, wanted,
       hold_wanted, adjust_sent, mode, status, in_conference, held, gone_at, line_id is not null as on_line
  from call_legs
 where call_id = @CallId
 order by created_at, id;
