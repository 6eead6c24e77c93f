select b.id, b.contact_id, coalesce(c.name, '') as name, coalesce(c.company, '') as company, coalesce(c.phone, b.number) as number, b.due_at, b.promised_at, b.zone, c.time_zone as contact_zone,
       b.note, b.source, b.state, b.owner_id, owner.name as owner, before.name as last_owner, b.settled_at, b.reason
  from callbacks b
  left join contacts c on c.org_id = b.org_id and c.id = b.contact_id
  left join users owner on owner.org_id = b.org_id and owner.id = b.owner_id
  left join users before on before.org_id = b.org_id and before.id = b.last_owner_id
 where b.state in ('pending', 'snoozed')
   and callback_in_reach(b, @Reach::jsonb)
   and (@OwnerId::uuid is null or b.owner_id = @OwnerId)
   and (not @Team or b.owner_id is null)
   and (@FromUtc::timestamptz is null or b.due_at >= @FromUtc)
   and (@UntilUtc::timestamptz is null or b.due_at < @UntilUtc)
   and (@AtUtc::timestamptz is null or (b.due_at, b.id) > (@AtUtc, @Id::uuid))
 order by b.due_at, b.id
 limit @Take;
