select organisations.default_region as region,
       users.can_place_calls and organisations.dialing_halted_at is null as may_dial,
       organisations.dialing_halted_at is not null as halted,
       users.can_place_calls
         and exists (select from campaign_agents seat
                       join campaigns campaign on campaign.id = seat.campaign_id and campaign.deleted_at is null
                      where seat.user_id = users.id and seat.joined_at is not null
                        and campaign.status = 'processing' and campaign.destination = 'agents' and campaign.mode in ('progressive', 'power', 'predictive')) as line_wanted,
       exists (select from agent_lines line where line.user_id = users.id and line.ended_at is null and line.up_at is not null) as line_up
  from organisations
  join users on users.org_id = organisations.org_id and users.id = @AgentId;
