select b.id, b.action, b.detail, b.contacts, b.at
  from contact_batches b
 where b.actor_id = @Me
   and b.undone_at is null
   and b.contacts > 0
   and b.action <> 'import'
   and b.at > @Since
 order by b.at desc
 limit 1;
