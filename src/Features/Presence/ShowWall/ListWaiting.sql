-- Who waits longest comes first; a call of no department is everybody's. Whoever leaves a message waits no more.
select call.id, queue.name as queue, call.contact_name as name, call.customer_number as number, coalesce(call.waiting_since, call.alone_since, call.created_at) as since,
       (select count(*)::integer from offers offer where offer.call_id = call.id and offer.state = 'ringing') as ringing
  from calls call
  left join queues queue on queue.id = call.queue_id and call.waiting_since is not null
 where call.state <> 'ended'
   and call.agent_id is null
   and call.overflow is null
   and (call.waiting_since is not null or call.alone_since is not null or call.direction = 'inbound')
   and (@DepartmentId::uuid is null or call.department_id is null or call.department_id = @DepartmentId)
 order by since, call.id;
