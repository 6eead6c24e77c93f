-- A campaign with what its start depends on.
select campaign.id, campaign.name, campaign.status, campaign.mode, campaign.destination, campaign.caller_id, campaign.run_id,
       campaign.message_kind, campaign.message_text, campaign.message_file_id is not null as has_audio, campaign.opt_out_key,
       org.dialing_halted_at is not null as dialing_halted,
       exists (select from phone_numbers ours where ours.active and (campaign.caller_id is null or ours.number = campaign.caller_id)) as has_caller_id,
       exists (select from campaign_agents seat join users person on person.id = seat.user_id and person.active where seat.campaign_id = campaign.id) as has_agents,
       exists (select from campaign_agents seat where seat.campaign_id = campaign.id and seat.joined_at is not null) as has_joined,
       coalesce((select sum(members) from campaign_counts where campaign_id = campaign.id), 0) as members,
       exists (select from campaign_members where campaign_id = campaign.id and next_at is not null) as has_contacts,
       exists (select from calls where campaign_id = campaign.id and settled_at is null) as has_open_calls
  from campaigns campaign
  join organisations org on org.org_id = campaign.org_id
 where campaign.id = @CampaignId
   and campaign.deleted_at is null
   and (@DepartmentId::uuid is null or campaign.department_id is null or campaign.department_id = @DepartmentId);
