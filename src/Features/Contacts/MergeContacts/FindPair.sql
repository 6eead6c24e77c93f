select c.id, c.name, c.phone, c.company, c.email, c.lead_status, c.deal_value, c.tags, c.call_count, c.pinned_note, o.default_region as region, o.currency
  from contacts c
  join organisations o on o.org_id = c.org_id
 where c.id in (@ContactId, @OtherId) and c.deleted_at is null and in_reach(c, @Reach::jsonb)
 order by c.id = @OtherId;
