select d.id, d.number, d.added_at, u.name as added_by, d.source, d.reason, d.is_area, d.campaign_id, null::text as campaign
  from do_not_call_entry(@Number, null) d
  left join users u on u.id = d.added_by;
