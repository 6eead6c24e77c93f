select u.name as by, h.at
  from contact_changes h
  left join users u on u.id = h.actor_id
 where h.contact_id = @ContactId and h.field = @Field
 order by h.at desc, h.id desc
 limit 1;
