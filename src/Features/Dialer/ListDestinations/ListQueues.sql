select queue.id, queue.name, queue.waiting
  from queues_to_send_to queue
 where @Like = '' or queue.name ilike @Like
 order by queue.name
 limit @Most;
