select is_collected from campaign_fills where id = @FillId and state = 'running';
