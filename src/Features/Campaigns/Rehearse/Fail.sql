update campaign_rehearsals
   set status = 'failed', problem = @Problem, heartbeat_at = @Now
 where id = @Id
   and status = 'running';
