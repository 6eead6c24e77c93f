select recording as mode, recording_announcement as announcement, managers_hear, agents_hear_own, tell_agents_of_supervision as tell_agents, recordings_kept_days as kept_days from organisations;
