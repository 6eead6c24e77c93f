update campaign_rehearsals
   set status = 'done', progress = 1, step = '', heartbeat_at = @Now, basis = @Basis::jsonb, forecast = @Forecast::jsonb
 where id = @Id
   and status = 'running';
