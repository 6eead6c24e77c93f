select id from campaign_fills where state = 'running' order by at;
