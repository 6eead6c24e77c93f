-- Some of them join; the members, the progress and at the end the audit's line stand together.
with fill as materialized (
    select f.id, f.org_id, f.campaign_id, f.actor_id from campaign_fills f where f.id = @FillId and f.state = 'running' and f.is_collected for update skip locked
),
next as materialized (
    select p.contact_id from campaign_fill_parts p where p.fill_id = @FillId and exists (select from fill) order by p.contact_id limit @Size
),
taken as (
    delete from campaign_fill_parts p using next where p.fill_id = @FillId and p.contact_id = next.contact_id returning p.contact_id
),
added as (
    insert into campaign_members (org_id, id, campaign_id, contact_id, next_at, source, added_at, updated_at)
    select fill.org_id, gen_random_uuid(), fill.campaign_id, next.contact_id, @Now, 'filter', @Now, @Now
      from fill, next
      join contacts c on c.id = next.contact_id and c.deleted_at is null
    on conflict do nothing
    returning id
),
progressed as (
    update campaign_fills f
       set handled = f.handled + (select count(*) from taken),
           added = f.added + (select count(*) from added),
           state = case when (select count(*) from taken) < @Size then 'done' else f.state end,
           finished_at = case when (select count(*) from taken) < @Size then @Now::timestamptz end
      from fill
     where f.id = fill.id
    returning f.id, f.state, f.actor_id, f.campaign_id, f.added
)
select p.state
  from progressed p
  left join campaigns c on c.id = p.campaign_id
  left join lateral (select audit(p.actor_id, 'campaigns.members_added', p.campaign_id, c.name, jsonb_build_object('contacts', p.added), @Now)::text as done where p.state = 'done') audited on true
  cross join lateral (select tell(p.campaign_id, 'campaign-woken')::text || tell_campaign(p.campaign_id, 'campaign-changed')::text as done) told
 where audited.done is null or told.done is not null or told.done is null;
