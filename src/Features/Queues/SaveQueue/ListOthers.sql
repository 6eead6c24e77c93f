select id, name from queues where archived_at is null and id is distinct from @Id order by lower(name), id;
