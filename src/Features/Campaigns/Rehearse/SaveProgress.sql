update campaign_rehearsals
   set progress = greatest(progress, @Progress), step = @Step, heartbeat_at = @Now
 where id = @Id
   and status = 'running';
