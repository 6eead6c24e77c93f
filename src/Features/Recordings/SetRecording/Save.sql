with saved as (
    update organisations
       set recording = @Mode, recording_announcement = @Announcement, managers_hear = @ManagersHear, agents_hear_own = @AgentsHearOwn, tell_agents_of_supervision = @TellAgents, recordings_kept_days = @KeptDays
     where (recording, recording_announcement, managers_hear, agents_hear_own, tell_agents_of_supervision, recordings_kept_days)
           is distinct from (@Mode, @Announcement, @ManagersHear, @AgentsHearOwn, @TellAgents, @KeptDays)
    returning org_id
),
kept as (
    select audit(@UserId, 'recordings.settings_changed', null, null,
                 jsonb_build_object('recording', @Mode, 'announcement', @Announcement, 'managersHear', @ManagersHear, 'agentsHearOwn', @AgentsHearOwn, 'tellAgents', @TellAgents, 'keptDays', @KeptDays), @Now)
      from saved
)
select count(*) from kept;
