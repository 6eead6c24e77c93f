-- Who never was called leaves no trace; whoever was stays as evidence, left out from now on.
with found as (
    select m.id, m.campaign_id, m.contact_id, c.name,
           m.call_id is null and m.attempts = 0 and not exists (select from calls where member_id = m.id) and not exists (select from campaign_results r where r.member_id = m.id) as is_untouched
      from campaign_members m
      join campaigns c on c.id = m.campaign_id and c.deleted_at is null
     where m.id = @MemberId
       and m.campaign_id = @Id
       and m.status not in ('dialing', 'waiting')
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
       for update of m
),
removed as (
    delete from campaign_members m using found where m.id = found.id and found.is_untouched returning m.id
),
excluded as (
    update campaign_members m
       set status = 'excluded', final = 'excluded', reason = @Reason, next_at = null, preview_user = null, preview_until = null, updated_at = @Now
      from found
     where m.id = found.id and not found.is_untouched
    returning m.id
)
select found.is_untouched
  from found, audit(@UserId, 'campaigns.member_removed', found.campaign_id, found.name, jsonb_build_object('contact', found.contact_id), @Now), tell_campaign(found.campaign_id, 'campaign-changed') managers
 where (select count(*) from removed) + (select count(*) from excluded) >= 0;
