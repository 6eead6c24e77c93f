insert into campaign_counts (org_id, campaign_id, status, final, members)
select org_id, campaign_id, status, final is not null, count(*) from campaign_members group by 1, 2, 3, 4;
