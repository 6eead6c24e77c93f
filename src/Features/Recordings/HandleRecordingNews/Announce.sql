-- Asked twice, it is said in the same words.
update call_recordings recording
   set announcement = coalesce(recording.announcement, organisation.recording_announcement), announced_at = coalesce(recording.announced_at, @Now)
  from organisations organisation
 where recording.id = @Id
   and organisation.org_id = recording.org_id
returning recording.announcement;
