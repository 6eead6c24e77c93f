select recording_sid from call_recordings where call_id = @CallId and recording_sid is not null;
