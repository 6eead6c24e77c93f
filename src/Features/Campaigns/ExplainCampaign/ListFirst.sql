-- The first of those who wait, due or not: of each priority the earliest.
select member.id, contact.id as contact_id, contact.name, contact.phone as number, member.next_at,
       case when member.next_at <= @Now then 'due' when member.reason <> '' and member.held_by is not null then 'held_' || member.held_by else 'later' end as key
  from generate_series(9, 1, -1) tier
 cross join lateral (
       select * from campaign_members m
        where m.campaign_id = @Id and m.priority = tier and m.next_at is not null and m.status not in ('dialing', 'waiting')
        order by m.next_at
        limit @Most) member
  join contacts contact on contact.id = member.contact_id
 order by member.next_at
 limit @Most;
