select d.direction, r.required, r.limit_seconds, r.extension_seconds
  from organisations o
 cross join unnest(array['outbound-manual', 'outbound-campaign', 'inbound']) with ordinality d (direction, place)
 cross join lateral wrap_up_rule_of(o.org_id, d.direction) r
 order by d.place;
